package realtime.host.relay;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import realtime.session.Item;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionEvent;
import realtime.session.SessionSnapshot;

/**
 * Reads a session's log and puts it into messages. A turn that has grown is told once for all of what was added
 * meanwhile. Not thread-safe, save for {@link #await}.
 */
final class Follower {
    private final Session session;
    private final HostMessages messages;
    private final Map<String, Item> items = new HashMap<>();
    private volatile long seen;
    private SessionError told;
    private SessionSnapshot outline;

    Follower(Session session, HostMessages messages) {
        this.session = session;
        this.messages = messages;
        this.outline = session.outline();
        this.seen = outline.seq();
    }

    /** The session's latest status that was told, or could have been. */
    SessionSnapshot outline() {
        return outline;
    }

    /** Returns when there is something new, or after {@code limit}. */
    void await(Duration limit) throws InterruptedException {
        session.awaitEventAfter(seen, limit);
    }

    /** Tells where the session stands and all that was said. */
    void tellAll(Consumer<String> client) {
        SessionSnapshot all = session.snapshot();
        seen = all.seq();
        items.clear();
        all.transcript().forEach(item -> {
            items.put(item.id(), item);
            client.accept(messages.item(item));
        });
        tellStatus(session.outline(), client);
    }

    /** Tells what is new since the last time. */
    void tellNews(Consumer<String> client) {
        Optional<List<SessionEvent>> events = session.eventsAfter(seen);
        if (events.isEmpty()) {
            tellAll(client);
            return;
        }
        Set<String> grown = new LinkedHashSet<>();
        for (SessionEvent event : events.get()) {
            seen = event.seq();
            switch (event.data()) {
                case SessionEvent.Delta delta -> grow(delta, grown);
                case Item item -> {
                    grown.add(item.id());
                    items.put(item.id(), item);
                }
                case SessionEvent.Removed removed -> {
                    items.remove(removed.id());
                    grown.remove(removed.id());
                    client.accept(messages.removed(removed.id()));
                }
                case SessionSnapshot status -> {
                    tell(grown, client);
                    tellStatus(status, client);
                }
                // Told otherwise, or to widgets only.
                default -> { }
            }
        }
        tell(grown, client);
    }

    /** A fault is told by itself as well as with the status. */
    void tellFault(SessionError fault, Consumer<String> client) {
        if (fault != null && !fault.equals(told)) {
            client.accept(messages.error(fault));
        }
        told = fault;
    }

    private void tellStatus(SessionSnapshot status, Consumer<String> client) {
        outline = status;
        client.accept(messages.status(status));
        tellFault(status.error(), client);
    }

    private void grow(SessionEvent.Delta delta, Set<String> grown) {
        Item longer = items.computeIfPresent(delta.id(), (id, item) -> item.grown(delta.delta(), delta.seq()));
        if (longer != null) {
            grown.add(delta.id());
        }
    }

    /** In the order of their first changes, so that readers see what readers of the log see. */
    private void tell(Set<String> grown, Consumer<String> client) {
        grown.forEach(id -> client.accept(messages.item(items.get(id))));
        grown.clear();
    }
}
