package realtime.host.log;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;

/** The loggers by name, and where they write. Thread-safe. */
public final class Loggers implements ILoggerFactory {
    private final Map<String, Logger> loggers = new ConcurrentHashMap<>();
    private volatile LogFormat format = LogFormat.TEXT;

    @Override
    public Logger getLogger(String name) {
        return loggers.computeIfAbsent(name, unknown -> new LineLogger(unknown, LogLevels.of(unknown), this::write));
    }

    /** What is logged from now on has this format. */
    public void format(LogFormat wanted) {
        format = wanted;
    }

    /** Lines come in whole, whoever else writes there. */
    private void write(LogLine line) {
        byte[] bytes = (format.of(line) + "\n").getBytes(StandardCharsets.UTF_8);
        System.err.write(bytes, 0, bytes.length);
        System.err.flush();
    }
}
