package realtime.host;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import realtime.session.Session;

/**
 * Which sessions have a widget that follows their events, since when the others have none, and whose page has gone in
 * the midst of a call. Thread-safe.
 */
final class WidgetPresence {
    /** @param since when the number last became what it is, epoch milliseconds */
    private record Attached(int widgets, long since) {}

    private final Map<String, Attached> bySession = new ConcurrentHashMap<>();
    /** When the page in the call said that it goes away, epoch milliseconds. */
    private final Map<String, Long> leftAt = new ConcurrentHashMap<>();
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

    /** The page in the call goes away, and may be back in a moment. */
    void left(Session session) {
        leftAt.put(session.id(), clock.millis());
    }

    /**
     * Whether a widget was there and none has been for {@code grace}, or the page in the call went away that long ago
     * and no call was placed since: that other widgets look on does not make it come back.
     */
    boolean isGone(Session session, Duration grace) {
        Attached attached = bySession.get(session.id());
        boolean isAlone = attached != null && attached.widgets() <= 0;
        return isAlone && isOver(attached.since(), grace) || isOver(leftAt.get(session.id()), grace);
    }

    /** A new call is none of a widget's that was here before: what has gone need not come back. */
    void callBegins(Session session) {
        leftAt.remove(session.id());
        bySession.computeIfPresent(session.id(), (id, attached) -> attached.widgets() > 0 ? attached : null);
    }

    void forget(Session session) {
        bySession.remove(session.id());
        leftAt.remove(session.id());
    }

    private boolean isOver(Long since, Duration grace) {
        return since != null && clock.millis() - since >= grace.toMillis();
    }
}
