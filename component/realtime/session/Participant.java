package realtime.session;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What whoever sits in front of the widget says about a session, beside the conversation: that they agree to its
 * consent text, and how they found it. Thread-safe: its session's lock guards it.
 */
public final class Participant {
    private final SessionSettings settings;
    private final EventLog log;
    private final Clock clock;
    private final Lock lock;
    /** The latest by what is rated; the conversation as a whole stands under null. Guarded by the lock. */
    private final Map<String, Feedback> feedback = new LinkedHashMap<>();
    /** Epoch milliseconds; null before. Guarded by the lock. */
    private Long consentedAt;

    /** Runs a change under the session's lock, and tells readers when they see the session differently. */
    interface Lock {
        <T> T changing(Supplier<T> change);
    }

    /** @param settings as the session was created; what counts here does not change later */
    Participant(SessionSettings settings, EventLog log, Clock clock, Lock lock) {
        this.settings = settings;
        this.log = log;
        this.clock = clock;
        this.lock = lock;
    }

    void restore(Long agreedAt, List<Feedback> given) {
        consentedAt = agreedAt;
        feedback.clear();
        given.forEach(each -> feedback.put(each.itemId(), each));
    }

    /** Whether there is a text to agree to before a call may be placed, and nobody has yet. */
    public boolean isToConsent() {
        return lock.changing(() -> settings.consent() != null && consentedAt == null);
    }

    /** Agrees to the session's text; the first time counts. */
    public void consent() {
        lock.changing(() -> consentedAt = consentedAt == null ? Long.valueOf(clock.millis()) : consentedAt);
    }

    /**
     * Rates the conversation or an answer, in place of an earlier rating of the same.
     *
     * @param comment null for none
     * @param itemId  null for the conversation as a whole
     */
    public Feedback rate(Feedback.Rating rating, String comment, String itemId) {
        return lock.changing(() -> {
            Feedback given = new Feedback(rating, comment, itemId, clock.millis());
            feedback.put(itemId, given);
            log.append("feedback", given);
            return given;
        });
    }

    /** With the lock held. */
    Long consentedAt() {
        return consentedAt;
    }

    /** With the lock held. */
    List<Feedback> feedback() {
        return List.copyOf(feedback.values());
    }
}
