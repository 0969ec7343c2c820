package realtime.host.log;

import java.time.Instant;
import org.slf4j.event.Level;

/**
 * What is logged once.
 *
 * @param logger    the class that says it
 * @param thread    its name; empty where it has none
 * @param session   the session that it is about; null where it is about none
 * @param message   filled in
 * @param exception null where there is none
 */
record LogLine(Instant time, Level level, String logger, String thread, String session, String message,
               Throwable exception) {}
