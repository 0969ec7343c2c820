package realtime.host.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What some libraries tell Java's own logging, such as PostgreSQL's driver, goes the same way. Thread-safe. */
public final class JavaLogging extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    private JavaLogging() {}

    /** For all of this process. */
    public static void redirect() {
        LogManager.getLogManager().reset();
        java.util.logging.Logger.getLogger("").addHandler(new JavaLogging());
    }

    @Override
    public void publish(LogRecord record) {
        Logger logger = LoggerFactory.getLogger(record.getLoggerName() == null ? "java" : record.getLoggerName());
        int level = record.getLevel().intValue();
        String message = formatter.formatMessage(record);
        if (level >= Level.SEVERE.intValue()) {
            logger.error("{}", message, record.getThrown());
        } else if (level >= Level.WARNING.intValue()) {
            logger.warn("{}", message, record.getThrown());
        } else if (level >= Level.INFO.intValue()) {
            logger.info("{}", message, record.getThrown());
        } else {
            logger.debug("{}", message, record.getThrown());
        }
    }

    @Override
    public void flush() {
        // Each line is written at once.
    }

    @Override
    public void close() {
        // Standard error stays open.
    }
}
