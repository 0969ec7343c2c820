package realtime.provider;

import realtime.session.SessionError;

/** A session's call, whoever leads its conversation. Thread-safe. */
public sealed interface Call permits ProviderCall, WatchedCall {
    /** Rises with each call of the session. */
    int number();

    /** Lets time pass; to be called a few times a second. */
    void tick();

    /** Ends the call in the ordinary way. Returns whether it was still the session's live one. */
    boolean end(String reason);

    /** Ends the call because of a fault. Returns whether it was still the session's live one. */
    boolean fail(SessionError why);

    /** Bytes that the network has not taken yet of what is sent to the provider by a WebSocket of the call's own. */
    long queued();

    /** Another call of the session has taken this one's place. What was said last may still be on its way. */
    void replaced();

    /**
     * Another host looks after the session from now on: nobody hangs up, and the session stays as it is. Returns
     * whether the call goes on, so that it can be taken up again.
     */
    boolean left();
}
