package realtime.session;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
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
    /** Nobody waits longer than this for the store, which should say sooner that it cannot save. */
    private static final long LONGEST_SAVE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long BETWEEN_WAITS_NANOS = Duration.ofSeconds(5).toNanos();

    private final ReentrantLock lock;
    private final Condition grown;
    private final Unsaved unsaved;
    private long lastSeq;
    private int waiting;
    private long awaitedAt;

    /** @param lastSeq what the first event's number follows */
    EventLog(ReentrantLock lock, long lastSeq, Unsaved unsaved) {
        this.lock = lock;
        this.grown = lock.newCondition();
        this.lastSeq = lastSeq;
        this.unsaved = unsaved;
    }

    /**
     * Goes on where another has ended, or to where it is now. Nothing of it is to be saved.
     *
     * @param latest its latest events; what follows a gap in their numbers, left by a host that broke off, counts
     * @param seq    the last of all, kept or not
     */
    void restore(List<SessionEvent> latest, long seq) {
        for (SessionEvent event : latest) {
            if (event.seq() > lastSeq) {
                moveTo(event.seq() - 1);
                events.addLast(event);
                lastSeq = event.seq();
            }
        }
        moveTo(Math.max(seq, lastSeq));
        shown();
    }

    /** Numbers go on behind this one. Readers of what is before a gap start afresh. */
    void moveTo(long seq) {
        if (seq != lastSeq) {
            events.clear();
            lastSeq = seq;
        }
    }

    /** Tells readers something that is saved, or need not be. */
    void tell(String type, Object data) {
        events.addLast(new SessionEvent(++lastSeq, type, data));
        shown();
    }

    long lastSeq() {
        return lastSeq;
    }

    long next() {
        return lastSeq + 1;
    }

    /** Returns the event's number. */
    long append(String type, Object data) {
        if (unsaved.areOthers()) {
            // The number is its holder's to give.
            return lastSeq;
        }
        SessionEvent event = new SessionEvent(++lastSeq, type, data);
        events.addLast(event);
        if (events.size() > KEPT) {
            events.removeFirst();
        }
        unsaved.logged(event);
        grown.signalAll();
        return lastSeq;
    }

    /** The events behind {@code seq} that may be shown, oldest first; empty when some of them are no longer kept. */
    Optional<List<SessionEvent>> after(long seq) {
        long missing = lastSeq - seq;
        if (missing < 0 || missing > events.size()) {
            return Optional.empty();
        }
        long shown = unsaved.shown(lastSeq);
        List<SessionEvent> found = latest(missing);
        while (!found.isEmpty() && found.getLast().seq() > shown) {
            found.removeLast();
        }
        return Optional.of(found);
    }

    /** The events behind {@code seq}, shown or not, as far as they are kept, at most {@code most} of them. */
    List<SessionEvent> kept(long seq, int most) {
        return latest(Math.min(Math.max(0, lastSeq - seq), Math.min(most, events.size())));
    }

    private List<SessionEvent> latest(long number) {
        List<SessionEvent> found = new ArrayList<>();
        Iterator<SessionEvent> newestFirst = events.descendingIterator();
        for (long i = 0; i < number; i++) {
            found.add(newestFirst.next());
        }
        Collections.reverse(found);
        return found;
    }

    /** Whether somebody waits for the next event, or did just now and may do so again. */
    boolean isAwaited() {
        return waiting > 0 || System.nanoTime() - awaitedAt < BETWEEN_WAITS_NANOS;
    }

    /** Tells whoever waits that more may be shown. */
    void shown() {
        grown.signalAll();
    }

    /** Waits until all up to here may be shown; the lock is free meanwhile. */
    void awaitShown() {
        long seq = lastSeq;
        long nanos = LONGEST_SAVE_NANOS;
        try {
            while (!unsaved.isShown(seq) && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until there is an event behind {@code seq} that may be shown, at most {@code limit}. Returns whether there
     * is one.
     *
     * @param isReader whether somebody wants to see it soon, wherever it happens
     */
    boolean awaitAfter(long seq, Duration limit, boolean isReader) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        waiting += isReader ? 1 : 0;
        try {
            while (unsaved.shown(lastSeq) <= seq && nanos > 0) {
                nanos = grown.awaitNanos(nanos);
            }
            return unsaved.shown(lastSeq) > seq;
        } finally {
            if (isReader) {
                waiting--;
                awaitedAt = System.nanoTime();
            }
            lock.unlock();
        }
    }
}
