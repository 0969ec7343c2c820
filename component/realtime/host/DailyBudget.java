package realtime.host;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Session;

/**
 * What all sessions together may cost in a day, which begins at 00:00 UTC. The store knows what the day has cost so
 * far, of every host that uses it; it is asked once a second. While it does not answer, what this host's sessions have
 * cost since counts. Thread-safe.
 */
final class DailyBudget implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DailyBudget.class);
    private static final long INTERVAL_MS = 1_000;
    static final String NAME = "max_usd_per_day";

    private final double most;
    private final Function<LocalDate, OptionalDouble> store;
    private final Supplier<List<Session>> live;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("daily-budget").factory());
    /** The fields below are the timer's. */
    private LocalDate day;
    private double stored;
    /** When that was so, epoch milliseconds. */
    private long storedAt;
    /** By session: what it had cost when the store was asked last. */
    private final Map<String, Double> before = new HashMap<>();
    private volatile boolean isSpent;

    /**
     * @param most  in US dollars; 0 for no bound
     * @param store what a day has cost; empty while that is not known
     * @param live  this host's conversations
     */
    DailyBudget(double most, Function<LocalDate, OptionalDouble> store, Supplier<List<Session>> live, Clock clock) {
        this.most = most;
        this.store = store;
        this.live = live;
        this.clock = clock;
    }

    void start() {
        if (most > 0) {
            look();
            timer.scheduleWithFixedDelay(this::look, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
        }
    }

    boolean isSpent() {
        return isSpent;
    }

    /** Refuses what would cost more. */
    void requireRest() {
        if (isSpent) {
            long now = clock.millis();
            long midnight = today().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            long seconds = Math.max(1, Math.ceilDiv(midnight - now, 1000));
            throw new ApiException(429, "daily_budget_spent", "What all conversations of a day may cost is spent.",
                "Try again in " + Duration.ofSeconds(seconds).toMinutes() / 60 + " h "
                    + Duration.ofSeconds(seconds).toMinutes() % 60 + " min, from 00:00 UTC; whoever runs the host may "
                    + "raise --max-usd-per-day.", seconds);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            if (!today().equals(day)) {
                day = today();
                stored = 0;
                storedAt = clock.millis();
                before.clear();
            }
            long now = clock.millis();
            OptionalDouble known = store.apply(day);
            if (known.isPresent()) {
                stored = known.getAsDouble();
                storedAt = now;
                before.clear();
            }
            isSpent = stored + spentSince(known.isPresent()) >= most;
        } catch (RuntimeException e) {
            // A task that throws is not run again.
            LOG.error("adding up what the day has cost failed", e);
        }
    }

    /** @param isJustRead whether all that was spent till now is stored, or will be in a moment */
    private double spentSince(boolean isJustRead) {
        double since = 0;
        for (Session session : live.get()) {
            double usd = session.outline().usage().usdEstimate();
            boolean isNew = !isJustRead && session.createdAt() > storedAt;
            since += Math.max(0, usd - before.computeIfAbsent(session.id(), id -> isNew ? 0 : usd));
        }
        return since;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
