package realtime.host;

import java.time.Instant;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.SessionSnapshot;
import realtime.session.Usage;

/**
 * One line for each conversation at its end: who, when, how long, at what cost; never what was said, and never a token.
 * Names and values as in logfmt; a value cannot end the line or begin another name. Thread-safe.
 */
final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("realtime.audit");
    private static final int LONGEST_VALUE = 300;

    private AuditLog() {}

    /** @param ended of a session that is over */
    static void ended(SessionSnapshot ended, Caller caller) {
        LOG.info("{}", line(ended, caller));
    }

    static String line(SessionSnapshot ended, Caller caller) {
        Usage usage = ended.usage();
        long seconds = ended.startedAt() == null ? 0 : Math.ceilDiv(ended.endedAt() - ended.startedAt(), 1000);
        StringBuilder line = new StringBuilder("event=session_ended");
        add(line, "session", ended.sessionId());
        add(line, "token", caller.token());
        add(line, "address", caller.address());
        add(line, "origin", caller.origin());
        add(line, "begun", time(ended.startedAt()));
        add(line, "ended", time(ended.endedAt()));
        add(line, "seconds", seconds);
        add(line, "provider", ended.provider());
        add(line, "model", ended.model());
        add(line, "transport", ended.transport());
        add(line, "calls", ended.call());
        add(line, "input_tokens", usage.inputTokens());
        add(line, "output_tokens", usage.outputTokens());
        add(line, "usd", String.format(Locale.ROOT, "%.6f", usage.usdEstimate()));
        add(line, "reason", ended.endedReason());
        return line.toString();
    }

    private static String time(Long epochMs) {
        return epochMs == null ? null : Instant.ofEpochMilli(epochMs).toString();
    }

    /** @param value null for none */
    private static void add(StringBuilder line, String name, Object value) {
        line.append(' ').append(name).append('=').append(value == null ? "-" : quoted(value.toString()));
    }

    private static String quoted(String value) {
        if (value.length() <= LONGEST_VALUE && value.matches("[A-Za-z0-9._:/+@%-]+") && !value.equals("-")) {
            return value;
        }
        StringBuilder text = new StringBuilder("\"");
        value.chars().limit(LONGEST_VALUE).forEach(each -> {
            if (each == '"' || each == '\\') {
                text.append('\\').append((char) each);
            } else if (each >= ' ' && each <= '~') {
                text.append((char) each);
            } else {
                text.append(String.format(Locale.ROOT, "\\u%04x", each));
            }
        });
        return text.append('"').toString();
    }
}
