package realtime.session;

import java.time.Duration;

/**
 * How long the user waits for an answer: from when the provider knows that a spoken turn is over, or the key or button
 * was let go. Times are epoch milliseconds. Not thread-safe; its {@link Session} guards it.
 */
final class AnswerTimes {
    private static final long NOT_WAITING = -1;

    private long since = NOT_WAITING;
    private boolean answering;

    /** @param answered whether the provider answers by itself when the user stops speaking */
    void follow(ConversationEvent event, boolean answered, long now, SessionMeter meter) {
        switch (event) {
            case ConversationEvent.SpeechStarted started -> reset();
            case ConversationEvent.SpeechStopped stopped when answered -> turnOver(now);
            case ConversationEvent.ResponseCreated created when created.inConversation() && isWaiting()
                && !answering -> {
                answering = true;
                meter.answering(waited(now));
            }
            case ConversationEvent.PlaybackStarted started when isWaiting() -> {
                meter.audible(waited(now));
                reset();
            }
            default -> { }
        }
    }

    /** The user's turn is over, and an answer is wanted. */
    void turnOver(long now) {
        since = now;
        answering = false;
    }

    void reset() {
        since = NOT_WAITING;
    }

    private boolean isWaiting() {
        return since != NOT_WAITING;
    }

    private Duration waited(long now) {
        return Duration.ofMillis(Math.max(0, now - since));
    }
}
