package realtime.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL database, in a schema of our own, for one host at a time: an advisory lock says so, which a host that
 * breaks off loses. Thread-safe.
 */
final class PostgresEngine implements Engine {
    static final String SCHEMA = "realtime";
    private static final int LONGEST_CONNECT_SECONDS = 3;
    /** A server that has gone without a word is noticed. */
    private static final int LONGEST_SILENCE_SECONDS = 10;
    private static final int CONNECTIONS = 4;
    /** Ours among the advisory locks of a database: "realtime" in ASCII. */
    private static final long CLAIM = 0x7265616c74696d65L;

    /** SQLSTATE "object in use". */
    private static final String IN_USE = "55006";

    private final StoreTarget.Postgres target;
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final boolean isOnlyRead;
    /** Holds the lock; null where it is to be had again. Guarded by this. */
    private Connection claim;
    /** Guarded by this. */
    private HikariDataSource pool;

    /** @param isOnlyRead whether nothing is to be written, which goes while a host runs */
    PostgresEngine(StoreTarget.Postgres target, boolean isOnlyRead) {
        this.target = target;
        this.isOnlyRead = isOnlyRead;
        source.setUrl(target.url());
        // Else what is said of a fault has the rows in it, and so what was said in conversations.
        source.setLogServerErrorDetail(false);
        source.setUser(target.user());
        source.setPassword(target.password());
        if (source.getCurrentSchema() == null) {
            source.setCurrentSchema(SCHEMA);
        }
        source.setApplicationName("realtime-audio");
        source.setConnectTimeout(LONGEST_CONNECT_SECONDS);
        source.setLoginTimeout(LONGEST_CONNECT_SECONDS);
        source.setSocketTimeout(LONGEST_SILENCE_SECONDS);
        source.setTcpKeepAlive(true);
        source.setReWriteBatchedInserts(true);
    }

    @Override
    public synchronized void open() throws StoreException {
        if (pool == null) {
            HikariConfig config = new HikariConfig();
            config.setDataSource(source);
            config.setPoolName("store");
            config.setMaximumPoolSize(CONNECTIONS);
            config.setMinimumIdle(1);
            config.setConnectionTimeout(LONGEST_CONNECT_SECONDS * 1_000L);
            config.setInitializationFailTimeout(-1);
            pool = new HikariDataSource(config);
        }
        try {
            claim();
        } catch (SQLException e) {
            throw explain(e);
        }
    }

    private void claim() throws SQLException {
        if (isOnlyRead || claim != null) {
            return;
        }
        Connection connection = source.getConnection();
        try (Statement statement = connection.createStatement();
             ResultSet answer = statement.executeQuery("select pg_try_advisory_lock(" + CLAIM + ")")) {
            if (answer.next() && answer.getBoolean(1)) {
                claim = connection;
            }
        } finally {
            if (claim == null) {
                connection.close();
            }
        }
        if (claim == null) {
            throw new SQLException("the lock is held", IN_USE);
        }
    }

    @Override
    public DataSource unpooled() {
        return source;
    }

    @Override
    public Connection connect() throws SQLException {
        synchronized (this) {
            claim();
        }
        return pool().getConnection();
    }

    @Override
    public synchronized void discard(Connection connection) {
        if (pool != null) {
            pool.evictConnection(connection);
        }
        // With it the lock may be gone.
        release();
    }

    private void release() {
        try {
            if (claim != null) {
                claim.close();
            }
        } catch (SQLException broken) {
            // Then the lock is free, too.
        }
        claim = null;
    }

    private synchronized HikariDataSource pool() {
        return pool;
    }

    /** By SQLSTATE class (PostgreSQL's manual, appendix A). */
    @Override
    public StoreException explain(SQLException e) {
        String state = e.getSQLState() == null ? "08" : e.getSQLState();
        if (state.equals(IN_USE)) {
            return unavailable("another host uses the database " + target.place() + ".",
                "Stop the other host, or choose another database with --store.", e);
        }
        if (state.startsWith("53")) {
            return unavailable("the database " + target.place() + " has no room or memory left.",
                "Make room; what was not saved is saved then.", e);
        }
        if (state.startsWith("28") || state.startsWith("3D") || state.startsWith("42501")) {
            return unavailable("the database " + target.place() + " refuses this user.",
                "Check user, password and database in --store; the user must be allowed to create a schema.", e);
        }
        if (state.startsWith("22") || state.startsWith("23") || state.startsWith("42")) {
            return new StoreException(StoreException.Kind.REFUSED,
                "the database does not take it (SQLSTATE " + state + ").", "Please report this as a bug.", e);
        }
        return unavailable("the database " + target.place() + " cannot be reached.",
            "See whether it runs; what was not saved is saved then.", e);
    }

    private static StoreException unavailable(String message, String fix, SQLException e) {
        return new StoreException(StoreException.Kind.UNAVAILABLE, message, fix, e);
    }

    @Override
    public String words() {
        return "in PostgreSQL at " + target.place();
    }

    @Override
    public synchronized void close() {
        release();
        if (pool != null) {
            pool.close();
            pool = null;
        }
    }
}
