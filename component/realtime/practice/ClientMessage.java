package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * Something that a client has sent to a practice partner, as it came.
 *
 * @param time       when it arrived
 * @param connection what it came by
 * @param session    the id of the provider's session that it is for; null when there is none yet
 * @param event      the client event, or the session object of a call or client secret; a JSON text where what came is
 *                   no JSON
 */
public record ClientMessage(Instant time, Connection connection, String session, JsonNode event) {
    /** What a message came by. */
    public enum Connection {
        /** An event on a WebRTC call's data channel. */
        DATA_CHANNEL,
        /** An event on a second connection to a call. */
        SIDEBAND,
        /** An event of a session that has a WebSocket of its own. */
        WEBSOCKET,
        /** The session object beside an offer. */
        CALL,
        /** The session object that a client secret is asked for with. */
        CLIENT_SECRET
    }
}
