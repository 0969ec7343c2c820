package realtime.provider;

import java.time.Duration;
import realtime.session.ConversationEvent;

/**
 * Notices a turn that is never answered: now and then a provider takes what was said and does nothing (reported for
 * OpenAI since 2024). Then an answer is asked for, once; when that does not help either, it is said. Not thread-safe.
 */
final class AnswerWatchdog {
    /** An answer begins within a second or two; a person starts to wonder after five. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What is to be done now. */
    enum Action { NOTHING, ASK, COMPLAIN }

    private long waitingSince;
    private boolean waiting;
    private boolean asked;

    /**
     * @param answersByItself whether the provider answers a committed turn without being asked
     * @param now             milliseconds of any clock
     */
    void follow(ConversationEvent event, boolean answersByItself, long now) {
        switch (event) {
            case ConversationEvent.TurnCommitted committed when answersByItself -> expect(now);
            case ConversationEvent.ResponseCreated created when created.inConversation() -> waiting = false;
            // A person who goes on speaking will be answered after that.
            case ConversationEvent.SpeechStarted started -> waiting = false;
            default -> { }
        }
    }

    /** An answer was asked for, or will come by itself. */
    void expect(long now) {
        waiting = true;
        asked = false;
        waitingSince = now;
    }

    void forget() {
        waiting = false;
    }

    /** Something else is being answered first: patience begins anew. */
    void postpone(long now) {
        waitingSince = now;
    }

    Action due(long now) {
        if (!waiting || now - waitingSince < PATIENCE.toMillis()) {
            return Action.NOTHING;
        }
        if (asked) {
            waiting = false;
            return Action.COMPLAIN;
        }
        asked = true;
        waitingSince = now;
        return Action.ASK;
    }
}
