package realtime.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import realtime.session.SavedSession;

/** A store in memory that a test holds up, or lets fail. Thread-safe. */
final class TrialStore implements SessionStore {
    private final MemoryStore memory = new MemoryStore();
    /** Guarded by this, as all below. */
    private final List<List<String>> batches = new ArrayList<>();
    private CountDownLatch held = new CountDownLatch(0);
    private StoreException obstacle;
    private Predicate<SavedSession> refused = session -> false;

    /** Saving takes until {@link #goOn}. */
    synchronized void hold() {
        held = new CountDownLatch(1);
    }

    synchronized void goOn() {
        held.countDown();
    }

    /** Nothing works until this is called with null. */
    synchronized void failing(String why) {
        obstacle = why == null ? null
            : new StoreException(StoreException.Kind.UNAVAILABLE, why, "Repair it.", null);
    }

    synchronized void refusing(Predicate<SavedSession> which) {
        refused = which;
    }

    /** The sessions' ids in each save that was tried. */
    synchronized List<List<String>> batches() {
        return List.copyOf(batches);
    }

    @Override
    public void open() throws StoreException {
        check();
    }

    private synchronized void check() throws StoreException {
        if (obstacle != null) {
            throw obstacle;
        }
    }

    @Override
    public List<String> save(List<SavedSession> changes) throws StoreException {
        CountDownLatch before;
        synchronized (this) {
            batches.add(changes.stream().map(SavedSession::id).toList());
            before = held;
        }
        try {
            before.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        check();
        synchronized (this) {
            if (changes.stream().anyMatch(refused)) {
                throw new StoreException(StoreException.Kind.REFUSED, "it does not take it.", "Report it.", null);
            }
        }
        return memory.save(changes);
    }

    @Override
    public Kept load(long eventsSince) throws StoreException {
        check();
        return memory.load(eventsSince);
    }

    @Override
    public double spent(LocalDate day) throws StoreException {
        check();
        return memory.spent(day);
    }

    @Override
    public void probe() throws StoreException {
        check();
    }

    @Override
    public String words() {
        return "on trial";
    }

    @Override
    public void close() {
        // What it has is looked at afterwards.
    }
}
