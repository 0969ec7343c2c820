package realtime.host;

import org.slf4j.LoggerFactory;
import realtime.host.log.JavaLogging;
import realtime.host.log.LogFormat;
import realtime.host.log.LogLevels;
import realtime.host.log.LogProvider;
import realtime.host.log.Loggers;

/** One line for each change in a session's life; nothing from libraries but their warnings. */
final class Logging {
    private Logging() {}

    /** Must come before the first logger is made. What the user has set by a system property stays. */
    static void configure() {
        // Whatever other provider a class path may have.
        setDefault("slf4j.provider", LogProvider.class.getName());
        // Else it says on standard error whom it has taken.
        setDefault("slf4j.internal.verbosity", "WARN");
        setLevel("realtime", "info");
        // What it would say at error level, the command says better.
        setLevel("io.javalin", "off");
        // It would repeat what strangers send.
        setLevel("org.eclipse.jetty.http", "error");
        // The same.
        setLevel("com.zaxxer.hikari", "off");
        setLevel("org.flywaydb", "error");
        JavaLogging.redirect();
    }

    /** How the log is written from now on. */
    static void format(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof Loggers loggers) {
            loggers.format(format);
        }
    }

    /** For a command that talks by itself; must come before the host is made. What the user has set stays. */
    static void onlyWarnings() {
        if ("info".equals(System.getProperty(LogLevels.PROPERTY + ".realtime"))) {
            System.setProperty(LogLevels.PROPERTY + ".realtime", "warn");
        }
    }

    private static void setLevel(String logger, String level) {
        setDefault(LogLevels.PROPERTY + "." + logger, level);
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(name) == null) {
            System.setProperty(name, value);
        }
    }
}
