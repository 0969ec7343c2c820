package support;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for a condition with a deadline, so that no test sleeps for a guessed time. */
public final class Await {
    private static final long POLL_NANOS = Duration.ofMillis(10).toNanos();

    private Await() {}

    /** Returns once {@code condition} holds; throws an AssertionError naming {@code what} after {@code limit}. */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        value(what, limit, condition::getAsBoolean, held -> held);
    }

    /** Polls {@code source} until {@code wanted} accepts its value, and returns it; fails after {@code limit}. */
    public static <T> T value(String what, Duration limit, Supplier<T> source, Predicate<T> wanted) {
        long deadline = System.nanoTime() + limit.toNanos();
        T value = source.get();
        while (!wanted.test(value)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Waited " + limit.toSeconds() + " s for " + what + "; last seen: " + value);
            }
            LockSupport.parkNanos(POLL_NANOS);
            value = source.get();
        }
        return value;
    }
}
