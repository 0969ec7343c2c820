package realtime.session;

/** Whose turn it is during a call. Not thread-safe; its {@link Session} guards it. */
final class Turn {
    private boolean userSpeaking;
    private boolean answering;
    private boolean audible;

    /** Follows one event. Returns whether it is a sign of life from either side. */
    boolean apply(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.SpeechStarted started -> userSpeaking = true;
            case ConversationEvent.SpeechStopped stopped -> {
                userSpeaking = false;
                answering = true;
            }
            case ConversationEvent.TurnCommitted committed -> userSpeaking = false;
            case ConversationEvent.ResponseCreated created -> answering |= created.inConversation();
            case ConversationEvent.ResponseDone done -> answering = false;
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

    void reset() {
        userSpeaking = false;
        answering = false;
        audible = false;
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
        return answering ? Phase.THINKING : Phase.LISTENING;
    }
}
