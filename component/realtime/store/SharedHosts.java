package realtime.store;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.SavedSession;

/**
 * The hosts that share a PostgreSQL database, and which of them may change a session: each session has at most one
 * holder, for as long as that renews its lease. The database's clock counts, not the hosts'. Thread-safe.
 */
public final class SharedHosts {
    private static final Logger LOG = LoggerFactory.getLogger(SharedHosts.class);
    /** How long a host that is not heard of holds its sessions; it is renewed several times as often. */
    public static final Duration LEASE = Duration.ofSeconds(4);
    private static final String CHANNEL = "realtime_sessions";
    private static final String NOW = "(extract(epoch from clock_timestamp()) * 1000)::bigint";
    private static final String ALIVE = "(select id from hosts where alive_until > " + NOW + ")";
    private static final int MOST_AT_ONCE = 50;
    /** Then it is asked whether it is there. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(2);
    /** In place of a session. */
    private static final String LEFT = "*";

    private final Engine engine;
    private final SqlReader reader;
    private final String me = UUID.randomUUID().toString();
    private volatile boolean hasJoined;
    private volatile boolean hasLeft;

    SharedHosts(Engine engine, SqlReader reader) {
        this.engine = engine;
        this.reader = reader;
    }

    /**
     * A host that holds a session.
     *
     * @param url where other hosts reach it
     */
    public record Holder(String id, String url) {}

    /** A piece of work with a connection. */
    private interface Work<T> {
        T with(Connection connection) throws SQLException, StoreException;
    }

    /** This host's name among them, a new one with each start. */
    public String me() {
        return me;
    }

    /**
     * Says that this host is there, for another {@link #LEASE}.
     *
     * @param url where other hosts reach it
     * @return whether that was so until now: else others may have taken its sessions
     */
    public boolean renew(String url) throws StoreException {
        if (hasLeft) {
            return false;
        }
        hasJoined = true;
        // Not from the pool, which takes its time when the database is back.
        return alone(connection -> {
            boolean isSteady = !strings(connection, "select id from hosts where id = ? and alive_until > " + NOW, me)
                .isEmpty();
            update(connection, "insert into hosts (id, url, alive_until) values (?, ?, " + NOW + " + "
                + LEASE.toMillis() + ") on conflict (id) do update set url = excluded.url, "
                + "alive_until = excluded.alive_until", me, url);
            update(connection, "delete from hosts where alive_until < " + NOW + " - " + Duration.ofDays(1).toMillis());
            return isSteady;
        });
    }

    /** Gives up all sessions, for others to take them. Nothing must be written afterwards. */
    void leave() {
        hasLeft = true;
        if (!hasJoined) {
            return;
        }
        try {
            with(connection -> {
                List<String> left =
                    strings(connection, "update sessions set host = null where host = ? returning id", me);
                update(connection, "delete from hosts where id = ?", me);
                tell(connection, left);
                tell(connection, List.of(LEFT));
                return null;
            });
        } catch (StoreException e) {
            LOG.debug("the others take over when the lease has run out: {}", e.getMessage());
        }
    }

    /** Those of these sessions that are there, oldest first, as they were saved last. */
    public List<SavedSession> read(List<String> sessionIds) throws StoreException {
        return with(connection -> {
            // All of it at one moment: of what is saved meanwhile, half would be read.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return reader.some(connection, sessionIds);
        });
    }

    /** The ids of all sessions. */
    public List<String> ids() throws StoreException {
        return with(connection -> strings(connection, "select id from sessions"));
    }

    /** Whether there is such a session. */
    public boolean exists(String sessionId) throws StoreException {
        return with(connection -> !strings(connection, "select id from sessions where id = ?", sessionId).isEmpty());
    }

    /** The id of the newest session with that key. */
    public Optional<String> newest(String key) throws StoreException {
        return with(connection -> strings(connection,
            "select id from sessions where key = ? order by created_at desc, id desc limit 1", key).stream()
            .findFirst());
    }

    /** The last event's number of the latest session with that key that was deleted; negative for none. */
    public long deleted(String key) throws StoreException {
        return with(connection -> strings(connection, "select seq::text from deleted_keys where key = ?", key).stream()
            .mapToLong(Long::parseLong).findFirst().orElse(-1));
    }

    /** Something that no two hosts do at the same time. */
    public interface Exclusive<T> {
        T run() throws StoreException;
    }

    /** Does something about a key while no other host does anything of the kind. */
    public <T> T alone(String key, Exclusive<T> action) throws StoreException {
        // On a connection of its own: what is done needs those of the pool.
        return alone(connection -> {
            strings(connection, "select pg_advisory_xact_lock(hashtextextended(?, 0))::text", key);
            return action.run();
        });
    }

