package realtime.session;

import java.time.Duration;

/**
 * Hears what is counted and timed of sessions. Most is told with the session's lock held, so nothing here may block.
 * Thread-safe.
 */
public interface SessionMeter {
    /** Counts nothing. */
    SessionMeter NONE = new SessionMeter() { };

    /** A call was placed, which took so long; or, with {@code refused}, the provider has said no after so long. */
    default void placed(Duration took, boolean refused) {}

    /** A conversation is over. {@code reason} is as in the snapshot; a failed one's is the error's code. */
    default void ended(String reason, boolean failed) {}

    /** So much more was consumed. */
    default void used(Usage more) {}

    /** The user's spoken turn was over so long ago, and the provider begins to answer. */
    default void answering(Duration after) {}

    /** The user's spoken turn was over so long ago, and the answer becomes audible. */
    default void audible(Duration after) {}
}
