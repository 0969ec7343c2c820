package realtime.provider;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The latest events by their ids. A widget that takes over from a lost sideband forwards what it has kept, which the
 * sideband had in part reported. Used by one thread at a time.
 */
final class SeenEvents {
    /** Several times what a widget keeps. */
    private static final int KEPT = 4_000;

    private final Set<String> ids = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > KEPT;
        }
    });

    private final Set<Integer> before;

    /** @param before hash codes of ids that were seen before there was this */
    SeenEvents(Set<Integer> before) {
        this.before = Set.copyOf(before);
    }

    /** Returns whether the event has not been seen before, as far back as is known. */
    boolean isFirst(String id) {
        return !before.contains(id.hashCode()) && ids.add(id);
    }
}
