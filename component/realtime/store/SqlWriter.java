package realtime.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import realtime.session.Feedback;
import realtime.session.Item;
import realtime.session.SavedField;
import realtime.session.SavedItem;
import realtime.session.SavedSession;
import realtime.session.SavedState;
import realtime.session.SessionEvent;
import realtime.session.SessionSettings;
import realtime.session.ToolUse;
import realtime.session.Usage;

/** Changes as rows; every statement is one that SQLite and PostgreSQL understand alike. */
final class SqlWriter {
    private static final String DELETE_MESSAGES = "delete from messages where session_id = ?";
    private static final String DELETE_MESSAGE = "delete from messages where session_id = ? and id = ?";
    private static final String DELETE_EVENTS = "delete from events where session_id = ?";
    private static final String DELETE_OLD_EVENTS = "delete from events where session_id = ? and seq <= ?";
    private static final String DELETE_TOOL_CALLS = "delete from tool_calls where session_id = ?";
    private static final String DELETE_FIELDS = "delete from fields where session_id = ?";
    private static final String DELETE_FEEDBACK = "delete from feedback where session_id = ?";
    private static final String DELETE_CONTEXT = "delete from context where session_id = ?";
    private static final String DELETE_SESSION = "delete from sessions where id = ?";
    private static final String DELETED_KEY = upsert("deleted_keys", "key", "key", "seq");
    /** Before the session's own row, which still has what it had cost when it was saved last. */
    private static final String SPENDING = "insert into spending (day, session_id, usd_before, usd) "
        + "select ?, ?, coalesce((select usd_estimate from sessions where id = ?), 0), ? where true "
        + "on conflict (day, session_id) do update set usd = excluded.usd";
    private static final String SESSION = upsert("sessions", "id", "id", "key", "status", "phase", "provider", "model",
        "transport", "created_at", "updated_at", "started_at", "ended_at", "ended_reason", "consented_at",
        "input_tokens", "output_tokens", "audio_input_tokens", "audio_output_tokens", "cached_tokens", "seconds",
        "usd_estimate", "metadata", "call", "call_id", "seq", "seq_reserved", "settings", "state");
    private static final String MESSAGE = upsert("messages", "session_id, id", "session_id", "id", "sequence", "role",
        "content", "unheard", "status", "interrupted", "created_at", "started_ms", "ended_ms", "input_tokens",
        "output_tokens", "audio_input_tokens", "audio_output_tokens", "cached_tokens", "seconds", "usd_estimate",
        "call", "seq");
    private static final String EVENT = upsert("events", "session_id, seq", "session_id", "seq", "type", "data");
    private static final String TOOL_CALL = upsert("tool_calls", "session_id, call_id", "session_id", "call_id",
        "name", "arguments", "state", "output", "asked_at", "answered_at");
    private static final String FIELD = upsert("fields", "session_id, name", "session_id", "name", "value", "error");
    private static final String FEEDBACK = upsert("feedback", "session_id, item_id", "session_id", "item_id", "place",
        "rating", "comment", "created_at");
    private static final String CONTEXT = upsert("context", "session_id, place", "session_id", "place", "title",
        "text");
    /** What was spent first, then what is gone, then what refers to nothing, then what refers to that. */
    private static final List<String> ORDER = List.of(SPENDING, DELETE_MESSAGES, DELETE_MESSAGE,
        DELETE_EVENTS, DELETE_OLD_EVENTS, DELETE_TOOL_CALLS, DELETE_FIELDS, DELETE_FEEDBACK, DELETE_CONTEXT, DELETE_SESSION,
        DELETED_KEY, SESSION, MESSAGE, EVENT, TOOL_CALL, FIELD, FEEDBACK, CONTEXT);

    private final StoreJson json;

    SqlWriter(StoreJson json) {
        this.json = json;
    }

    /** Writes within the connection's transaction. */
    void write(Connection connection, List<SavedSession> changes) throws SQLException {
        try (Batch batch = new Batch(connection, ORDER)) {
            for (SavedSession change : changes) {
                spend(batch, change.state());
                if (change.isDeleted()) {
                    delete(batch, change.state());
                } else {
                    write(batch, change);
                }
            }
            batch.run();
        }
    }

    private static void spend(Batch batch, SavedState state) throws SQLException {
        double usd = state.usage().usdEstimate();
        if (usd > 0) {
            batch.add(SPENDING, state.savedOn().toString(), state.id(), state.id(), usd);
        }
    }

