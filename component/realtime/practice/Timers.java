package realtime.practice;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Things to do later, run by the session's tick. Guarded by the session's lock. */
final class Timers {
    private final PriorityQueue<Timer> waiting = new PriorityQueue<>(Comparator.comparingLong(Timer::dueNanos));

    private record Timer(long dueNanos, Runnable action) {}

    void at(long dueNanos, Runnable action) {
        waiting.add(new Timer(dueNanos, action));
    }

    void runDue(long nowNanos) {
        while (!waiting.isEmpty() && waiting.peek().dueNanos() - nowNanos <= 0) {
            waiting.remove().action().run();
        }
    }
}
