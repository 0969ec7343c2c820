package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Carries client events to a call's provider. Thread-safe. */
interface CallLink {
    /** Sends now, or once the connection stands. Returns false when it is closed for good. */
    boolean send(ObjectNode event);

    /** Nothing is sent or received any more. Idempotent. */
    void close();
}
