package realtime.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** A database's connections, kept for the next who needs one. Thread-safe. */
final class Pool implements AutoCloseable {
    /** SQLSTATE of a connection that does not exist, which whoever comes after {@link #close} has. */
    private static final String CLOSED = "08003";
    /** Null while it is closed; guarded by this. */
    private HikariDataSource connections;

    /** Does nothing when it is open. No connection is made before one is needed. */
    synchronized void open(HikariConfig config) {
        if (connections == null) {
            config.setPoolName("store");
            config.setInitializationFailTimeout(-1);
            connections = new HikariDataSource(config);
        }
    }

    /** One that goes back when it is closed. */
    Connection connect() throws SQLException {
        HikariDataSource now = connections();
        if (now == null) {
            throw new SQLException("closed", CLOSED);
        }
        return now.getConnection();
    }

    /** After a fault: nobody knows in what state it is. */
    synchronized void discard(Connection connection) {
        if (connections != null) {
            connections.evictConnection(connection);
        }
    }

    private synchronized HikariDataSource connections() {
        return connections;
    }

    @Override
    public synchronized void close() {
        if (connections != null) {
            connections.close();
            connections = null;
        }
    }
}
