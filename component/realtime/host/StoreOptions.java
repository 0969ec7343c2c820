package realtime.host;

import java.time.Duration;
import realtime.store.StoreTarget;

/**
 * Where sessions are kept, and how long.
 *
 * @param retain how long after its end a session is deleted, or after its creation where it was never started; null
 *               for never
 */
public record StoreOptions(StoreTarget target, Duration retain) {
    /** Nothing outlives the host. */
    public static final StoreOptions MEMORY = new StoreOptions(new StoreTarget.Memory(), null);
}
