package realtime.session;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A session without its contents.
 *
 * @param settings    as they were asked for last
 * @param savedAt     when this was so, epoch milliseconds
 * @param counted     what was counted last in the usage, so that it is not counted twice
 * @param turn        whose turn it was; null where nobody's
 * @param consentedAt epoch milliseconds; null before
 * @param recording   null where it is not to be recorded
 * @param seq         its latest event
 * @param seqReserved readers may have been shown events up to this one
 */
public record SavedState(String id, SessionSettings settings, String provider, long createdAt, long savedAt,
                         Phase phase, boolean paused, boolean muted, SavedCall call, SavedTurn turn, Usage usage,
                         List<String> counted, SavedClock clock, Long consentedAt, RecordingState recording, long seq,
                         long seqReserved) {
    /** The same with these settings. */
    public SavedState with(SessionSettings others) {
        return new SavedState(id, others, provider, createdAt, savedAt, phase, paused, muted, call, turn, usage, counted,
            clock, consentedAt, recording, seq, seqReserved);
    }

    /** The day of that, which begins at 00:00 UTC. */
    public LocalDate savedOn() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(savedAt), ZoneOffset.UTC);
    }
}
