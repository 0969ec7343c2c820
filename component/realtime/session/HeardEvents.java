package realtime.session;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The latest of a provider's events that a call's session has taken, by what is made of their names: a page that tells
 * what a host has missed also tells what that host has heard. Not thread-safe; {@link CallState} owns it.
 */
final class HeardEvents {
    /** More than a page keeps. */
    private static final int KEPT = 600;

    private final Deque<Integer> latest = new ArrayDeque<>();

    void add(String name) {
        latest.addLast(name.hashCode());
        if (latest.size() > KEPT) {
            latest.removeFirst();
        }
    }

    void clear() {
        latest.clear();
    }

    Set<Integer> all() {
        return new HashSet<>(latest);
    }

    /** Four bytes each, in base64. */
    String saved() {
        ByteBuffer bytes = ByteBuffer.allocate(latest.size() * Integer.BYTES);
        latest.forEach(bytes::putInt);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** @param saved null for none */
    void restore(String saved) {
        latest.clear();
        if (saved != null) {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(saved));
            while (bytes.remaining() >= Integer.BYTES) {
                latest.addLast(bytes.getInt());
            }
        }
    }
}
