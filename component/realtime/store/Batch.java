package realtime.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows to be written, each statement's all at once, in the statements' order. Not thread-safe. */
final class Batch implements AutoCloseable {
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>();
    private final Connection connection;
    private final List<String> order;

    /** @param order of the statements that there may be */
    Batch(Connection connection, List<String> order) {
        this.connection = connection;
        this.order = order;
    }

    /** @param values texts lose what PostgreSQL cannot hold */
    void add(String sql, Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i] instanceof String text ? text.replace('\0', '\uFFFD') : values[i]);
        }
        statement.addBatch();
    }

    void run() throws SQLException {
        for (String sql : order) {
            if (statements.containsKey(sql)) {
                statements.get(sql).executeBatch();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
    }
}
