package realtime.host;

import java.net.URI;
import java.time.Duration;
import realtime.store.StoreTarget;

/**
 * Where sessions are kept, and how long.
 *
 * @param retain how long after its end a session is deleted, or after its creation where it was never started; null
 *               for never
 * @param advertise where other hosts that use the same store reach this one; null for the address that it listens on
 */
public record StoreOptions(StoreTarget target, Duration retain, URI advertise) {
    /** Whose host is reached at the address that it listens on. */
    public StoreOptions(StoreTarget target, Duration retain) {
        this(target, retain, null);
    }

    /** Nothing outlives the host. */
    public static final StoreOptions MEMORY = new StoreOptions(new StoreTarget.Memory(), null);
}
