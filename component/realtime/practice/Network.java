package realtime.practice;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The network between browsers and the partner while a script may cut it. A cut hits every call, also one that is
 * placed meanwhile. Thread-safe.
 */
final class Network {
    private final Script.NetworkFault fault;
    private final AtomicInteger calls = new AtomicInteger();
    /** Until when, in nanoTime; null while it was never cut. */
    private final AtomicReference<Long> deadUntil = new AtomicReference<>();

    Network(Script.NetworkFault fault) {
        this.fault = fault;
    }

    boolean isDead() {
        Long until = deadUntil.get();
        return until != null && System.nanoTime() - until < 0;
    }

    /** The way of one more call. */
    NetworkRelay connect() {
        boolean cuts = calls.incrementAndGet() <= fault.first();
        return new NetworkRelay(this, cuts ? fault : null);
    }

    void cut() {
        deadUntil.set(System.nanoTime() + fault.forMs() * 1_000_000L);
    }
}
