package realtime.session;

/** Where a conversation stands. */
public enum Phase {
    /** Never started. */
    NEW(Status.IDLE),
    /** A call is being set up. */
    CONNECTING(Status.CONNECTING),
    /** Connected; nobody speaks. */
    LISTENING(Status.CONNECTED),
    /** The provider hears the user. */
    USER_SPEAKING(Status.RECORDING),
    /** The user's turn is over and no answer is audible yet. */
    THINKING(Status.CONNECTED),
    /** The assistant is audible. */
    ASSISTANT_SPEAKING(Status.SPEAKING),
    /** Connected, microphone and answers held by the user or the app. */
    PAUSED(Status.CONNECTED),
    /** The call was lost and is being set up again. */
    RECONNECTING(Status.CONNECTING),
    /** Over, by choice or by a limit; it may be started again. */
    ENDED(Status.IDLE),
    /** Over because of a fault; it may be started again. */
    FAILED(Status.ERROR);

    private final Status status;

    Phase(Status status) {
        this.status = status;
    }

    /** The coarser state that contains this one. */
    public Status status() {
        return status;
    }

    /** Whether a call is up or being set up. */
    public boolean isLive() {
        return this != NEW && !isOver();
    }

    /** Whether the conversation has ended, in whatever way. */
    public boolean isOver() {
        return this == ENDED || this == FAILED;
    }
}
