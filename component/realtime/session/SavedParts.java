package realtime.session;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a session consists of, as it is saved and comes back. To be used with the session's lock held.
 *
 * @param capture  null where nothing is captured
 * @param standing how it stands now
 */
record SavedParts(String id, String provider, long createdAt, Clock clock, Transcript transcript, EventLog log,
                  CallState call, UsageMeter usage, ContextNotes notes, Participant participant, Capture capture,
                  ToolUses toolUses, Supplier<Standing> standing) {
    /** What the session itself knows. */
    record Standing(SessionSettings settings, Phase phase, SavedTurn turn, boolean paused, boolean muted,
                    RecordingState recording, boolean deleted) {}

    /** Puts everything back that is not the session's own, in place of what was there. */
    void restore(SavedSession saved) {
        SavedState state = saved.state();
        transcript.restore(state.clock(), saved.items(), !state.call().namesEvents());
        log.restore(saved.events(), state.seq());
        call.restore(state.call());
        usage.restore(state.usage(), state.counted());
        notes.restore(saved.context());
        participant.restore(state.consentedAt(), saved.feedback());
        if (capture != null) {
            capture.restore(saved.fields());
        }
        toolUses.restore(saved.toolUses());
    }

    /** @param reserve how many numbers beyond the latest event may be shown before the next save */
    SavedState state(long reserve) {
        Standing now = standing.get();
        return new SavedState(id, now.settings(), provider, createdAt, clock.millis(), now.phase(), now.paused(),
            now.muted(), call.saved(), now.turn(), usage.total(), usage.lately(), transcript.clock(),
            participant.consentedAt(), now.recording(), log.lastSeq(), log.lastSeq() + reserve);
    }

    /** Those of the items that are there. */
    List<SavedItem> items(Set<String> ids) {
        return transcript.saved(ids);
    }

    List<SessionEvent> eventsAfter(long seq) {
        return log.kept(seq, SavedSession.MOST_EVENTS);
    }

    Map<String, String> context() {
        return notes.all();
    }

    List<Feedback> feedback() {
        return participant.feedback();
    }

    /** Null where nothing is captured. */
    Map<String, SavedField> fields() {
        return capture == null ? null : capture.saved();
    }

    boolean isDeleted() {
        return standing.get().deleted();
    }

    /** Whether it goes on, so that much more is to come. */
    boolean isLive() {
        return standing.get().phase().isLive();
    }
}
