package realtime.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import realtime.session.Feedback;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.ItemType;
import realtime.session.SavedField;
import realtime.session.SavedItem;
import realtime.session.SavedSession;
import realtime.session.SavedState;
import realtime.session.SessionEvent;
import realtime.session.SessionSettings;
import realtime.session.ToolUse;
import realtime.session.Usage;

/** Rows as sessions. */
final class SqlReader {
    private final StoreJson json;

    SqlReader(StoreJson json) {
        this.json = json;
    }

    /** One row of a query. */
    private interface Row<T> {
        T read(ResultSet row) throws SQLException, StoreException;
    }

    SessionStore.Kept everything(Connection connection, long eventsSince) throws SQLException, StoreException {
        List<SavedSession> sessions = new Query(connection, "true", "session_id in (select id from sessions where "
            + "updated_at >= " + eventsSince + ")", List.of()).sessions();
        Map<String, Long> deleted = named(list(connection, "select * from deleted_keys", List.of(),
            row -> Map.entry(row.getString("key"), row.getLong("seq"))));
        return new SessionStore.Kept(sessions, deleted);
    }

    /** Those of these sessions that are there, oldest first. */
    List<SavedSession> some(Connection connection, List<String> ids) throws SQLException, StoreException {
        String among = "session_id in (" + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")";
        return ids.isEmpty() ? List.of() : new Query(connection, among, among, ids).sessions();
    }

    /**
     * Which sessions are read.
     *
     * @param which     a condition on {@code session_id}
     * @param ofEvents  the same for those whose events are wanted
     * @param ids       what the conditions leave open
     */
    private final class Query {
        private final Connection connection;
        private final String which;
        private final String ofEvents;
        private final List<String> ids;

        Query(Connection connection, String which, String ofEvents, List<String> ids) {
            this.connection = connection;
            this.which = which;
            this.ofEvents = ofEvents;
            this.ids = ids;
        }

        List<SavedSession> sessions() throws SQLException, StoreException {
            Map<String, List<SavedItem>> items = grouped("messages", which, "sequence", SqlReader::item);
            Map<String, List<SessionEvent>> events = grouped("events", ofEvents, "seq", SqlReader.this::event);
            Map<String, List<ToolUse>> toolUses = grouped("tool_calls", which, "asked_at", SqlReader::toolUse);
            Map<String, List<Map.Entry<String, SavedField>>> fields =
                grouped("fields", which, "name", SqlReader.this::field);
            Map<String, List<Feedback>> feedback = grouped("feedback", which, "place", SqlReader::feedback);
            Map<String, List<Map.Entry<String, String>>> context = grouped("context", which, "place",
                row -> Map.entry(row.getString("title"), row.getString("text")));
            List<SavedSession> sessions = new ArrayList<>();
            String those = which.replace("session_id", "id");
            for (SavedState state : list(connection, "select * from sessions where " + those
                + " order by created_at, id", ids, SqlReader.this::state)) {
                String id = state.id();
                sessions.add(new SavedSession(state, false, items.getOrDefault(id, List.of()), List.of(),
                    events.getOrDefault(id, List.of()), toolUses.getOrDefault(id, List.of()),
                    named(context.getOrDefault(id, List.of())), feedback.getOrDefault(id, List.of()),
                    named(fields.getOrDefault(id, List.of()))));
            }
            return sessions;
        }

        private <T> Map<String, List<T>> grouped(String table, String condition, String order, Row<T> row)
            throws SQLException, StoreException {
            Map<String, List<T>> groups = new HashMap<>();
            for (Map.Entry<String, T> each : list(connection, "select * from " + table + " where " + condition
                + " order by session_id, " + order, ids, one -> Map.entry(one.getString("session_id"),
                row.read(one)))) {
                groups.computeIfAbsent(each.getKey(), id -> new ArrayList<>()).add(each.getValue());
            }
            return groups;
        }
    }

    private static <T> Map<String, T> named(List<Map.Entry<String, T>> entries) {
        Map<String, T> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static <T> List<T> list(Connection connection, String sql, List<String> values, Row<T> row)
        throws SQLException, StoreException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.size(); i++) {
                statement.setString(i + 1, values.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(row.read(rows));
                }
            }
        }
        return found;
    }

    private SavedState state(ResultSet row) throws SQLException, StoreException {
        SavedState state = json.read(row.getString("state"), SavedState.class);
        return state.with(json.read(row.getString("settings"), SessionSettings.class));
    }

    private static SavedItem item(ResultSet row) throws SQLException {
        Long inputTokens = number(row, "input_tokens");
        Usage usage = inputTokens == null ? null : new Usage(inputTokens, row.getLong("output_tokens"),
            row.getLong("audio_input_tokens"), row.getLong("audio_output_tokens"), row.getLong("cached_tokens"),
            row.getDouble("seconds"), row.getDouble("usd_estimate"));
        return new SavedItem(new Item(row.getString("id"), word(row, "role", ItemType.class), row.getString("content"),
            row.getString("unheard"), row.getLong("created_at"), row.getInt("sequence"),
            word(row, "status", ItemStatus.class), row.getBoolean("interrupted"), number(row, "started_ms"),
            number(row, "ended_ms"), usage, row.getLong("seq")), row.getInt("call"));
    }

    private SessionEvent event(ResultSet row) throws SQLException, StoreException {
        return new SessionEvent(row.getLong("seq"), row.getString("type"), json.tree(row.getString("data")));
    }

    private static ToolUse toolUse(ResultSet row) throws SQLException {
        return new ToolUse(row.getString("call_id"), row.getString("name"), row.getString("arguments"),
            word(row, "state", ToolUse.State.class), row.getString("output"), row.getLong("asked_at"),
            number(row, "answered_at"));
    }

    private Map.Entry<String, SavedField> field(ResultSet row) throws SQLException, StoreException {
        String value = row.getString("value");
        return Map.entry(row.getString("name"),
            new SavedField(value == null ? null : json.read(value, Object.class), row.getString("error")));
    }

    private static Feedback feedback(ResultSet row) throws SQLException {
        String item = row.getString("item_id");
        return new Feedback(word(row, "rating", Feedback.Rating.class), row.getString("comment"),
            item.isEmpty() ? null : item, row.getLong("created_at"));
    }

    private static Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : Long.valueOf(number);
    }

    private static <E extends Enum<E>> E word(ResultSet row, String column, Class<E> type) throws SQLException {
        return Enum.valueOf(type, row.getString(column).toUpperCase(Locale.ROOT));
    }
}
