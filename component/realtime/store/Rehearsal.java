package realtime.store;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import realtime.session.SavedItem;
import realtime.session.SavedSession;
import realtime.session.SavedState;
import realtime.session.Session;
import realtime.session.SessionEvent;
import realtime.session.SessionRegistry;
import realtime.session.SessionSaver;
import realtime.session.SessionSettings;

/** Tells whether a host could go on with a session that somebody brings: one that it cannot would keep it from starting. */
final class Rehearsal {
    private Rehearsal() {}

    static boolean succeeds(SavedSession session) {
        if (!hasAll(session)) {
            return false;
        }
        try {
            SessionRegistry sessions = new SessionRegistry("", Clock.systemUTC(), SessionSaver.NONE, made -> { });
            sessions.restore(List.of(session), Map.of());
            Session again = sessions.known(session.id()).orElseThrow();
            again.snapshot();
            again.hold();
            again.snapshot();
            again.history();
            return true;
        } catch (RuntimeException unusable) {
            return false;
        }
    }

    /** What may be null in no session, or missing in its parts. */
    private static boolean hasAll(SavedSession session) {
        SavedState state = session.state();
        boolean isThere = all(session.items(), session.removed(), session.events(), session.toolUses(), session.context(),
            session.feedback(), session.fields(), state.settings(), state.call(), state.clock(), state.usage(),
            state.phase(), state.counted(), state.provider()) && hasAll(state.settings());
        return isThere && state.seq() >= 0 && state.seqReserved() >= state.seq()
            && state.seqReserved() < Long.MAX_VALUE / 2
            && session.items().stream().allMatch(Rehearsal::hasAll)
            && session.items().stream().map(item -> item.item().id()).distinct().count() == session.items().size()
            && session.events().stream().allMatch(event -> isOf(event, state.seq()))
            && session.toolUses().stream().allMatch(use -> use != null
                && all(use.callId(), use.name(), use.arguments(), use.state()))
            && session.context().values().stream().allMatch(Objects::nonNull)
            && session.feedback().stream().allMatch(each -> each != null && each.rating() != null)
            && session.fields().values().stream().allMatch(Objects::nonNull);
    }

    private static boolean hasAll(SessionSettings settings) {
        return all(settings.transcription(), settings.turnDetection(), settings.layout(), settings.theme(),
            settings.transport(), settings.tools(), settings.limits(), settings.metadata())
            && settings.tools().stream().allMatch(tool -> tool != null && tool.name() != null)
            && (settings.fields() == null || settings.fields().fields() != null
                && settings.fields().fields().stream().allMatch(field -> field != null
                    && all(field.name(), field.kind())));
    }

    private static boolean hasAll(SavedItem saved) {
        return saved != null && saved.item() != null && all(saved.item().id(), saved.item().type(),
            saved.item().content(), saved.item().status());
    }

    private static boolean isOf(SessionEvent event, long lastSeq) {
        return event != null && event.type() != null && event.data() != null && event.seq() > 0
            && event.seq() <= lastSeq;
    }

    private static boolean all(Object... parts) {
        return Stream.of(parts).allMatch(Objects::nonNull);
    }
}
