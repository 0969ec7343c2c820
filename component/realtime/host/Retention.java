package realtime.host;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Session;
import realtime.session.SessionRegistry;

/** Deletes sessions that have been over for long enough. */
final class Retention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final long INTERVAL_MS = 1_000;

    private final SessionRegistry sessions;
    private final Predicate<Session> take;
    private final Consumer<Session> forget;
    private final Duration retain;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("retention").factory());

    /**
     * @param take   makes a session this host's to change, if that can be
     * @param forget drops a session with all that is kept of it
     * @param retain null for ever
     */
    Retention(SessionRegistry sessions, Predicate<Session> take, Consumer<Session> forget, Duration retain,
              Clock clock) {
        this.sessions = sessions;
        this.take = take;
        this.forget = forget;
        this.retain = retain;
        this.clock = clock;
    }

    void start() {
        if (retain != null) {
            timer.scheduleWithFixedDelay(this::look, 0, INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            long before = clock.millis() - retain.toMillis();
            for (Session session : sessions.here()) {
                if (session.isOverSince(before) && take.test(session)) {
                    LOG.info("session {}: deleted, as --retain has it", session.id());
                    forget.accept(session);
                }
            }
        } catch (RuntimeException e) {
            // A task that throws is not run again.
            LOG.error("deleting old sessions failed", e);
        }
    }
}
