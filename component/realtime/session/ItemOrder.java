package realtime.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order of a conversation's items. It follows from each item's predecessor ({@code previous_item_id}), not from the
 * order in which events arrive: a user's turn is transcribed after the answer to it has begun. An item whose
 * predecessor is not known (yet) stands where it arrived. Not thread-safe.
 */
final class ItemOrder {
    private final Set<String> arrived = Collections.newSetFromMap(new LinkedHashMap<>());
    private final Map<String, String> previousOf = new HashMap<>();
    /** Followers by predecessor, the one linked last first: it was inserted right behind the predecessor. */
    private final Map<String, Deque<String>> followersOf = new HashMap<>();
    /** Taken out of sight, but kept in their places: what followed them, and comes to follow them, stands there. */
    private final Set<String> removed = new HashSet<>();
    private List<String> ordered = new ArrayList<>();

    List<String> ids() {
        return Collections.unmodifiableList(ordered);
    }

    /** Adds an item at the end, or where its followers say. Returns whether items already here may have moved. */
    boolean add(String id) {
        if (removed.contains(id) || !arrived.add(id)) {
            return false;
        }
        ordered.add(id);
        return followersOf.containsKey(id) && reorder();
    }

    /** Records that {@code id} follows {@code previous}. Returns whether items may have moved. */
    boolean link(String id, String previous) {
        if (previous == null || previous.equals(id) || previous.equals(previousOf.get(id))) {
            return false;
        }
        unlink(id);
        previousOf.put(id, previous);
        followersOf.computeIfAbsent(previous, key -> new ArrayDeque<>()).addFirst(id);
        return !standsRightBehind(id, previous) && reorder();
    }

    /** Takes an item out for good. Returns whether it was there. */
    boolean remove(String id) {
        return removed.add(id) && ordered.remove(id);
    }

    boolean isRemoved(String id) {
        return removed.contains(id);
    }

    private void unlink(String id) {
        String previous = previousOf.remove(id);
        if (previous != null && followersOf.containsKey(previous)) {
            followersOf.get(previous).remove(id);
        }
    }

    private boolean standsRightBehind(String id, String previous) {
        int place = ordered.lastIndexOf(id);
        return place > 0 && ordered.get(place - 1).equals(previous);
    }

    private boolean reorder() {
        List<String> before = ordered;
        List<String> after = new ArrayList<>(before.size());
        Set<String> placed = new HashSet<>();
        for (String id : arrived) {
            if (!arrived.contains(previousOf.get(id))) {
                placeWithFollowers(id, after, placed);
            }
        }
        // Only a cycle of predecessors, which no honest provider sends, leaves anything over.
        for (String id : arrived) {
            placeWithFollowers(id, after, placed);
        }
        ordered = after;
        return !before.equals(after);
    }

    /** Depth first with a stack of our own: a conversation is one long chain, too long for the thread's. */
    private void placeWithFollowers(String first, List<String> after, Set<String> placed) {
        Deque<String> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            String id = open.pop();
            if (!arrived.contains(id) || !placed.add(id)) {
                continue;
            }
            if (!removed.contains(id)) {
                after.add(id);
            }
            Deque<String> followers = followersOf.get(id);
            if (followers != null) {
                followers.descendingIterator().forEachRemaining(open::push);
            }
        }
    }
}
