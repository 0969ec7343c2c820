package realtime.host;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests wait for news. Thread-safe. */
final class Waiting {
    private final AtomicInteger number = new AtomicInteger();

    /** A request that waits until it is closed; by the same thread. */
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    Place take() {
        number.incrementAndGet();
        return number::decrementAndGet;
    }

    int number() {
        return number.get();
    }
}
