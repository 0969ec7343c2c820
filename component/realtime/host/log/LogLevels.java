package realtime.host.log;

import java.util.Locale;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * What is logged, by system properties: {@code realtime.log.level} for everything, {@code realtime.log.level.<name>}
 * for the loggers that begin with that name; the longest name counts. {@code trace}, {@code debug}, {@code info},
 * {@code warn}, {@code error} or {@code off}.
 */
public final class LogLevels {
    /** The property's name. */
    public static final String PROPERTY = "realtime.log.level";
    private static final Level USUAL = Level.WARN;

    private LogLevels() {}

    /** From which level on a logger says anything; empty where it is off. */
    static Optional<Level> of(String logger) {
        String name = logger;
        String level = System.getProperty(PROPERTY + "." + name);
        while (level == null && name.contains(".")) {
            name = name.substring(0, name.lastIndexOf('.'));
            level = System.getProperty(PROPERTY + "." + name);
        }
        return level(level == null ? System.getProperty(PROPERTY, USUAL.name()) : level);
    }

    /** What is no level counts as the usual one. */
    private static Optional<Level> level(String word) {
        if (word.equalsIgnoreCase("off")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Level.valueOf(word.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException unknown) {
            return Optional.of(USUAL);
        }
    }
}
