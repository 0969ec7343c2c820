package realtime.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A session's numbered events, the latest of them kept for readers that resume. To be used with the session's lock
 * held, save for waiting, which takes it.
 */
final class EventLog {
    /** A long answer is some hundred events: enough for a reader to come back after minutes. */
    private static final int KEPT = 4_000;

    private final ArrayDeque<SessionEvent> events = new ArrayDeque<>();
    private final ReentrantLock lock;
    private final Condition grown;
    private long lastSeq;

    /** @param lastSeq what the first event's number follows */
    EventLog(ReentrantLock lock, long lastSeq) {
        this.lock = lock;
        this.grown = lock.newCondition();
        this.lastSeq = lastSeq;
    }

    long lastSeq() {
        return lastSeq;
    }

    long next() {
        return lastSeq + 1;
    }

    /** Returns the event's number. */
    long append(String type, Object data) {
        events.addLast(new SessionEvent(++lastSeq, type, data));
        if (events.size() > KEPT) {
            events.removeFirst();
        }
        grown.signalAll();
        return lastSeq;
    }

    /** The events behind {@code seq}, oldest first; empty when some of them are no longer kept. */
    Optional<List<SessionEvent>> after(long seq) {
        long missing = lastSeq - seq;
        if (missing < 0 || missing > events.size()) {
            return Optional.empty();
        }
        List<SessionEvent> found = new ArrayList<>();
        Iterator<SessionEvent> newestFirst = events.descendingIterator();
        for (long i = 0; i < missing; i++) {
            found.addFirst(newestFirst.next());
        }
        return Optional.of(found);
    }

    /** Waits until there is an event behind {@code seq}, at most {@code limit}. Returns whether there is one. */
    boolean awaitAfter(long seq, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (lastSeq <= seq && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return lastSeq > seq;
        } finally {
            lock.unlock();
        }
    }
}
