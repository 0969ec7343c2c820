package realtime.host;

import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;
import realtime.host.cluster.Cluster;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.store.SessionStore;

/** What this host has to do with others that use the same store; nothing where no other can. Thread-safe. */
final class Neighbours implements AutoCloseable {
    /** Null where there can be none. */
    private final Cluster cluster;
    private final StoreOptions options;
    private final String bindHost;
    /** Null before routes are installed, and where there can be no neighbours. */
    private volatile Forwarding forwarding;

    /** @param bindHost the address that this host listens on */
    Neighbours(SessionStore store, StoreOptions options, String bindHost) {
        this.cluster = store.hosts().map(Cluster::new).orElse(null);
        this.options = options;
        this.bindHost = bindHost;
    }

    /** Whether every session that the store has is this host's. */
    boolean areNone() {
        return cluster == null;
    }

    /** For the registry. */
    SessionRegistry.Others others() {
        return cluster == null ? SessionRegistry.Others.NONE : cluster;
    }

    /** Passes on what is another host's to do. */
    void install(RoutesConfig routes, Access access) {
        if (cluster != null) {
            forwarding = new Forwarding(cluster, access);
            forwarding.install(routes);
        }
    }

    /**
     * Joins them.
     *
     * @param onTaken listens to the call of a session that is this host's now
     * @param onLost  does not any more
     * @param scheme  {@code http} or {@code https}
     * @param port    where this host listens
     */
    void join(SessionRegistry sessions, Consumer<Session> onTaken, Consumer<Session> onLost, String scheme, int port) {
        if (cluster != null) {
            URI said = options.advertise();
            cluster.join(sessions, onTaken, onLost,
                said == null ? scheme + "://" + OwnAddress.of(bindHost) + ":" + port : said.toString());
        }
    }

    /** Has embed tokens open their sessions at all hosts. */
    void agree(AccessTokens tokens) {
        if (cluster != null) {
            cluster.agree("embed-secret", tokens.secret(), tokens::signWith);
        }
    }

    /** Whether what is neither here nor found among theirs does not exist. */
    boolean knowAll() {
        return cluster == null || cluster.knowsAll();
    }

    /** What this host is called by browsers, and by other hosts. */
    List<String> ownNames() {
        if (cluster == null) {
            return List.of(bindHost);
        }
        URI said = options.advertise();
        return List.of(bindHost, said == null ? OwnAddress.of(bindHost) : said.getHost());
    }

    /** Makes a session this host's to change, unless another one that is there holds it. Returns whether it is. */
    boolean take(Session session) {
        return cluster == null || cluster.take(session, false);
    }

    /** As {@link #take}, also from a host that is there. */
    boolean takeByForce(Session session) {
        return cluster == null || cluster.take(session, true);
    }

    /** Another host has taken it. Does not block. */
    void lost(Session session) {
        cluster.lost(session);
    }

    /** Whether others may have taken this host's sessions: nobody here is to hang up on them. */
    boolean mayHaveTakenOver() {
        return cluster != null && cluster.isCutOff();
    }

    /** Takes nothing of theirs any more; what was begun is ended. */
    void stopTaking() {
        if (cluster != null) {
            cluster.stopTaking();
        }
    }

    /** To be called when nothing is left to be saved, or passed on. */
    @Override
    public void close() {
        if (forwarding != null) {
            forwarding.close();
        }
        if (cluster != null) {
            cluster.close();
        }
    }
}
