package realtime.session;

import java.util.HashSet;
import java.util.Set;

/** Whose turn it is during a call. Not thread-safe; its {@link Session} guards it. */
final class Turn {
    /** Responses beside the conversation, which nobody waits for. */
    private final Set<String> outOfBand = new HashSet<>();
    private boolean userSpeaking;
    private boolean audible;
    /** The user's turn is over and no response to it has begun. */
    private boolean awaiting;
    /** The response that is being made, or null. */
    private String answering;

    /** Follows one event. Returns whether it is a sign of life from either side. */
    boolean apply(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.SpeechStarted started -> userSpeaking = true;
            case ConversationEvent.SpeechStopped stopped -> {
                userSpeaking = false;
                awaiting = true;
            }
            case ConversationEvent.TurnCommitted committed -> userSpeaking = false;
            case ConversationEvent.ResponseCreated created -> begun(created);
            case ConversationEvent.ResponseDone done -> done(done.responseId());
            case ConversationEvent.PlaybackStarted started -> audible = true;
            case ConversationEvent.PlaybackStopped stopped -> audible = false;
            case ConversationEvent.PlaybackCleared cleared -> audible = false;
            case ConversationEvent.ItemAdded added -> { }
            case ConversationEvent.AssistantTextDelta delta -> { }
            case ConversationEvent.UserTextCompleted text -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void begun(ConversationEvent.ResponseCreated created) {
        if (created.inConversation()) {
            answering = created.responseId();
            awaiting = false;
        } else {
            outOfBand.add(created.responseId());
        }
    }

    /** The end of a response whose beginning was missed ends the wait, too; that of an earlier one does not. */
    private void done(String responseId) {
        if (responseId.equals(answering)) {
            answering = null;
        } else if (answering == null && !outOfBand.contains(responseId)) {
            awaiting = false;
        }
    }

    void reset() {
        outOfBand.clear();
        userSpeaking = false;
        audible = false;
        awaiting = false;
        answering = null;
    }

    boolean isSilent() {
        return !userSpeaking && !audible;
    }

    Phase phase() {
        if (userSpeaking) {
            return Phase.USER_SPEAKING;
        }
        if (audible) {
            return Phase.ASSISTANT_SPEAKING;
        }
        return awaiting || answering != null ? Phase.THINKING : Phase.LISTENING;
    }
}
