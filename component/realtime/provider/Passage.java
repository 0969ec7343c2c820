package realtime.provider;

/** The provider's end of a connection that is passed through. Thread-safe. */
public interface Passage {
    /** Passes a client event of the GA dialect on, as text; what comes after the end is dropped. */
    void send(String event);

    /** Bytes that the network has not taken yet. */
    long queued();

    /** The client has gone, or is sent away; returns when the provider has been told. */
    void leave(String reason);
}
