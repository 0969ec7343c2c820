package realtime.host.relay;

/**
 * Why the host ends a relay's connection: the WebSocket close code, with a reason in words beside it. Codes below 4000
 * are those of RFC 6455; the others begin with 4 and go on like the HTTP status that is nearest.
 *
 * <p>With 1000 the conversation is over. After any other code than that, 4404 and 4409 a client may connect again:
 * within the host's grace period to the same call, later to a new one that knows what was said.
 *
 * <p>A client that closes with 1000 ends the conversation; with any other code, or none, it has been cut off.
 */
public enum CloseCode {
    /** The conversation has ended in the ordinary way: stopped, or a limit of the session's was reached. */
    ENDED(1000),
    /** The host is stopping. */
    HOST_STOPS(1001),
    /** A binary frame holds JSON. Binary frames are sound, JSON goes in text frames. */
    TEXT_IN_BINARY(1003),
    /** A text frame is not JSON; also, by the server itself, one that is not UTF-8. */
    NOT_JSON(1007),
    /** A frame is longer than {@link Relay#LONGEST_SOUND} or {@link Relay#LONGEST_TEXT}. Sent by the server itself. */
    TOO_LARGE(1009),
    /** The host has failed at a message; its log says why. Nothing that a client does should bring this about. */
    HOST_FAULT(1011),
    /** JSON, but no message: no object, or no {@code type} in it. An unknown type is answered with an error only. */
    WRONG_MESSAGE(4400),
    /** The session was deleted. */
    DELETED(4404),
    /**
     * The client takes what it is sent too slowly: a minute and a half of sound waits, it takes nothing for ten
     * seconds, or it is silent as with {@link #GONE} while it has not taken all. A client that reads nothing afterwards
     * either sees the connection cut, for the code stands behind what it has not read.
     */
    SLOW_READER(4408),
    /** Another connection, or another widget's call, has taken over the conversation. */
    REPLACED(4409),
    /**
     * For a quarter of a minute nothing has come from the client, which has taken all that it was sent: not even an
     * answer to a ping. The network has lost it without a word; it will hardly see this code.
     */
    GONE(4410),
    /** A binary frame with half a sample: sound is 16 bits a sample. */
    ODD_LENGTH(4422),
    /** More than half a minute of sound at once, or more than twice as much as can be heard. */
    FLOOD(4429),
    /** The provider has refused or dropped the conversation; an {@code error} message before it says why. */
    UPSTREAM_GONE(4502);

    private final int number;

    CloseCode(int number) {
        this.number = number;
    }

    /** As it stands in the close frame. */
    public int number() {
        return number;
    }
}
