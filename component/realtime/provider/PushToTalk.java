package realtime.provider;

import java.time.Duration;

/**
 * The talk button: what was said while it was held is a turn. Pressing twice is pressing once, and what is released is
 * committed once. Not thread-safe.
 */
final class PushToTalk {
    /** Nobody says anything in less; a provider refuses less than 100 ms of sound. */
    private static final Duration SHORTEST = Duration.ofMillis(200);

    private boolean held;
    private long since;

    boolean isHeld() {
        return held;
    }

    /** Returns whether a turn begins; false when it is held already. */
    boolean press(long now) {
        if (held) {
            return false;
        }
        held = true;
        since = now;
        return true;
    }

    /** Returns whether there is a turn to commit; false when it was not held, or too briefly to have said anything. */
    boolean release(long now) {
        boolean isTurn = held && now - since >= SHORTEST.toMillis();
        held = false;
        return isTurn;
    }
}