    private static void delete(Batch batch, SavedState state) throws SQLException {
        for (String sql : List.of(DELETE_MESSAGES, DELETE_EVENTS, DELETE_TOOL_CALLS, DELETE_FIELDS, DELETE_FEEDBACK,
            DELETE_CONTEXT, DELETE_SESSION)) {
            batch.add(sql, state.id());
        }
        if (state.settings().key() != null) {
            batch.add(DELETED_KEY, state.settings().key(), state.seq());
        }
    }

    private void write(Batch batch, SavedSession change) throws SQLException {
        String id = change.id();
        session(batch, change.state());
        for (String removed : change.removed()) {
            batch.add(DELETE_MESSAGE, id, removed);
        }
        for (SavedItem item : change.items()) {
            message(batch, id, item);
        }
        for (SessionEvent event : change.events()) {
            batch.add(EVENT, id, event.seq(), event.type(), json.write(event.data()));
        }
        if (!change.events().isEmpty() && change.state().seq() > SavedSession.MOST_EVENTS) {
            batch.add(DELETE_OLD_EVENTS, id, change.state().seq() - SavedSession.MOST_EVENTS);
        }
        for (ToolUse use : change.toolUses()) {
            batch.add(TOOL_CALL, id, use.callId(), use.name(), use.arguments(), word(use.state()), use.output(),
                use.askedAt(), use.answeredAt());
        }
        parts(batch, change);
    }

    private void parts(Batch batch, SavedSession change) throws SQLException {
        String id = change.id();
        if (change.fields() != null) {
            batch.add(DELETE_FIELDS, id);
            for (Map.Entry<String, SavedField> field : change.fields().entrySet()) {
                Object value = field.getValue().value();
                batch.add(FIELD, id, field.getKey(), value == null ? null : json.write(value),
                    field.getValue().error());
            }
        }
        if (change.feedback() != null) {
            batch.add(DELETE_FEEDBACK, id);
            int place = 0;
            for (Feedback each : change.feedback()) {
                batch.add(FEEDBACK, id, each.itemId() == null ? "" : each.itemId(), place++, word(each.rating()),
                    each.comment(), each.at());
            }
        }
        if (change.context() != null) {
            batch.add(DELETE_CONTEXT, id);
            int place = 0;
            for (Map.Entry<String, String> each : change.context().entrySet()) {
                batch.add(CONTEXT, id, place++, each.getKey(), each.getValue());
            }
        }
    }

    private void session(Batch batch, SavedState state) throws SQLException {
        SessionSettings settings = state.settings();
        Usage usage = state.usage();
        batch.add(SESSION, state.id(), settings.key(), word(state.phase().status()), word(state.phase()),
            state.provider(), settings.model(), state.call().number() == 0 ? null : state.call().transport(),
            state.createdAt(), state.savedAt(), state.call().connectedAt(), state.call().endedAt(),
            state.call().endedReason(), state.consentedAt(), usage.inputTokens(), usage.outputTokens(),
            usage.audioInputTokens(), usage.audioOutputTokens(), usage.cachedTokens(), usage.seconds(),
            usage.usdEstimate(), json.write(settings.metadata()), state.call().number(), state.call().id(),
            state.seq(), state.seqReserved(), json.write(settings), json.write(state.with(null)));
    }

    private static void message(Batch batch, String id, SavedItem saved) throws SQLException {
        Item item = saved.item();
        Usage usage = item.usage();
        batch.add(MESSAGE, id, item.id(), item.sequence(), word(item.type()), item.content(), item.unheard(),
            word(item.status()), item.interrupted(), item.timestamp(), item.startedMs(), item.endedMs(),
            usage == null ? null : usage.inputTokens(), usage == null ? null : usage.outputTokens(),
            usage == null ? null : usage.audioInputTokens(), usage == null ? null : usage.audioOutputTokens(),
            usage == null ? null : usage.cachedTokens(), usage == null ? null : usage.seconds(),
            usage == null ? null : usage.usdEstimate(), saved.call(), item.seq());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static String upsert(String table, String key, String... columns) {
        StringBuilder updates = new StringBuilder();
        for (String column : columns) {
            if (!List.of(key.split(", ")).contains(column)) {
                updates.append(updates.isEmpty() ? "" : ", ").append(column).append(" = excluded.").append(column);
            }
        }
        return "insert into " + table + " (" + String.join(", ", columns) + ") values ("
            + "?, ".repeat(columns.length - 1) + "?) on conflict (" + key + ") do update set " + updates;
    }
}
