package realtime.host.log;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Puts messages together that are at or above a level. Thread-safe. */
final class LineLogger extends LegacyAbstractLogger {
    /** How every message of this product begins that is about a session. */
    private static final String ABOUT_SESSION = "session {}: ";
    private static final long serialVersionUID = 1;

    private final transient Optional<Level> least;
    private final transient Consumer<LogLine> lines;

    /**
     * @param least empty for nothing at all
     * @param lines takes what is logged
     */
    LineLogger(String name, Optional<Level> least, Consumer<LogLine> lines) {
        this.name = name;
        this.least = least;
        this.lines = lines;
    }

    private boolean takes(Level level) {
        return least.isPresent() && level.toInt() >= least.get().toInt();
    }

    @Override
    public boolean isTraceEnabled() {
        return takes(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return takes(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return takes(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return takes(Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return takes(Level.ERROR);
    }

    /** Nothing here tells which line of the code it was. */
    @Override
    protected String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(Level level, Marker marker, String pattern, Object[] arguments,
                                               Throwable exception) {
        boolean isAboutSession = pattern != null && pattern.startsWith(ABOUT_SESSION) && arguments != null
            && arguments.length > 0;
        lines.accept(new LogLine(Instant.now(), level, name, Thread.currentThread().getName(),
            isAboutSession ? String.valueOf(arguments[0]) : null,
            String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments)), exception));
    }
}
