package realtime.host.cluster;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.store.SharedHosts;
import realtime.store.StoreException;

/** That this host is there, which the others believe for as long as it says so. Used by one thread. */
final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final SharedHosts hosts;
    /** By then every host must have found the database again that had been away. */
    private static final Duration LONGEST_RETURN = SharedHosts.LEASE.multipliedBy(3);

    private String url;
    /** From when on whoever is not heard of is gone, nanoseconds. */
    private volatile long steadyFrom = System.nanoTime() + SharedHosts.LEASE.toNanos();
    private boolean hasBegun;
    /** When it was renewed last, nanoseconds. */
    private volatile long renewedAt = System.nanoTime();

    Lease(SharedHosts hosts) {
        this.hosts = hosts;
    }

    /** @param reachedAt where the others reach this host */
    void at(String reachedAt) {
        url = reachedAt;
    }

    /** Returns whether the database has heard of it. */
    boolean renew() {
        try {
            boolean wasThere = hosts.renew(url);
            renewedAt = System.nanoTime();
            if (!wasThere && hasBegun) {
                steadyFrom = renewedAt + LONGEST_RETURN.toNanos();
            }
            hasBegun = true;
            return true;
        } catch (StoreException e) {
            steadyFrom = System.nanoTime() + LONGEST_RETURN.toNanos();
            LOG.debug("the lease is not renewed: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Whether it has been heard of for so long that the others must have been, too: where the database itself was away,
     * nobody could renew anything, and nobody is to be taken for gone. Asked by any thread.
     */
    boolean isSteady() {
        return System.nanoTime() - steadyFrom >= 0;
    }

    /** Whether the others may take this host for gone. Asked by any thread. */
    boolean isOver() {
        return System.nanoTime() - renewedAt >= SharedHosts.LEASE.toNanos();
    }
}
