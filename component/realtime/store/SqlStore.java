package realtime.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import realtime.session.SavedSession;

/** Keeps sessions in a database. Thread-safe. */
final class SqlStore implements SessionStore {
    private final Engine engine;
    private final String schema;
    private final boolean isOnlyRead;
    private final StoreJson json = new StoreJson();
    private final SqlWriter writer = new SqlWriter(json);
    private final SqlReader reader = new SqlReader(json);
    /** Null where only one host can use it. */
    private final SharedHosts hosts;
    /** Guarded by this. */
    private boolean isUpToDate;

    private SqlStore(Engine engine, String schema, boolean isShared, boolean isOnlyRead) {
        this.engine = engine;
        this.schema = schema;
        this.hosts = isShared ? new SharedHosts(engine, reader) : null;
        this.isOnlyRead = isOnlyRead;
    }

    /** For one host at a time. */
    static SqlStore ofOne(Engine engine, boolean isOnlyRead) {
        return new SqlStore(engine, null, false, isOnlyRead);
    }

    /** @param schema the database's, to be made when it is not there */
    static SqlStore ofMany(Engine engine, String schema, boolean isOnlyRead) {
        return new SqlStore(engine, schema, true, isOnlyRead);
    }

    @Override
    public synchronized void open() throws StoreException {
        engine.open();
        if (isUpToDate || isOnlyRead) {
            return;
        }
        try {
            Migrations.run(engine.unpooled(), schema);
            isUpToDate = true;
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    @Override
    public List<String> save(List<SavedSession> changes) throws StoreException {
        try (Connection connection = engine.connect()) {
            connection.setAutoCommit(false);
            try {
                List<String> others = write(connection, changes);
                connection.commit();
                return others;
            } catch (SQLException e) {
                engine.discard(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    private List<String> write(Connection connection, List<SavedSession> changes) throws SQLException {
        if (hosts == null) {
            writer.write(connection, changes);
            return List.of();
        }
        List<String> others = hosts.othersOf(connection, changes.stream().map(SavedSession::id).toList());
        List<SavedSession> ours = changes.stream().filter(change -> !others.contains(change.id())).toList();
        writer.write(connection, ours);
        hosts.written(connection, ours.stream().map(SavedSession::id).toList());
        return others;
    }

    @Override
    public Optional<SharedHosts> hosts() {
        return Optional.ofNullable(hosts);
    }

    @Override
    public Kept load(long eventsSince) throws StoreException {
        try (Connection connection = engine.connect()) {
            connection.setAutoCommit(false);
            if (hosts != null) {
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            Kept kept = reader.everything(connection, eventsSince);
            connection.rollback();
            return kept;
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    @Override
    public double spent(LocalDate day) throws StoreException {
        try (Connection connection = engine.connect();
             PreparedStatement sum = connection.prepareStatement(
                 "select coalesce(sum(usd - usd_before), 0) from spending where day = ?")) {
            sum.setString(1, day.toString());
            try (ResultSet row = sum.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    @Override
    public void probe() throws StoreException {
        try (Connection connection = engine.connect(); Statement statement = connection.createStatement()) {
            statement.executeQuery("select 1").close();
        } catch (SQLException e) {
            throw engine.explain(e);
        }
    }

    @Override
    public String words() {
        return engine.words();
    }

    @Override
    public void close() {
        if (hosts != null) {
            hosts.leave();
        }
        engine.close();
    }
}
