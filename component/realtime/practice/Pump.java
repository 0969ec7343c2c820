package realtime.practice;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock of every session: one thread that beats each 10 ms while anybody listens, and sleeps otherwise.
 * Thread-safe.
 */
final class Pump implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);
    private static final long BEAT_NANOS = 10_000_000;
    /** Later than this, the beats that were missed are not made up for. */
    private static final long GIVE_UP_NANOS = 20 * BEAT_NANOS;

    /** Takes a beat; must not block. */
    interface Listener {
        void beat(long nowNanos);
    }

    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong worstLatenessNanos = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("practice-pump").daemon().unstarted(this::run);
    private volatile boolean closed;

    Pump() {
        thread.start();
    }

    void add(Listener listener) {
        listeners.add(listener);
        LockSupport.unpark(thread);
    }

    void remove(Listener listener) {
        listeners.remove(listener);
    }

    private void run() {
        long next = System.nanoTime();
        while (!closed) {
            if (listeners.isEmpty()) {
                LockSupport.park(this);
                next = System.nanoTime();
                continue;
            }
            long wait = next - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(this, wait);
                continue;
            }
            worstLatenessNanos.accumulateAndGet(-wait, Math::max);
            beat();
            next = -wait > GIVE_UP_NANOS ? System.nanoTime() + BEAT_NANOS : next + BEAT_NANOS;
        }
    }

    private void beat() {
        long now = System.nanoTime();
        for (Listener listener : listeners) {
            try {
                listener.beat(now);
            } catch (RuntimeException broken) {
                LOG.warn("A practice session broke and is no longer served", broken);
                listeners.remove(listener);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LOG.debug("The latest beat came {} ms after its time", worstLatenessNanos.get() / 1_000_000);
        LockSupport.unpark(thread);
    }
}
