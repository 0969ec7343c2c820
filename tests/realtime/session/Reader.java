package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** Follows a session by its events alone, as a widget does, and compares what that gives with the session itself. */
final class Reader {
    private final Session session;
    private final Map<String, Item> items = new HashMap<>();
    private final Set<String> everSeen = new HashSet<>();
    private SessionSnapshot status;
    private long seq;

    Reader(Session session) {
        this.session = session;
        this.status = session.outline();
        this.seq = session.seq();
    }

    /** The phases that status events told since the last reading. */
    List<Phase> read(Supplier<String> where) {
        List<Phase> phases = new ArrayList<>();
        for (SessionEvent event : session.eventsAfter(seq).orElseThrow()) {
            assertEquals(seq + 1, event.seq(), where);
            seq = event.seq();
            switch (event.data()) {
                case SessionSnapshot now -> {
                    assertNotEquals(status.at(0), now.at(0), () -> where.get() + ": told twice");
                    status = now;
                    phases.add(now.phase());
                }
                case Item item -> follow(item, where);
                case SessionEvent.Delta delta -> items.computeIfPresent(delta.id(),
                    (id, item) -> item.grown(delta.delta(), delta.seq()));
                case SessionEvent.Removed removed -> items.remove(removed.id());
                default -> { }
            }
        }
        assertEquals(session.outline().at(0), status.at(0), () -> where.get() + ": untold");
        return phases;
    }

    /** What is completed stays so, and of an item only one copy is kept. */
    private void follow(Item item, Supplier<String> where) {
        Item before = items.put(item.id(), item);
        everSeen.add(item.id());
        boolean wasCompleted = before != null && before.status() == ItemStatus.COMPLETED;
        assertFalse(wasCompleted && item.status() != ItemStatus.COMPLETED, () -> where.get() + ": " + item);
    }

    /** The items so far, those deleted since included. */
    Set<String> everSeen() {
        return Set.copyOf(everSeen);
    }

    List<Item> items() {
        return items.values().stream().sorted(Comparator.comparing(Item::sequence)).toList();
    }
}
