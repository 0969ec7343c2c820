package realtime.host;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import realtime.session.Session;

/** Which sessions have a widget that follows their events, and since when the others have none. Thread-safe. */
final class WidgetPresence {
    /** @param since when the number last became what it is, epoch milliseconds */
    private record Attached(int widgets, long since) {}

    private final Map<String, Attached> bySession = new ConcurrentHashMap<>();
    private final Clock clock;

    WidgetPresence(Clock clock) {
        this.clock = clock;
    }

    void attached(Session session) {
        bySession.merge(session.id(), new Attached(1, clock.millis()),
            (old, one) -> new Attached(old.widgets() + 1, clock.millis()));
    }

    void detached(Session session) {
        bySession.computeIfPresent(session.id(), (id, old) -> new Attached(old.widgets() - 1, clock.millis()));
    }

    /** Whether a widget was there and none has been for {@code grace}. */
    boolean isGone(Session session, Duration grace) {
        Attached attached = bySession.get(session.id());
        return attached != null && attached.widgets() <= 0 && clock.millis() - attached.since() >= grace.toMillis();
    }

    /** A new call is none of a widget's that was here before: what has gone need not come back. */
    void callBegins(Session session) {
        bySession.computeIfPresent(session.id(), (id, attached) -> attached.widgets() > 0 ? attached : null);
    }

    void forget(Session session) {
        bySession.remove(session.id());
    }
}
