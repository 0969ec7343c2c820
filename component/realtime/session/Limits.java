package realtime.session;

import java.time.Duration;
import java.util.Optional;

/**
 * What ends a conversation by itself.
 *
 * @param maxMinutes  longest conversation without a new start, minutes
 * @param idleSeconds longest silence on both sides, seconds
 * @param maxUsd      largest estimated price in US dollars; null for none
 */
public record Limits(int maxMinutes, int idleSeconds, Double maxUsd) {
    /** The same with what is left of the budget, which may be nothing. */
    Limits afterSpending(double usd) {
        return maxUsd == null ? this : new Limits(maxMinutes, idleSeconds, Math.max(0, maxUsd - usd));
    }

    /** Which limit such a conversation has reached, by its setting's name; empty while none. */
    Optional<String> reached(Duration lasted, Duration silent, double usd) {
        if (lasted.compareTo(Duration.ofMinutes(maxMinutes)) >= 0) {
            return Optional.of("max_minutes");
        }
        if (silent.compareTo(Duration.ofSeconds(idleSeconds)) >= 0) {
            return Optional.of("idle_seconds");
        }
        return maxUsd != null && usd >= maxUsd ? Optional.of("max_usd") : Optional.empty();
    }
}
