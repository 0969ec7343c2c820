package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import realtime.session.Item;
import realtime.session.ItemType;

/**
 * Writes client events in OpenAI's GA shape; {@link Dialect} rewrites them where a provider wants another. Immutable.
 */
final class ClientEvents {
    /** The metadata field that tells our out-of-band responses from each other and from other people's. */
    static final String LABEL = "realtime_audio";

    /** Of an item that a client names, in characters; providers' own may be longer. */
    private static final int LONGEST_ID = 32;
    /** Tokens; the API takes no higher number. */
    private static final int LONGEST_ASIDE = 4_096;

    private final ObjectMapper json;

    ClientEvents(ObjectMapper json) {
        this.json = json;
    }

    /** @param session in the GA shape, whole or in part */
    ObjectNode configure(ObjectNode session) {
        ObjectNode event = event("session.update");
        event.set("session", session);
        return event;
    }

    /** A text message of the user's or of the system's. */
    ObjectNode message(String role, String text) {
        ObjectNode event = event("conversation.item.create");
        message(event.putObject("item"), role).withArray("/content").addObject()
            .put("type", "input_text").put("text", text);
        return event;
    }

    /** A picture of the user's with words beside it, which may be empty. */
    ObjectNode picture(Picture picture, String text) {
        ObjectNode event = event("conversation.item.create");
        ObjectNode item = message(event.putObject("item"), "user");
        item.withArray("/content").addObject().put("type", "input_image").put("image_url", picture.dataUrl())
            .put("detail", picture.detail());
        if (!text.isEmpty()) {
            item.withArray("/content").addObject().put("type", "input_text").put("text", text);
        }
        return event;
    }

    /**
     * A turn of an earlier call, under its id unless that is longer than a client may give; see "history" in OpenAI's
     * guide: assistants' audio cannot be created.
     */
    ObjectNode past(Item turn) {
        boolean ofAssistant = turn.type() == ItemType.ASSISTANT;
        ObjectNode event = event("conversation.item.create");
        ObjectNode item = event.putObject("item");
        if (turn.id().length() <= LONGEST_ID) {
            item.put("id", turn.id());
        }
        message(item, turn.type().name().toLowerCase(Locale.ROOT)).withArray("/content").addObject()
            .put("type", ofAssistant ? "output_text" : "input_text").put("text", turn.content());
        return event;
    }

    private static ObjectNode message(ObjectNode item, String role) {
        item.put("type", "message").put("role", role).putArray("content");
        return item;
    }

    ObjectNode toolOutput(String callId, String output) {
        ObjectNode event = event("conversation.item.create");
        event.putObject("item").put("type", "function_call_output").put("call_id", callId).put("output", output);
        return event;
    }

    ObjectNode delete(String itemId) {
        return event("conversation.item.delete").put("item_id", itemId);
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

    /** A written response beside the conversation, which it knows and leaves as it is. */
    ObjectNode aside(String label, String instructions) {
        ObjectNode event = event("response.create");
        ObjectNode response = event.putObject("response").put("conversation", "none")
            .put("instructions", instructions).put("tool_choice", "none")
            // The session's limit is for what is said aloud.
            .put("max_output_tokens", LONGEST_ASIDE);
        response.putArray("output_modalities").add("text");
        response.putObject("metadata").put(LABEL, label);
        return event;
    }

    ObjectNode cancel() {
        return event("response.cancel");
    }

    /** Cuts what is still to be played; only over WebRTC, where the provider holds the audio. */
    ObjectNode clearPlayback() {
        return event("output_audio_buffer.clear");
    }

    /** What the microphone has sent and no turn has taken is dropped. */
    ObjectNode clearInput() {
        return event("input_audio_buffer.clear");
    }

    /** What the microphone has sent is the user's turn. */
    ObjectNode commitInput() {
        return event("input_audio_buffer.commit");
    }

    /** Of the answer only the first {@code heardMs} were heard; only over a WebSocket, where we hold the audio. */
    ObjectNode truncate(String itemId, long heardMs) {
        return event("conversation.item.truncate").put("item_id", itemId).put("content_index", 0)
            .put("audio_end_ms", heardMs);
    }

    ObjectNode retrieve(String itemId) {
        return event("conversation.item.retrieve").put("item_id", itemId);
    }

    /** @param transcriber empty for none */
    ObjectNode transcribeWith(Optional<String> transcriber, String language) {
        ObjectNode session = json.createObjectNode().put("type", "realtime");
        SessionConfig.transcription(session.putObject("audio").putObject("input"), transcriber, language);
        return configure(session);
    }

    private ObjectNode event(String type) {
        return json.createObjectNode().put("type", type);
    }
}
