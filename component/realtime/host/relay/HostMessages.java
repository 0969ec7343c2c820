package realtime.host.relay;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import realtime.session.Item;
import realtime.session.ItemType;
import realtime.session.SessionError;
import realtime.session.SessionSnapshot;

/** Writes what the host says in JSON. Thread-safe. */
final class HostMessages {
    static final String PONG = "{\"type\":\"pong\"}";
    static final String RECORDING_STARTED = "{\"type\":\"recording_started\"}";
    static final String RECORDING_STOPPED = "{\"type\":\"recording_stopped\"}";
    /** What has come and was not played yet must not be. */
    static final String FLUSH = "{\"type\":\"flush\"}";

    private final ObjectMapper json;

    private record Created(String type, String sessionId) {}

    private record OfItem(String type, Item item) {}

    private record Removed(String type, String id) {}

    private record Audio(String type, String itemId) {}

    private record Status(String type, @JsonUnwrapped SessionSnapshot outline) {}

    private record Failure(String type, SessionError error) {}

    /** @param json writes snake_case */
    HostMessages(ObjectMapper json) {
        this.json = json;
    }

    String created(String sessionId) {
        return write(new Created("session_created", sessionId));
    }

    /** The assistant's turns are told from the others. A turn comes again, whole, whenever it has changed. */
    String item(Item item) {
        return write(new OfItem(item.type() == ItemType.ASSISTANT ? "text_response" : "transcript", item));
    }

    String removed(String itemId) {
        return write(new Removed("removed", itemId));
    }

    /** The binary frames that follow are this item's. */
    String audio(String itemId) {
        return write(new Audio("audio", itemId));
    }

    /** @param outline the snapshot without its transcript */
    String status(SessionSnapshot outline) {
        return write(new Status("status", outline));
    }

    String error(SessionError error) {
        return write(new Failure("error", error));
    }

    private String write(Object message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("A message of ours is not writable", e);
        }
    }
}
