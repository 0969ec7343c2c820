package realtime.store;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import realtime.session.SavedSession;

/** Where sessions are kept so that they outlive the host. Thread-safe. */
public interface SessionStore extends AutoCloseable {
    /**
     * Everything that is kept.
     *
     * @param sessions oldest first
     * @param deleted  by the key of deleted sessions, the number of their last event
     */
    record Kept(List<SavedSession> sessions, Map<String, Long> deleted) {}

    /**
     * Makes it ready: brings its schema up to date, and claims it where only one host can use it.
     *
     * @throws StoreException when that cannot be; it can be tried again
     */
    void open() throws StoreException;

    /**
     * Saves all of these changes, or none: when this returns, they outlive the host, and a failure of the machine.
     *
     * @return the ids of sessions that are another host's by now: of those nothing is saved
     * @throws StoreException when nothing is saved
     */
    List<String> save(List<SavedSession> changes) throws StoreException;

    /**
     * Reads everything.
     *
     * @param eventsSince epoch milliseconds; of sessions that have not changed since, there are no events
     * @throws StoreException when it cannot be read
     */
    Kept load(long eventsSince) throws StoreException;

    /**
     * What a day has cost in US dollars, estimated, by all that is saved; sessions that were deleted count, too.
     *
     * @param day begins at 00:00 UTC
     * @throws StoreException when it cannot be read
     */
    double spent(LocalDate day) throws StoreException;

    /**
     * Sees whether it answers.
     *
     * @throws StoreException when it does not
     */
    void probe() throws StoreException;

    /** The hosts that use it at the same time; empty where only one can. */
    default Optional<SharedHosts> hosts() {
        return Optional.empty();
    }

    /** What it is and where, for people, without secrets. */
    String words();

    /** Lets go of it. */
    @Override
    void close();
}
