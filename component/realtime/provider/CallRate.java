package realtime.provider;

import java.time.Clock;
import realtime.session.Rate;

/**
 * How often a session may place calls, each of which costs: whoever may open its widget may start and stop as a person
 * does, and as a widget does that loses its network, but not in a loop. Thread-safe.
 */
final class CallRate {
    /** In any minute. */
    static final int MOST = 30;

    private final Rate rate;

    CallRate(Clock clock) {
        rate = new Rate(MOST, clock);
    }

    /**
     * Counts a call that is about to be placed.
     *
     * @throws ProviderException 429 with the time to wait, when there have been too many; this one does not count
     */
    void count(String session) throws ProviderException {
        long seconds = rate.count(session);
        if (seconds > 0) {
            throw new ProviderException(429, "too_many_calls", "This session has placed " + MOST
                + " calls within a minute.", "Wait " + seconds + " s, then start again.", seconds);
        }
    }
}
