package realtime.session;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Has a session saved. Thread-safe: its session's lock guards it. */
public final class Saving {
    private final ReentrantLock lock;
    private final Participant.Lock changing;
    private final EventLog log;
    private final Unsaved unsaved;
    private final SavedParts parts;

    Saving(ReentrantLock lock, Participant.Lock changing, EventLog log, Unsaved unsaved, SavedParts parts) {
        this.lock = lock;
        this.changing = changing;
        this.log = log;
        this.unsaved = unsaved;
        this.parts = parts;
    }

    /** What is not saved, if anything: then {@link #saved} or {@link #failed} must follow before it is asked again. */
    public Optional<SavedSession> unsaved() {
        lock.lock();
        try {
            if (unsaved.isDue(log.lastSeq())) {
                return Optional.of(unsaved.take(parts));
            }
            log.shown();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** What was taken last is saved now. */
    public void saved(SavedSession taken) {
        changing.changing(() -> {
            unsaved.saved(taken.state().seqReserved());
            log.shown();
            return null;
        });
    }

    /** What happens cannot be saved for now: readers are told why, and do not wait for it. */
    public void failed(SessionError why) {
        changing.changing(() -> {
            unsaved.failed(why, log.lastSeq());
            log.shown();
            return null;
        });
    }

    /** Waits until all that has happened is saved, or cannot be now. Returns whether it is. */
    public boolean await() {
        lock.lock();
        try {
            long seq = log.lastSeq();
            int resets = unsaved.resets();
            unsaved.awaited(seq);
            log.awaitShown();
            return unsaved.isSaved(seq) && unsaved.resets() == resets;
        } finally {
            lock.unlock();
        }
    }

    /** Has it saved for the first time, which whoever asks for it waits for. */
    void begun() {
        lock.lock();
        try {
            unsaved.begun();
        } finally {
            lock.unlock();
        }
    }
}
