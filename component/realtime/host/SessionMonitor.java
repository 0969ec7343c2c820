package realtime.host;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.provider.Call;
import realtime.provider.Calls;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionRegistry;

/** Ends calls that nobody ends: the widget is gone, a limit is reached, or the media never came up or came back. */
final class SessionMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionMonitor.class);
    private static final long INTERVAL_MS = 250;
    private static final SessionError NO_MEDIA = new SessionError("no_media_path",
        "The call was answered, but no sound or data came through.",
        "A firewall or VPN may block it (UDP). Try another network, then start again.");

    private static final SessionError NOT_BACK = new SessionError("connection_lost",
        "The connection broke off and did not come back.",
        "Check the network, then press “Start conversation” to go on.");

    private final SessionRegistry sessions;
    private final Calls calls;
    private final WidgetPresence presence;
    private final LiveSessions live;
    private final DailyBudget budget;
    private final BooleanSupplier mayBeOthers;
    private final Duration widgetGrace;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("session-monitor").factory());

    /** @param mayBeOthers whether other hosts may have taken over what this one holds */
    SessionMonitor(SessionRegistry sessions, Calls calls, WidgetPresence presence, LiveSessions live,
                   DailyBudget budget, BooleanSupplier mayBeOthers, Duration widgetGrace) {
        this.mayBeOthers = mayBeOthers;
        this.sessions = sessions;
        this.calls = calls;
        this.presence = presence;
        this.live = live;
        this.budget = budget;
        this.widgetGrace = widgetGrace;
    }

    void start() {
        timer.scheduleWithFixedDelay(this::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            for (Session session : sessions.held()) {
                if (session.phase().isLive()) {
                    calls.any(session).ifPresent(Call::tick);
                    look(session);
                }
            }
            live.look();
        } catch (RuntimeException e) {
            // A task that throws is not run again.
            LOG.error("looking after the sessions failed", e);
        }
    }

    private void look(Session session) {
        // Its widget may be at another host, which has taken it over.
        boolean isOurs = !mayBeOthers.getAsBoolean();
        // Whoever looks on at a conversation that its client leads may leave.
        if (isOurs && !calls.isWatched(session) && presence.isGone(session, widgetGrace)) {
            end(session, "widget_gone");
        } else if (session.isStuckConnecting()) {
            fail(session, NO_MEDIA);
        } else if (isOurs && session.isReconnectOverdue()) {
            fail(session, NOT_BACK);
        } else if (budget.isSpent()) {
            end(session, DailyBudget.NAME);
        } else {
            session.reachedLimit().ifPresent(limit -> end(session, limit));
        }
    }

    /** Ending takes a request to the provider: not on the timer's thread. */
    private void end(Session session, String reason) {
        Thread.startVirtualThread(() -> calls.end(session, reason));
    }

    /** There may be no call: one was lost, and none came in its place. */
    private void fail(Session session, SessionError why) {
        int number = session.call();
        Thread.startVirtualThread(() -> calls.any(session)
            .ifPresentOrElse(call -> call.fail(why), () -> session.fail(number, why)));
    }
}
