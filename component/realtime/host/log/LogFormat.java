package realtime.host.log;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * How a message is written. Whatever a text holds, of a provider, a person or a client, it begins no line and steers
 * no terminal: control characters are written as {@code \n} or {@code \u001b}.
 */
public enum LogFormat {
    /** For people: the time here, the level, the class, the message; behind it an exception, each line indented. */
    TEXT {
        @Override
        String of(LogLine line) {
            StringBuilder out = new StringBuilder(CLOCK.format(line.time())).append(" [").append(line.level())
                .append("] ").append(line.logger().substring(line.logger().lastIndexOf('.') + 1)).append(" - ")
                .append(SafeText.of(line.message()));
            if (line.exception() != null) {
                ExceptionText.of(line.exception()).forEach(each -> out.append("\n").append(SafeText.of(each)));
            }
            return out.toString();
        }
    },

    /** For programs: an object a line. What is not there is left out. */
    JSON {
        @Override
        String of(LogLine line) {
            StringBuilder out = new StringBuilder("{");
            put("time", line.time().truncatedTo(ChronoUnit.MILLIS).toString(), out);
            put("level", line.level().name().toLowerCase(Locale.ROOT), out);
            put("logger", line.logger(), out);
            put("thread", line.thread().isEmpty() ? null : line.thread(), out);
            put("session", line.session(), out);
            put("message", line.message(), out);
            put("exception", line.exception() == null ? null
                : String.join("\n", ExceptionText.of(line.exception())), out);
            return out.append("}").toString();
        }
    };

    private static final DateTimeFormatter CLOCK =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneId.systemDefault());

    /** A line, or with an exception several, without an end. */
    abstract String of(LogLine line);

    private static void put(String name, String value, StringBuilder out) {
        if (value != null) {
            out.append(out.length() > 1 ? "," : "").append('"').append(name).append("\":\"")
                .append(SafeText.inQuotes(value)).append('"');
        }
    }
}
