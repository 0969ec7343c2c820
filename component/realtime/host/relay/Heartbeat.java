package realtime.host.relay;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether a WebSocket's client is still there. One that has vanished without a word (its machine asleep, its network
 * changed) is not missed by TCP for many minutes; so it is pinged when it is silent, which browsers and libraries answer
 * by themselves. Not thread-safe.
 */
final class Heartbeat {
    /** A client that has been silent for so long is pinged, and again after as long. */
    static final Duration INTERVAL = Duration.ofSeconds(5);
    /** A client that has been silent for so long is not there. */
    static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    private final LongSupplier bytesIn;
    private final Runnable ping;
    private long heard = -1;
    /** Nanoseconds. */
    private long heardAt;
    private long pingedAt;

    /**
     * @param bytesIn how many have come from the client so far, of whatever kind
     * @param ping    asks it for an answer
     * @param now     nanoseconds of any clock
     */
    Heartbeat(LongSupplier bytesIn, Runnable ping, long now) {
        this.bytesIn = bytesIn;
        this.ping = ping;
        this.heardAt = now;
        this.pingedAt = now;
    }

    /** Lets time pass, to be called a few times a second; returns whether the client is there, as far as one knows. */
    boolean isFelt(long now) {
        long bytes = bytesIn.getAsLong();
        if (bytes != heard) {
            heard = bytes;
            heardAt = now;
        } else if (now - Math.max(heardAt, pingedAt) >= INTERVAL.toNanos()) {
            pingedAt = now;
            ping.run();
        }
        return now - heardAt < LONGEST_SILENCE.toNanos();
    }
}
