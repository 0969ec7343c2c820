package realtime.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL database, in a schema of our own, for as many hosts as there are. Thread-safe. */
final class PostgresEngine implements Engine {
    static final String SCHEMA = "realtime";
    private static final int LONGEST_CONNECT_SECONDS = 3;
    /** A server that has gone without a word is noticed. */
    private static final int LONGEST_SILENCE_SECONDS = 10;
    private static final int CONNECTIONS = 8;

    private final StoreTarget.Postgres target;
    private final PGSimpleDataSource source = new PGSimpleDataSource();
    private final Pool pool = new Pool();

    PostgresEngine(StoreTarget.Postgres target) {
        this.target = target;
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
    public void open() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(LONGEST_CONNECT_SECONDS * 1_000L);
        pool.open(config);
    }

    @Override
    public DataSource unpooled() {
        return source;
    }

    @Override
    public Connection connect() throws SQLException {
        return pool.connect();
    }

    @Override
    public void discard(Connection connection) {
        pool.discard(connection);
    }

    /** By SQLSTATE class (PostgreSQL's manual, appendix A). */
    @Override
    public StoreException explain(SQLException e) {
        String state = e.getSQLState() == null ? "08" : e.getSQLState();
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
    public void close() {
        pool.close();
    }
}
