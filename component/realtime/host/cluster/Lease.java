package realtime.host.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.store.SharedHosts;
import realtime.store.StoreException;

/** That this host is there, which the others believe for as long as it says so. Used by one thread. */
final class Lease {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    private final SharedHosts hosts;
    private String url;
    /** Since when it was renewed in time, again and again; nanoseconds. */
    private long steadySince;

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
            if (!wasThere) {
                steadySince = System.nanoTime();
            }
            return true;
        } catch (StoreException e) {
            LOG.debug("the lease is not renewed: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Whether it has been heard of for so long that the others must have been, too: where the database itself was away,
     * nobody could renew anything, and nobody is to be taken for gone.
     */
    boolean isSteady() {
        return System.nanoTime() - steadySince >= SharedHosts.LEASE.toNanos();
    }
}
