package realtime.store;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database, as far as it differs from others. Thread-safe. */
interface Engine extends AutoCloseable {
    /**
     * Claims it. Does nothing when that was done.
     *
     * @throws StoreException when another host has it, or it cannot be reached
     */
    void open() throws StoreException;

    /** A connection of its own, for what is done once. */
    DataSource unpooled();

    /** One that goes back when it is closed. */
    Connection connect() throws SQLException;

    /** After a fault: nobody knows in what state it is. */
    void discard(Connection connection);

    /** What went wrong, and what to do about it. */
    StoreException explain(SQLException e);

    /** What it is and where, for people. */
    String words();

    @Override
    void close();
}
