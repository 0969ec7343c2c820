package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Writes client events in OpenAI's GA dialect. Immutable. */
final class ClientEvents {
    private final ObjectMapper json;

    ClientEvents(ObjectMapper json) {
        this.json = json;
    }

    /** A text message of the user's or of the system's. */
    ObjectNode message(String role, String text) {
        ObjectNode event = event("conversation.item.create");
        ObjectNode item = event.putObject("item").put("type", "message").put("role", role);
        item.putArray("content").addObject().put("type", "input_text").put("text", text);
        return event;
    }

    ObjectNode respond() {
        return event("response.create");
    }

    /** A response that says {@code text} as it stands, whatever the session's instructions are and has been said. */
    ObjectNode respondSaying(String text) {
        ObjectNode event = event("response.create");
        event.putObject("response").put("instructions", "Say exactly: " + text).put("tool_choice", "none")
            .putArray("input");
        return event;
    }

    ObjectNode cancel() {
        return event("response.cancel");
    }

    /** Cuts what is still to be played; only over WebRTC, where the provider holds the audio. */
    ObjectNode clearPlayback() {
        return event("output_audio_buffer.clear");
    }

    ObjectNode retrieve(String itemId) {
        return event("conversation.item.retrieve").put("item_id", itemId);
    }

    /** @param transcriber empty for none */
    ObjectNode transcribeWith(Optional<String> transcriber, String language) {
        ObjectNode event = event("session.update");
        ObjectNode session = event.putObject("session").put("type", "realtime");
        SessionConfig.transcription(session.putObject("audio").putObject("input"), transcriber, language);
        return event;
    }

    private ObjectNode event(String type) {
        return json.createObjectNode().put("type", type);
    }
}
