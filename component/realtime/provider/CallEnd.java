package realtime.provider;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Session;
import realtime.session.SessionError;

/**
 * How a call comes to its end: by the user, by a fault, by the other side, or by another call in its place; and what is
 * done then, once. Thread-safe; nothing is done under the call's lock that takes a request to the provider.
 */
final class CallEnd {
    private static final Logger LOG = LoggerFactory.getLogger(CallEnd.class);
    /** What was said last is transcribed a moment later. */
    private static final Duration LAST_WORDS = Duration.ofMillis(1_500);
    /** A widget that hangs up says so itself, and its word may come just after the provider has noticed. */
    private static final Duration REASON_GRACE = Duration.ofMillis(300);

    private final RealtimeApi api;
    private final Session session;
    private final int number;
    private final Runnable forget;
    private final Supplier<Runnable> close;
    private volatile String callId;

    /**
     * @param forget from then on nobody finds the call
     * @param close  closes what is open, under the call's lock, and returns what is left to be done without it; null
     *               when the call is over already
     */
    CallEnd(RealtimeApi api, Session session, int number, Runnable forget, Supplier<Runnable> close) {
        this.api = api;
        this.session = session;
        this.number = number;
        this.forget = forget;
        this.close = close;
    }

    /** The provider knows the call by this id, by which it can be hung up; null when there is none. */
    void named(String id) {
        callId = id;
    }

    /** Returns whether it was still the session's live one. */
    boolean end(String reason) {
        return end(reason, () -> {});
    }

    /** @param tell whom the call was for, once the session knows of its end and before anything is awaited or closed */
    boolean end(String reason, Runnable tell) {
        boolean owesWords = session.owesWords(number);
        boolean ended = session.end(number, reason);
        if (ended) {
            LOG.info("session {}: ended ({})", session.id(), reason);
        }
        tell.run();
        if (ended && owesWords) {
            awaitLastWords();
        }
        release();
        return ended;
    }

    /** Returns whether it was still the session's live one. */
    boolean fail(SessionError why) {
        return fail(why, () -> {});
    }

    /** @param tell as for {@link #end(String, Runnable)} */
    boolean fail(SessionError why, Runnable tell) {
        boolean failed = session.fail(number, why);
        if (failed) {
            LOG.warn("session {}: failed ({})", session.id(), why.code());
        }
        tell.run();
        release();
        return failed;
    }

    /** Another call is going to take its place. */
    void lost() {
        if (session.lost(number)) {
            LOG.info("session {}: call lost", session.id());
        }
        replaced();
    }

    /** Another call has taken its place. It still listens for a moment to what was said last. */
    void replaced() {
        forget.run();
        if (session.owesWords(number)) {
            Thread.startVirtualThread(() -> {
                awaitLastWords();
                release();
            });
        } else {
            release();
        }
    }

    /** The other side has ended the call; {@code placedAgain}: a widget whose conversation was on places another. */
    void gone(boolean placedAgain) {
        if (placedAgain && session.lost(number)) {
            LOG.info("session {}: the provider has dropped the call", session.id());
            release();
        } else {
            fail(new FaultTable(api.errors()).callGone());
        }
    }

    /** Returns when a widget that hangs up has had the time to say so. */
    static void awaitReason() {
        try {
            Thread.sleep(REASON_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Another host looks after it from now on. Returns whether it goes on without this one. */
    boolean left() {
        forget.run();
        Runnable rest = close.get();
        if (rest != null) {
            rest.run();
        }
        return rest != null && session.callId().isPresent();
    }

    private void awaitLastWords() {
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            long seq = session.seq();
            while (session.owesWords(number) && System.nanoTime() < deadline) {
                session.awaitEventAfter(seq, Duration.ofNanos(deadline - System.nanoTime()));
                seq = session.seq();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        Runnable rest = close.get();
        if (rest == null) {
            return;
        }
        forget.run();
        rest.run();
        if (callId != null) {
            hangUp();
        }
    }

    private void hangUp() {
        try {
            api.hangUp(callId);
        } catch (ProviderException e) {
            LOG.warn("session {}: hang-up failed ({}); the provider ends the call when the widget's media stop",
                session.id(), e.code());
        }
    }
}
