package realtime.provider;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs what may hang (a name's lookup, a dead file server) beside everything else, and waits a while only. */
public final class TimeLimit {
    /** Longer than what has a time limit of its own, shorter than a person's patience. */
    public static final Duration OF_A_CHECK = Duration.ofSeconds(6);

    private TimeLimit() {}

    /** What {@code look} finds, or {@code late} when it takes longer than {@code limit}. */
    public static <T> CompletableFuture<T> within(Duration limit, T late, Supplier<T> look) {
        return CompletableFuture.supplyAsync(look, Thread::startVirtualThread)
            .completeOnTimeout(late, limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
