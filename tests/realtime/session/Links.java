package realtime.session;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;

/** The predecessors that a call's events named, and whether an order of items is consistent with them. */
final class Links {
    /** The predecessor named last: an item may be moved. */
    private final Map<String, String> previousOf = new HashMap<>();
    private final Set<String> earlier;

    /** @param earlier items of earlier calls: these have their places, and what follows one of them follows them all */
    Links(Set<String> earlier) {
        this.earlier = earlier;
    }

    void follow(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.TurnCommitted turn -> named(turn.itemId(), turn.previousItemId());
            case ConversationEvent.ItemAdded item -> named(item.item().id(), item.previousItemId());
            case ConversationEvent.ItemDone item -> named(item.item().id(), item.previousItemId());
            default -> { }
        }
    }

    private void named(String id, String previous) {
        if (previous != null && !previous.equals(id) && !earlier.contains(id)) {
            previousOf.put(id, previous);
        }
    }

    /** Each item stands behind its predecessor, and only what follows that one, too, may stand in between. */
    void check(List<String> order, String where) {
        for (int i = 0; i < order.size(); i++) {
            String previous = previousOf.get(order.get(i));
            int place = order.indexOf(previous);
            if (place < 0 || contradictory(order.get(i))) {
                continue;
            }
            Assertions.assertTrue(place < i, where + ": " + order);
            for (String between : order.subList(place + 1, i)) {
                Assertions.assertTrue(follows(between, earlier.contains(previous) ? earlier : Set.of(previous)),
                    () -> where + ": " + between + " behind " + previous + " in " + order);
            }
        }
        long before = order.stream().takeWhile(earlier::contains).count();
        Assertions.assertEquals(order.stream().filter(earlier::contains).count(), before, () -> where + ": " + order);
    }

    private boolean contradictory(String id) {
        Set<String> seen = new HashSet<>();
        String at = id;
        while (at != null && seen.add(at)) {
            at = previousOf.get(at);
        }
        return at != null;
    }

    private boolean follows(String id, Set<String> ancestors) {
        Set<String> seen = new HashSet<>();
        String at = id;
        while (at != null && seen.add(at) && !ancestors.contains(at)) {
            at = previousOf.get(at);
        }
        return at != null && ancestors.contains(at);
    }
}
