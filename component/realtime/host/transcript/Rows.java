package realtime.host.transcript;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import realtime.session.Item;
import realtime.session.Usage;

/** Turns as rows of a table. The columns and their order are a contract: new ones come last. */
final class Rows {
    static final List<String> COLUMNS = List.of("session_id", "sequence", "item_id", "role", "content", "status",
        "interrupted", "timestamp", "timestamp_ms", "started_ms", "ended_ms", "input_tokens", "output_tokens",
        "usd_estimate", "unheard", "seq");

    /** ISO 8601 in UTC, always with milliseconds, so that a column of them has one format. */
    private static final DateTimeFormatter ISO =
        new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private Rows() {}

    /** By column, in order; null where there is no value. */
    static Map<String, Object> of(String sessionId, Item item) {
        Usage usage = item.usage();
        Object[] values = {sessionId, item.sequence(), item.id(), word(item.type()), item.content(),
            word(item.status()), item.interrupted(), ISO.format(Instant.ofEpochMilli(item.timestamp())),
            item.timestamp(), item.startedMs(), item.endedMs(), usage == null ? null : usage.inputTokens(),
            usage == null ? null : usage.outputTokens(), usage == null ? null : usage.usdEstimate(), item.unheard(),
            item.seq()};
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            row.put(COLUMNS.get(i), values[i]);
        }
        return row;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
