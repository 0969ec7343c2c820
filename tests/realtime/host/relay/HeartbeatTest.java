package realtime.host.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HeartbeatTest {
    private static final long MS = 1_000_000;
    private long bytesIn;
    private int pings;
    private boolean answers;
    private final Heartbeat heartbeat = new Heartbeat(() -> bytesIn, this::ping, 0);

    private void ping() {
        pings++;
        bytesIn += answers ? 6 : 0;
    }

    /** Returns when it was missed first, in milliseconds, or -1. */
    private long missedBy(long untilMs) {
        for (long ms = 250; ms <= untilMs; ms += 250) {
            if (!heartbeat.isFelt(ms * MS)) {
                return ms;
            }
        }
        return -1;
    }

    @Test
    void a_client_that_says_nothing_and_answers_pings_stays() {
        answers = true;
        assertEquals(-1, missedBy(3_600_000));
        assertTrue(pings > 600);
    }

    @Test
    void a_client_that_answers_nothing_is_missed_after_a_quarter_of_a_minute() {
        assertEquals(15_250, missedBy(60_000));
        assertEquals(3, pings);
    }

    @Test
    void a_client_that_speaks_is_not_pinged() {
        for (long ms = 250; ms < 60_000; ms += 250) {
            bytesIn += 960;
            assertTrue(heartbeat.isFelt(ms * MS));
        }
        assertEquals(0, pings);
    }

    @Test
    void a_client_that_falls_silent_is_missed_as_long_after_its_last_word() {
        bytesIn = 1;
        assertTrue(heartbeat.isFelt(10_000 * MS));
        assertTrue(heartbeat.isFelt(24_900 * MS));
        assertFalse(heartbeat.isFelt(25_000 * MS));
    }
}
