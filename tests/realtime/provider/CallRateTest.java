package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CallRateTest {
    private final SettableClock clock = new SettableClock(0);
    private final CallRate rate = new CallRate(clock);

    @Test
    void a_session_that_calls_in_a_loop_is_told_how_long_to_wait() throws ProviderException {
        count(CallRate.MOST, "sales");
        clock.forward(Duration.ofSeconds(20));
        ProviderException refusal = assertThrows(ProviderException.class, () -> rate.count("sales"));
        assertEquals("429 too_many_calls Wait 40 s, then start again. 40", refusal.status() + " " + refusal.code() + " "
            + refusal.fix() + " " + refusal.retryAfterSeconds().orElseThrow());
    }

    @Test
    void other_sessions_feel_nothing_of_it() throws ProviderException {
        count(CallRate.MOST, "sales");
        rate.count("stock");
    }

    @Test
    void what_is_a_minute_old_counts_no_more_and_a_refused_call_never_did() throws ProviderException {
        count(CallRate.MOST, "sales");
        clock.forward(Duration.ofSeconds(59));
        assertThrows(ProviderException.class, () -> rate.count("sales"));
        clock.forward(Duration.ofSeconds(1));
        count(CallRate.MOST, "sales");
        assertThrows(ProviderException.class, () -> rate.count("sales"));
    }

    private void count(int calls, String session) throws ProviderException {
        for (int i = 0; i < calls; i++) {
            rate.count(session);
        }
    }
}
