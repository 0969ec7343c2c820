package realtime.session;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How often each of many may do something within any minute. Thread-safe. */
public final class Rate {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int most;
    private final Clock clock;
    /** When each did it lately, in epoch milliseconds. */
    private final Map<String, Deque<Long>> done = new ConcurrentHashMap<>();

    /** @param most in any minute */
    public Rate(int most, Clock clock) {
        this.most = most;
        this.clock = clock;
    }

    /** Counts it; where that would be too often, nothing is counted. Returns how long to wait, seconds; 0 for none. */
    public long count(String who) {
        long now = clock.millis();
        done.values().removeIf(times -> isOver(times.peekLast(), now));
        AtomicLong wait = new AtomicLong();
        done.compute(who, (id, known) -> {
            Deque<Long> times = known == null ? new ArrayDeque<>() : known;
            while (isOver(times.peekFirst(), now)) {
                times.removeFirst();
            }
            if (times.size() < most) {
                times.addLast(now);
            } else {
                wait.set(times.getFirst() + WINDOW.toMillis() - now);
            }
            return times;
        });
        return Math.ceilDiv(wait.get(), 1000);
    }

    private static boolean isOver(Long time, long now) {
        return time != null && time <= now - WINDOW.toMillis();
    }
}
