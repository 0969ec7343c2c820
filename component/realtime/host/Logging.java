package realtime.host;

/** One line for each change in a session's life; nothing from libraries but their warnings. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /** Must come before the first logger is made. What the user has set by a system property stays. */
    static void configure() {
        setDefault("defaultLogLevel", "warn");
        setDefault("log.realtime", "info");
        // What it would say at error level, the command says better.
        setDefault("log.io.javalin", "off");
        // It would repeat what strangers send.
        setDefault("log.org.eclipse.jetty.http", "error");
        // What it would say, the command says better, too.
        setDefault("log.com.zaxxer.hikari", "off");
        setDefault("log.org.flywaydb", "error");
        setDefault("showDateTime", "true");
        setDefault("dateTimeFormat", "HH:mm:ss.SSS");
        setDefault("showThreadName", "false");
        setDefault("showShortLogName", "true");
        setDefault("levelInBrackets", "true");
    }

    /** For a command that talks by itself; must come before the host is made. What the user has set stays. */
    static void onlyWarnings() {
        if ("info".equals(System.getProperty(PREFIX + "log.realtime"))) {
            System.setProperty(PREFIX + "log.realtime", "warn");
        }
    }

    private static void setDefault(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
