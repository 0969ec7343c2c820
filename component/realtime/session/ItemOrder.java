package realtime.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order of a conversation's items. It follows from each item's predecessor ({@code previous_item_id}), not from the
 * order in which events arrive: a user's turn is transcribed after the answer to it has begun. An item whose
 * predecessor is not known (yet) stands where it arrived. What was there before a call stays before all that comes up
 * during it. Not thread-safe.
 */
final class ItemOrder {
    private final Set<String> arrived = new LinkedHashSet<>();
    private final Map<String, String> previousOf = new HashMap<>();
    /** Followers by predecessor, the one linked last first: it was inserted right behind the predecessor. */
    private final Map<String, Deque<String>> followersOf = new HashMap<>();
    /** Taken out of sight, but kept in their places: what followed them, and comes to follow them, stands there. */
    private final Set<String> removed = new HashSet<>();
    /** The items of earlier calls, which have their places for good, and the last of them. */
    private final Set<String> sealed = new HashSet<>();
    private String lastSealed;
    private List<String> ordered = new ArrayList<>();

    List<String> ids() {
        return Collections.unmodifiableList(ordered);
    }

    void clear() {
        arrived.clear();
        previousOf.clear();
        followersOf.clear();
        removed.clear();
        sealed.clear();
        lastSealed = null;
        ordered.clear();
    }

    /** Adds an item at the end, or where its followers say. Returns whether items already here may have moved. */
    boolean add(String id) {
        if (removed.contains(id) || !arrived.add(id)) {
            return false;
        }
        ordered.add(id);
        return followersOf.containsKey(id) && reorder();
    }

    /** Records that {@code id} follows {@code predecessor}. Returns whether items may have moved. */
    boolean link(String id, String predecessor) {
        // A call is not told of every item before it, so the last one that it knows need not be the last there is.
        String previous = sealed.contains(predecessor) ? lastSealed : predecessor;
        boolean known = previous == null || previous.equals(id) || previous.equals(previousOf.get(id));
        if (known || sealed.contains(id)) {
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

    /** Gives the items that are here their places for good. */
    void seal() {
        List<String> inPlace = inOrder();
        arrived.clear();
        arrived.addAll(inPlace);
        previousOf.clear();
        followersOf.clear();
        sealed.addAll(inPlace);
        lastSealed = inPlace.isEmpty() ? null : inPlace.getLast();
    }

    boolean isSealed(String id) {
        return sealed.contains(id);
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
        ordered = new ArrayList<>(inOrder());
        ordered.removeAll(removed);
        return !before.equals(ordered);
    }

    /** All items, those out of sight too. */
    private List<String> inOrder() {
        Set<String> placed = new LinkedHashSet<>();
        for (String id : arrived) {
            if (!arrived.contains(previousOf.get(id))) {
                placeWithFollowers(id, placed);
            }
        }
        // Only a cycle of predecessors, which no honest provider sends, leaves anything over.
        arrived.forEach(id -> placeWithFollowers(id, placed));
        return List.copyOf(placed);
    }

    /** Depth first with a stack of our own: a conversation is one long chain, too long for the thread's. */
    private void placeWithFollowers(String first, Set<String> placed) {
        Deque<String> open = new ArrayDeque<>(List.of(first));
        while (!open.isEmpty()) {
            String id = open.pop();
            Deque<String> followers = followersOf.get(id);
            if (arrived.contains(id) && placed.add(id) && followers != null) {
                followers.descendingIterator().forEachRemaining(open::push);
            }
        }
    }
}
