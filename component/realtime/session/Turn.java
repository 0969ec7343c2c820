package realtime.session;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Whose turn it is during a call; times are epoch milliseconds. Not thread-safe; its {@link Session} guards it. */
final class Turn {
    /** Responses beside the conversation, which nobody waits for. */
    private final Set<String> outOfBand = new HashSet<>();
    /** As the provider hears it. */
    private boolean userSpeaking;
    /** As the user says by holding the key or button. */
    private boolean talking;
    private boolean audible;
    /** The user's turn is over and no response to it has begun. */
    private boolean awaiting;
    /** The response that is being made, or null. */
    private String answering;
    /** The response that was cut short last: its end tells nothing. */
    private String cut;
    /** The response that has called a tool last: its end is not the answer's. */
    private String calling;
    private long activeAt;

    /** @param answered whether the provider answers by itself when the user stops speaking */
    void apply(ConversationEvent event, boolean answered, long now) {
        if (follow(event, answered)) {
            active(now);
        }
    }

    /** Returns whether the event is a sign of life from either side. */
    private boolean follow(ConversationEvent event, boolean answered) {
        switch (event) {
            case ConversationEvent.SpeechStarted started -> userSpeaking = true;
            case ConversationEvent.SpeechStopped stopped -> {
                userSpeaking = false;
                awaiting = answered;
            }
            case ConversationEvent.TurnCommitted committed -> userSpeaking = false;
            case ConversationEvent.ResponseCreated created -> {
                return begun(created);
            }
            case ConversationEvent.ResponseDone done -> {
                return done(done);
            }
            case ConversationEvent.PlaybackStarted started -> audible = true;
            case ConversationEvent.PlaybackStopped stopped -> audible = false;
            case ConversationEvent.PlaybackCleared cleared -> cut(cleared.responseId());
            case ConversationEvent.OutputItemDone output when output.item().type() == ItemType.TOOL ->
                calling = output.responseId();
            case ConversationEvent.ItemAdded added -> { }
            case ConversationEvent.AssistantTextDelta delta -> {
                return !outOfBand.contains(delta.responseId());
            }
            case ConversationEvent.UserTextCompleted text -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean begun(ConversationEvent.ResponseCreated created) {
        if (created.inConversation()) {
            answering = created.responseId();
            awaiting = false;
        } else {
            outOfBand.add(created.responseId());
        }
        return created.inConversation();
    }

    /** The end of a response whose beginning was missed ends the wait, too; that of an earlier one does not. */
    private boolean done(ConversationEvent.ResponseDone response) {
        String responseId = response.responseId();
        if (outOfBand.contains(responseId)) {
            return false;
        }
        boolean goesOn = responseId.equals(calling) && !response.cancelled() && response.fault() == null;
        if (responseId.equals(answering)) {
            answering = null;
            awaiting = awaiting || goesOn;
        } else if (answering == null && !responseId.equals(cut)) {
            awaiting = goesOn;
        }
        return true;
    }

    /** Nobody waits for the rest of it, whether it is still being made or not. */
    private void cut(String responseId) {
        audible = false;
        cut = responseId;
        answering = responseId.equals(answering) ? null : answering;
    }

    boolean isTalking() {
        return talking;
    }

    /** @param answered whether an answer is going to be asked for when the user has let go */
    void talking(boolean on, boolean answered, long now) {
        active(now);
        talking = on;
        awaiting = awaiting || !on && answered;
    }

    /** What was said with the key or button held is no turn: nobody waits for an answer to it. */
    void talkCancelled() {
        talking = false;
        awaiting = false;
    }

    void reset() {
        outOfBand.clear();
        userSpeaking = false;
        talking = false;
        audible = false;
        awaiting = false;
        answering = null;
        cut = null;
        calling = null;
    }

    /** Something happened that counts as conversation. */
    void active(long now) {
        activeAt = now;
    }

    /** How long neither side has done anything. */
    Duration silentFor(long now) {
        boolean silent = !userSpeaking && !talking && !audible;
        return silent ? Duration.ofMillis(now - activeAt) : Duration.ZERO;
    }

    Phase phase() {
        if (userSpeaking || talking) {
            return Phase.USER_SPEAKING;
        }
        if (audible) {
            return Phase.ASSISTANT_SPEAKING;
        }
        return awaiting || answering != null ? Phase.THINKING : Phase.LISTENING;
    }
}
