package realtime.host;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import realtime.session.Session;

/**
 * How the host comes to its end: first nothing new is begun; then, when there is nothing more to be told, whoever waits
 * waits no longer. Thread-safe.
 */
final class Drain {
    /** Long enough for a host that is started again at once. */
    private static final long RETRY_SECONDS = 5;

    private final ReentrantLock lock = new ReentrantLock();
    /** The threads that wait for news. Guarded by the lock. */
    private final Set<Thread> waiting = new HashSet<>();
    /** Written under the lock. */
    private volatile boolean isDraining;
    /** Written under the lock. */
    private volatile boolean isOver;

    /** Whether the host takes nothing new. */
    boolean isDraining() {
        return isDraining;
    }

    /** From now on it does not. Returns whether this was the first time. */
    boolean begin() {
        lock.lock();
        try {
            boolean isFirst = !isDraining;
            isDraining = true;
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any longer from now on. */
    void letGo() {
        lock.lock();
        try {
            isOver = true;
            waiting.forEach(Thread::interrupt);
        } finally {
            lock.unlock();
        }
    }

    /** Whether there is nothing more to wait for. */
    boolean isOver() {
        return isOver;
    }

    /** Refuses what is new. */
    void requireOpen() {
        if (isDraining) {
            throw refusal();
        }
    }

    static ApiException refusal() {
        return new ApiException(503, "draining", "The host is stopping.",
            "Try again in " + RETRY_SECONDS + " s, when it or another one is there.", RETRY_SECONDS);
    }

    /** As {@link Session#awaitEventAfter}, but not longer than the host serves. */
    boolean await(Session session, long seq, Duration limit) throws InterruptedException {
        if (!enter()) {
            return false;
        }
        try {
            return session.awaitEventAfter(seq, limit);
        } catch (InterruptedException e) {
            if (isOver) {
                return false;
            }
            throw e;
        } finally {
            leave();
        }
    }

    private boolean enter() {
        lock.lock();
        try {
            return !isOver && waiting.add(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /** What has interrupted the wait is not to interrupt anything else. */
    private void leave() {
        lock.lock();
        try {
            waiting.remove(Thread.currentThread());
            if (isOver) {
                Thread.interrupted();
            }
        } finally {
            lock.unlock();
        }
    }
}
