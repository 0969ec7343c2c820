package realtime.host.relay;

/**
 * How much a client may send: as much as it can have said since, twice over, and half a minute of sound at once, so
 * that a recording can be sent faster than it was spoken. Messages count as a piece of sound, however short they are.
 * Not thread-safe.
 */
final class FloodGate {
    /** PCM16 mono at 24 kHz. */
    static final int BYTES_PER_SECOND = 48_000;
    private static final long MOST_AT_ONCE = 30 * BYTES_PER_SECOND;
    private static final double REFILL_PER_NANO = 2.0 * BYTES_PER_SECOND / 1_000_000_000;
    /** Ten milliseconds of sound: a hundred messages a second are as much as the sound itself. */
    private static final int LEAST = BYTES_PER_SECOND / 100;

    private double left = MOST_AT_ONCE;
    private long lastAt;

    /** @param now nanoseconds of any clock */
    FloodGate(long now) {
        lastAt = now;
    }

    /** Returns whether a message of so many bytes is still within bounds. */
    boolean passes(int bytes, long now) {
        left = Math.min(MOST_AT_ONCE, left + (now - lastAt) * REFILL_PER_NANO) - Math.max(LEAST, bytes);
        lastAt = now;
        return left >= 0;
    }
}
