package realtime.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
        Map<String, List<SavedItem>> items = grouped(connection,
            "select * from messages order by session_id, sequence", SqlReader::item);
        Map<String, List<SessionEvent>> events = grouped(connection, "select * from events where session_id in "
            + "(select id from sessions where updated_at >= " + eventsSince + ") order by session_id, seq",
            this::event);
        Map<String, List<ToolUse>> toolUses = grouped(connection,
            "select * from tool_calls order by session_id, asked_at", SqlReader::toolUse);
        Map<String, List<Map.Entry<String, SavedField>>> fields = grouped(connection,
            "select * from fields order by session_id", this::field);
        Map<String, List<Feedback>> feedback = grouped(connection,
            "select * from feedback order by session_id, place", SqlReader::feedback);
        Map<String, List<Map.Entry<String, String>>> context = grouped(connection,
            "select * from context order by session_id, place",
            row -> Map.entry(row.getString("title"), row.getString("text")));
        List<SavedSession> sessions = new ArrayList<>();
        for (SavedState state : list(connection, "select * from sessions order by created_at, id", this::state)) {
            String id = state.id();
            sessions.add(new SavedSession(state, false, items.getOrDefault(id, List.of()), List.of(),
                events.getOrDefault(id, List.of()), toolUses.getOrDefault(id, List.of()),
                named(context.getOrDefault(id, List.of())), feedback.getOrDefault(id, List.of()),
                named(fields.getOrDefault(id, List.of()))));
        }
        Map<String, Long> deleted = named(list(connection, "select * from deleted_keys",
            row -> Map.entry(row.getString("key"), row.getLong("seq"))));
        return new SessionStore.Kept(sessions, deleted);
    }

    private static <T> Map<String, T> named(List<Map.Entry<String, T>> entries) {
        Map<String, T> map = new LinkedHashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    private static <T> Map<String, List<T>> grouped(Connection connection, String sql, Row<T> row)
        throws SQLException, StoreException {
        Map<String, List<T>> groups = new HashMap<>();
        for (Map.Entry<String, T> each : list(connection, sql,
            one -> Map.entry(one.getString("session_id"), row.read(one)))) {
            groups.computeIfAbsent(each.getKey(), id -> new ArrayList<>()).add(each.getValue());
        }
        return groups;
    }

    private static <T> List<T> list(Connection connection, String sql, Row<T> row)
        throws SQLException, StoreException {
        List<T> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
             ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        }
        return found;
    }

    private SavedState state(ResultSet row) throws SQLException, StoreException {
        SavedState state = json.read(row.getString("state"), SavedState.class);
        SessionSettings settings = json.read(row.getString("settings"), SessionSettings.class);
        return new SavedState(state.id(), settings, state.provider(), state.createdAt(), state.savedAt(),
            state.phase(), state.paused(), state.muted(), state.call(), state.usage(), state.counted(), state.clock(),
            state.consentedAt(), state.recording(), state.seq(), state.seqReserved());
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
