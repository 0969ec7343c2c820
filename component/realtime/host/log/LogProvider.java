package realtime.host.log;

import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/**
 * Where SLF4J's messages go: to standard error, one a line, as text or as JSON. It takes the place of a library since
 * those that write JSON would hold up the start (Logback by 120 ms and 900 KB), and none knows which session a message
 * is about. SLF4J finds it as a service, by the file beside this one. Thread-safe.
 */
public final class LogProvider implements SLF4JServiceProvider {
    private final Loggers loggers = new Loggers();

    @Override
    public ILoggerFactory getLoggerFactory() {
        return loggers;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return new BasicMarkerFactory();
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return new NOPMDCAdapter();
    }

    /** The generation of SLF4J that it was made for. */
    @Override
    public String getRequestedApiVersion() {
        return "2.0.99";
    }

    @Override
    public void initialize() {
        // Everything is made at once.
    }
}
