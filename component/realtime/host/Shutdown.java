package realtime.host;

import java.util.concurrent.atomic.AtomicBoolean;

/** Tells whoever serves a long answer that the host is stopping. Thread-safe. */
final class Shutdown {
    private final AtomicBoolean begun = new AtomicBoolean();

    boolean hasBegun() {
        return begun.get();
    }

    /** Returns whether this was the first time. */
    boolean begin() {
        return begun.compareAndSet(false, true);
    }
}
