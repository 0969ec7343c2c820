package realtime.store;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.SavedSession;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionSaver;

/**
 * Writes what changes in sessions to the store, on a thread of its own: what readers wait for at once, with all that
 * has come up meanwhile in the same commit; the rest within a moment. While the store cannot be written sessions say
 * so, and go on; what is not saved is saved when it is back. Thread-safe.
 */
public final class StoreWriter implements SessionSaver, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);
    /** So much of what nobody waits for may get lost when the host breaks off. */
    private static final long LAZY_NANOS = Duration.ofMillis(250).toNanos();
    private static final long UNTIL_NEXT_TRY_NANOS = Duration.ofSeconds(1).toNanos();
    /** No reader waits longer; what takes longer counts as a fault until it is done. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** Sessions: those that come first need not wait for all others. */
    private static final int MOST_AT_ONCE = 200;
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(30);
    private static final Duration LONGEST_CLOSE_IN_VAIN = Duration.ofSeconds(5);
    private static final SessionError SLOW = new SessionError("not_saved",
        "What is said now is not saved yet: the store takes long.", "See what holds up its disk or database.");

    private final SessionStore store;
    private final long eventsSince;
    private final Consumer<SessionStore.Kept> onLoaded;
    private final Consumer<Session> onLost;
    private final Thread thread = Thread.ofPlatform().daemon().name("store-writer").unstarted(this::run);
    private final Thread watch = Thread.ofPlatform().daemon().name("store-watch").unstarted(this::watch);
    private volatile Consumer<Duration> onSaved = took -> { };
    /** Written by whoever starts it, and then by its thread only. */
    private volatile boolean isOpen;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** Those with something to save, and since when there are any. The fields below are guarded by the lock. */
    private final Set<Session> dirty = new LinkedHashSet<>();
    private long dirtySince;
    private boolean isAwaited;
    /** What is being written, and since when. */
    private List<Session> underway = List.of();
    private long underwaySince;
    /** Why nothing is saved now; null while all is. */
    private SessionError problem;
    private long nextTry;
    private double commitMs;
    private boolean isClosing;

    /**
     * @param eventsSince as {@link SessionStore#load}
     * @param onLoaded    takes in what the store has, once, as soon as it can be read
     * @param onLost      hears of a session that another host has taken; must not block
     */
    public StoreWriter(SessionStore store, long eventsSince, Consumer<SessionStore.Kept> onLoaded,
                       Consumer<Session> onLost) {
        this.store = store;
        this.eventsSince = eventsSince;
        this.onLoaded = onLoaded;
        this.onLost = onLost;
    }

    /** Has told how long each save takes that succeeds. */
    public void measuredBy(Consumer<Duration> wanted) {
        onSaved = wanted;
    }

    /**
     * Opens the store and takes in what it has. Where it is not there for now, that comes later.
     *
     * @throws StoreException when it cannot be used at all
     */
    public void start() throws StoreException {
        try {
            open();
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.UNAVAILABLE) {
                store.close();
                throw e;
            }
            failed(List.of(), e);
        }
        thread.start();
        watch.start();
    }

    /** Whether it is known what the store had. */
    public boolean isLoaded() {
        return isOpen;
    }

    private void open() throws StoreException {
        if (!isOpen) {
            store.open();
            onLoaded.accept(store.load(eventsSince));
            isOpen = true;
        }
    }

    @Override
    public boolean changed(Session session, boolean awaited) {
        lock.lock();
        try {
            if (dirty.isEmpty()) {
                dirtySince = System.nanoTime();
                news.signalAll();
            } else if (awaited && !isAwaited) {
                news.signalAll();
            }
            dirty.add(session);
            isAwaited |= awaited;
            return problem == null && !isClosing;
        } finally {
            lock.unlock();
        }
    }

    /** How it is now. */
    public StoreHealth health() {
        lock.lock();
        try {
            return new StoreHealth(store.words(), problem, dirty.size() + underway.size(), commitMs);
        } finally {
            lock.unlock();
        }
    }

    /** What a day has cost, as far as it is saved; empty while that cannot be known. */
    public OptionalDouble spent(LocalDate day) {
        if (health().problem() != null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(store.spent(day));
        } catch (StoreException e) {
            LOG.debug("what the day has cost cannot be read: {}", e.getMessage());
            return OptionalDouble.empty();
        }
    }

    private void run() {
        try {
            while (awaitWork()) {
                List<Session> batch = begin();
                try {
                    open();
                    write(batch);
                    done();
                } catch (StoreException e) {
                    failed(batch, e);
                } catch (RuntimeException e) {
                    LOG.error("saving failed", e);
                    failed(batch, new StoreException(StoreException.Kind.REFUSED, "the host has a fault.",
                        "Please report this as a bug.", e));
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the store's writer was interrupted");
        }
    }

    /** Returns when something is to be written; false when nothing is any more. */
    private boolean awaitWork() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!isClosing) {
                long wait = due() - System.nanoTime();
                if (wait <= 0) {
                    return true;
                }
                news.awaitNanos(wait);
            }
            // A last attempt.
            return !dirty.isEmpty() && problem == null;
        } finally {
            lock.unlock();
        }
    }

    private long due() {
        long now = System.nanoTime();
        if (problem != null) {
            return nextTry;
        }
        if (dirty.isEmpty()) {
            return now + PATIENCE.toNanos();
        }
        return isAwaited ? now : dirtySince + LAZY_NANOS;
    }

    private List<Session> begin() {
        lock.lock();
        try {
            underway = dirty.stream().limit(MOST_AT_ONCE).toList();
            underwaySince = System.nanoTime();
            underway.forEach(dirty::remove);
            dirtySince = underwaySince;
            // Those that are left may be waited for.
            isAwaited &= !dirty.isEmpty();
            return underway;
        } finally {
            lock.unlock();
        }
    }

    /** What one session has that the database does not take must not keep the others from being saved. */
    private void write(List<Session> batch) throws StoreException {
        Map<Session, SavedSession> changes = new LinkedHashMap<>();
        batch.forEach(session -> session.saving().unsaved().ifPresent(change -> changes.put(session, change)));
        if (changes.isEmpty()) {
            return;
        }
        try {
            List<String> others = save(List.copyOf(changes.values()));
            changes.forEach((session, change) -> written(session, change, others));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                throw e;
            }
            for (Map.Entry<Session, SavedSession> change : changes.entrySet()) {
                writeAlone(change.getKey(), change.getValue());
            }
        }
    }

    /** Returns the ids of sessions that are another host's. */
    private List<String> save(List<SavedSession> changes) throws StoreException {
        long from = System.nanoTime();
        List<String> others = store.save(changes);
        onSaved.accept(Duration.ofNanos(System.nanoTime() - from));
        return others;
    }

    private void writeAlone(Session session, SavedSession change) throws StoreException {
        try {
            written(session, change, save(List.of(change)));
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.UNAVAILABLE) {
                throw e;
            }
            // Not what the driver says of it, which quotes the rows.
            LOG.error("session {}: it cannot be saved: {}", session.id(), e.getMessage());
            session.saving().failed(e.told());
        }
    }

    /** @param others the ids of sessions that are another host's */
    private void written(Session session, SavedSession change, List<String> others) {
        if (others.contains(session.id())) {
            // Readers wait until what its new holder has saved is here.
            onLost.accept(session);
        } else {
            session.saving().saved(change);
        }
    }

    private void done() {
        lock.lock();
        try {
            commitMs = (System.nanoTime() - underwaySince) / 1e6;
            underway = List.of();
            if (problem != null) {
                LOG.info("the store is back; everything is saved");
                // Whoever was told of the problem is to hear that it is gone.
                isAwaited = !dirty.isEmpty();
                problem = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private void failed(List<Session> batch, StoreException why) {
        SessionError told = why.told();
        List<Session> all;
        lock.lock();
        try {
            if (!told.equals(problem)) {
                LOG.warn("the store cannot be written: {}", why.getMessage());
            }
            problem = told;
            underway = List.of();
            dirty.addAll(batch);
            all = List.copyOf(dirty);
            nextTry = System.nanoTime() + UNTIL_NEXT_TRY_NANOS;
        } finally {
            lock.unlock();
        }
        all.forEach(session -> session.saving().failed(told));
    }

    /** Readers wait for what is being written: not for ever. */
    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PATIENCE.toMillis() / 10);
                overdue().forEach(session -> session.saving().failed(SLOW));
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Session> overdue() {
        lock.lock();
        try {
            boolean isOverdue = problem == null && !underway.isEmpty()
                && System.nanoTime() - underwaySince > PATIENCE.toNanos();
            if (!isOverdue) {
                return List.of();
            }
            problem = SLOW;
            List<Session> waiting = new ArrayList<>(underway);
            waiting.addAll(dirty);
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    /** Saves what is not saved, if that can be done within seconds, and closes the store. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosing = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(health().problem() == null ? LONGEST_CLOSE : LONGEST_CLOSE_IN_VAIN)) {
                LOG.warn("the store takes too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.interrupt();
        thread.interrupt();
        int unsaved = health().unsaved();
        if (unsaved > 0) {
            LOG.warn("the latest of {} sessions is not saved", unsaved);
        }
        store.close();
    }
}
