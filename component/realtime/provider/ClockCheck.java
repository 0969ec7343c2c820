package realtime.provider;

import java.time.Duration;
import java.time.Instant;

/** Compares this machine's clock with the provider's. */
final class ClockCheck {
    static final String NAME = "clock";
    /** The header tells whole seconds and has travelled; short-lived keys bear a little more. */
    private static final Duration TOLERATED = Duration.ofSeconds(60);

    private ClockCheck() {}

    static Check of(Contact contact) {
        if (contact.reachable().hasFailed()) {
            return Check.waitsFor(contact.reachable(), NAME);
        }
        if (contact.date().isEmpty()) {
            return Check.skipped(NAME, "The provider does not tell the time.");
        }
        Instant theirs = contact.date().get();
        Duration ahead = Duration.between(theirs, contact.clock());
        if (ahead.abs().compareTo(TOLERATED) < 0) {
            return Check.ok(NAME, "This machine's clock agrees with the provider's.");
        }
        return Check.warn(NAME, "This machine's clock is " + words(ahead.abs()) + (ahead.isNegative() ? " behind"
            : " ahead of") + " the provider's. With a wrong clock TLS and short-lived keys fail.",
            "Set the clock, or turn on its synchronisation.");
    }

    private static String words(Duration time) {
        if (time.toDays() > 1) {
            return time.toDays() + " days";
        }
        if (time.toHours() > 1) {
            return time.toHours() + " hours";
        }
        return time.toMinutes() > 1 ? time.toMinutes() + " minutes" : time.toSeconds() + " seconds";
    }
}
