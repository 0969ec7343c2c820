package realtime.host.webhook;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.Session;
import realtime.session.SessionEvent;
import realtime.session.SessionSnapshot;

/**
 * Reads a session's log and picks out what webhooks are told; what another host does with a session it tells itself.
 * Not thread-safe, save for {@link #isUpToDate}.
 */
final class SessionNews {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final Session session;
    private final BiConsumer<String, Object> listener;
    /** What was told of each turn. */
    private final Map<String, Item> told = new HashMap<>();
    private volatile long seen;
    private boolean wasLive;

    /** @param listener takes an event's type and data */
    SessionNews(Session session, BiConsumer<String, Object> listener) {
        this.session = session;
        this.listener = listener;
        this.seen = session.outline().seq();
        // What was said before was told then.
        session.items().stream().filter(item -> item.status() != ItemStatus.IN_PROGRESS)
            .forEach(item -> told.put(item.id(), item));
        wasLive = session.phase().isLive();
    }

    /** Tells what happens until the session is deleted. */
    void follow() throws InterruptedException {
        while (true) {
            if (!session.awaitEventHere(seen, LONGEST_WAIT)) {
                continue;
            }
            Optional<List<SessionEvent>> events = session.eventsAfter(seen);
            if (events.isEmpty()) {
                catchUp();
                continue;
            }
            for (SessionEvent event : events.get()) {
                tell(event.data());
                seen = event.seq();
                if (event.data() instanceof SessionEvent.Deleted) {
                    return;
                }
            }
        }
    }

    /** Whether everything that has happened was told. */
    boolean isUpToDate() {
        return seen >= session.seq();
    }

    private void tell(Object data) {
        switch (data) {
            case Item item -> turn(item);
            case SessionSnapshot status -> status(status);
            default -> { }
        }
    }

    /** The log no longer has all of it, but the snapshot has what came of it. */
    private void catchUp() {
        SessionSnapshot now = session.snapshot();
        now.transcript().forEach(this::turn);
        status(now);
        seen = now.seq();
    }

    private void turn(Item item) {
        if (item.status() == ItemStatus.IN_PROGRESS) {
            return;
        }
        Item before = told.put(item.id(), item);
        if (session.isFollowed()) {
            return;
        }
        if (before == null) {
            listener.accept("turn.completed", item);
        } else if (!before.content().equals(item.content()) || before.interrupted() != item.interrupted()) {
            listener.accept("turn.changed", item);
        }
    }

    private void status(SessionSnapshot status) {
        if (status.phase().isOver() && wasLive && !session.isFollowed()) {
            listener.accept("session.ended", session.snapshot());
        }
        wasLive = status.phase().isLive();
    }
}