    /** Who holds the session now, this host included; empty when nobody does who is there. */
    public Optional<Holder> holder(String sessionId) throws StoreException {
        return with(connection -> {
            try (PreparedStatement query = connection.prepareStatement("select h.id, h.url from sessions s "
                + "join hosts h on h.id = s.host where s.id = ? and h.alive_until > " + NOW)) {
                query.setString(1, sessionId);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.of(new Holder(row.getString(1), row.getString(2))) : Optional.empty();
                }
            }
        });
    }

    /**
     * Takes a session.
     *
     * @param byForce also from a host that is there
     * @return whether this host holds it now
     */
    public boolean take(String sessionId, boolean byForce) throws StoreException {
        String free = byForce ? "" : " and (host is null or host = ? or host not in " + ALIVE + ")";
        return with(connection -> {
            List<String> taken = strings(connection, "update sessions set host = ? where id = ?" + free
                + " returning id", byForce ? new Object[] {me, sessionId} : new Object[] {me, sessionId, me});
            tell(connection, taken);
            return !taken.isEmpty();
        });
    }

    /**
     * Takes conversations that go on and that nobody holds.
     *
     * @param alsoOfDead those of hosts whose time is up, too
     */
    public List<String> takeLeft(boolean alsoOfDead) throws StoreException {
        String left = alsoOfDead ? "(host is null or host not in " + ALIVE + ")" : "host is null";
        return with(connection -> {
            List<String> taken = strings(connection, "update sessions set host = ? where id in (select id from sessions "
                + "where phase not in ('new', 'ended', 'failed') and " + left + " limit " + MOST_AT_ONCE
                + " for update skip locked) returning id", me);
            tell(connection, taken);
            return taken;
        });
    }

    /** The value that the first host to ask gave it. */
    public String agree(String name, String proposal) throws StoreException {
        return with(connection -> {
            update(connection, "insert into shared (name, value) values (?, ?) on conflict (name) do nothing", name,
                proposal);
            return strings(connection, "select value from shared where name = ?", name).getFirst();
        });
    }

    /**
     * Those of the sessions that a host other than this one holds, and that are not to be written here. Nobody can take
     * any of them until the connection's transaction ends.
     */
    List<String> othersOf(Connection connection, List<String> sessionIds) throws SQLException {
        List<String> others = new ArrayList<>();
        // A host may have taken and changed it, and be gone by now; who is none of the hosts only keeps off those there.
        String isThere = hasJoined ? "" : " and host in " + ALIVE;
        try (PreparedStatement query = connection.prepareStatement("select id, host is not null and host <> ?" + isThere
            + " from sessions where id = any (?) order by id for update")) {
            query.setString(1, me);
            query.setArray(2, array(connection, sessionIds));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(2)) {
                        others.add(rows.getString(1));
                    }
                }
            }
        }
        return others;
    }

    /** These were written: what has no holder is this host's, and the others are told when the transaction ends. */
    void written(Connection connection, List<String> sessionIds) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
            "update sessions set host = ? where id = any (?) and host is distinct from ?")) {
            update.setString(1, me);
            update.setArray(2, array(connection, sessionIds));
            update.setString(3, me);
            update.executeUpdate();
        }
        tell(connection, sessionIds);
    }

    /** Hears what other hosts do. */
    public interface Listener {
        /** Nothing is missed from now on. */
        void listening();

        /** They have changed these sessions, or taken them. */
        void changed(List<String> sessionIds);

        /** One of them has gone, and left its sessions. */
        void left();
    }

    /**
     * Listens until it is interrupted.
     *
     * @throws StoreException when the database has gone away
     */
    public void listen(Listener listener) throws StoreException {
        try (Connection connection = own()) {
            try (var listen = connection.createStatement()) {
                listen.execute("listen " + CHANNEL);
            }
            listener.listening();
            PGConnection notified = connection.unwrap(PGConnection.class);
            while (!Thread.currentThread().isInterrupted()) {
                PGNotification[] news = notified.getNotifications((int) LONGEST_SILENCE.toMillis());
                if (news != null && news.length > 0) {
                    pass(Arrays.stream(news).map(PGNotification::getParameter).toList(), listener);
                } else if (!connection.isValid((int) LONGEST_SILENCE.toSeconds())) {
                    throw new SQLException("the database is silent", "08006");
                }
            }
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    /** @param news what was told and by whom, each */
    private void pass(List<String> news, Listener listener) {
        List<String> ofOthers = news.stream().filter(each -> !each.endsWith(" " + me))
            .map(each -> each.substring(0, each.indexOf(' '))).distinct().toList();
        List<String> sessionIds = ofOthers.stream().filter(each -> !each.equals(LEFT)).toList();
        if (!sessionIds.isEmpty()) {
            listener.changed(sessionIds);
        }
        if (ofOthers.contains(LEFT)) {
            listener.left();
        }
    }

    private void tell(Connection connection, List<String> what) throws SQLException {
        if (!what.isEmpty()) {
            try (PreparedStatement tell = connection.prepareStatement(
                "select pg_notify('" + CHANNEL + "', what || ' ' || ?) from unnest(?) as what")) {
                tell.setString(1, me);
                tell.setArray(2, array(connection, what));
                tell.execute();
            }
        }
    }

    private <T> T with(Work<T> work) throws StoreException {
        try (Connection connection = engine.connect()) {
            connection.setAutoCommit(false);
            try {
                T result = work.with(connection);
                connection.commit();
                return result;
            } catch (SQLException e) {
                engine.discard(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    private Connection own() throws SQLException {
        Connection connection = engine.unpooled().getConnection();
        if (connection == null) {
            // The driver's answer to whoever is interrupted meanwhile.
            throw new SQLException("interrupted", "08006");
        }
        return connection;
    }

    /** As {@link #with}, over a connection that nobody else waits for. */
    private <T> T alone(Work<T> work) throws StoreException {
        try (Connection connection = own()) {
            connection.setAutoCommit(false);
            T result = work.with(connection);
            connection.commit();
            return result;
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    private static Array array(Connection connection, List<String> values) throws SQLException {
        return connection.createArrayOf("text", values.toArray());
    }

    private static void update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(connection, sql, values)) {
            statement.executeUpdate();
        }
    }

    private static List<String> strings(Connection connection, String sql, Object... values) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = prepared(connection, sql, values);
             ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(rows.getString(1));
            }
        }
        return found;
    }

    private static PreparedStatement prepared(Connection connection, String sql, Object... values)
        throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}
