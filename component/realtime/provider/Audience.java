package realtime.provider;

/**
 * The client to which a conversation is passed through. Called by any thread, but by one at a time for what the
 * provider says; implementations do not wait for the client.
 */
public interface Audience {
    /** A server event of the GA dialect, as text. */
    void event(String event);

    /**
     * The provider has ended the connection; nothing comes any more.
     *
     * @param code of its close frame; 1006 when there was none
     */
    void closed(int code, String reason);

    /** The host has ended the conversation, as its session says; nothing comes any more. */
    void ended();
}
