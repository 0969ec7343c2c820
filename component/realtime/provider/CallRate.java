package realtime.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How often a session may place calls, each of which costs: whoever may open its widget may start and stop as a person
 * does, and as a widget does that loses its network, but not in a loop. Thread-safe.
 */
final class CallRate {
    /** In any minute. */
    static final int MOST = 30;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final Clock clock;
    /** When the latest calls were placed, in epoch milliseconds, by session. */
    private final Map<String, Deque<Long>> placed = new ConcurrentHashMap<>();

    CallRate(Clock clock) {
        this.clock = clock;
    }

    /**
     * Counts a call that is about to be placed.
     *
     * @throws ProviderException 429 with the time to wait, when there have been too many; this one does not count
     */
    void count(String session) throws ProviderException {
        long now = clock.millis();
        placed.values().removeIf(times -> isOver(times.peekLast(), now));
        AtomicLong wait = new AtomicLong();
        placed.compute(session, (id, known) -> {
            Deque<Long> times = known == null ? new ArrayDeque<>() : known;
            while (isOver(times.peekFirst(), now)) {
                times.removeFirst();
            }
            if (times.size() < MOST) {
                times.addLast(now);
            } else {
                wait.set(times.getFirst() + WINDOW.toMillis() - now);
            }
            return times;
        });
        if (wait.get() > 0) {
            long seconds = Math.ceilDiv(wait.get(), 1000);
            throw new ProviderException(429, "too_many_calls", "This session has placed " + MOST
                + " calls within a minute.", "Wait " + seconds + " s, then start again.", seconds);
        }
    }

    private static boolean isOver(Long time, long now) {
        return time != null && time <= now - WINDOW.toMillis();
    }
}
