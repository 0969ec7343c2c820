package realtime.session;

/** Sees to it that what changes in sessions outlives the host. Thread-safe. */
public interface SessionSaver {
    /** Saves nothing, and nobody waits for it. */
    SessionSaver NONE = (session, isAwaited) -> false;

    /**
     * Something of the session is to be saved: {@link Saving#unsaved} tells what. Called with the session's lock held,
     * so it must not block.
     *
     * @param isAwaited whether readers wait until it is saved; else it may take a moment
     * @return whether it is worth waiting for: false while nothing can be saved
     */
    boolean changed(Session session, boolean isAwaited);
}
