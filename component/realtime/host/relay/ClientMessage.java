package realtime.host.relay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What a client says in JSON. */
sealed interface ClientMessage {
    record Ping() implements ClientMessage {}

    record StartRecording() implements ClientMessage {}

    record StopRecording() implements ClientMessage {}

    record CancelRecording() implements ClientMessage {}

    /** @param text what the user writes instead of saying it */
    record Text(String text) implements ClientMessage {}

    record Interrupt() implements ClientMessage {}

    /** @param ms how much of the item has been heard by now, milliseconds from its beginning */
    record Played(String itemId, long ms) implements ClientMessage {}

    /** It is a message, but cannot be followed; the connection goes on. */
    record Wrong(String code, String message, String fix) implements ClientMessage {}

    /** It is no message; the connection ends. */
    record Broken(CloseCode code, String reason) implements ClientMessage {}

    /** Characters, as over HTTP. */
    int LONGEST_TEXT = 32_000;

    /** Reads a text frame; every outcome is a message. */
    static ClientMessage read(String frame, ObjectMapper json) {
        JsonNode message;
        try {
            message = json.readTree(frame);
        } catch (JsonProcessingException notJson) {
            return new Broken(CloseCode.NOT_JSON, "A text frame is not JSON.");
        }
        if (message.isMissingNode()) {
            return new Broken(CloseCode.NOT_JSON, "A text frame is empty.");
        }
        if (!message.path("type").isTextual()) {
            return new Broken(CloseCode.WRONG_MESSAGE, "A message is an object with a type.");
        }
        return switch (message.path("type").asText()) {
            case "ping" -> new Ping();
            case "start_recording" -> new StartRecording();
            case "stop_recording" -> new StopRecording();
            case "cancel_recording" -> new CancelRecording();
            case "interrupt" -> new Interrupt();
            case "text" -> text(message.path("text"));
            case "played" -> played(message);
            default -> new Wrong("unknown_message", "The host knows no message of this type.",
                "Send ping, start_recording, stop_recording, cancel_recording, text, interrupt or played.");
        };
    }

    private static ClientMessage text(JsonNode text) {
        boolean isText = text.isTextual() && !text.asText().isBlank() && text.asText().length() <= LONGEST_TEXT;
        return isText ? new Text(text.asText()) : new Wrong("invalid_message", "A text message has no usable text.",
            "Send {\"type\": \"text\", \"text\": \"…\"} with 1 to " + LONGEST_TEXT + " characters.");
    }

    private static ClientMessage played(JsonNode message) {
        JsonNode ms = message.path("ms");
        boolean isPlayed = message.path("item_id").isTextual() && ms.isNumber() && ms.asLong() >= 0;
        return isPlayed ? new Played(message.path("item_id").asText(), ms.asLong())
            : new Wrong("invalid_message", "A played message lacks item_id or ms.",
                "Send {\"type\": \"played\", \"item_id\": \"…\", \"ms\": 840}, with the id from before the sound.");
    }
}
