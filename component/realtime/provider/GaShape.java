package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;

/**
 * Brings server events of every dialect into the GA shape. Names that are GA's already stay as they are, so that it
 * need not be known who sent an event. Stateless.
 */
final class GaShape {
    /** Beta name to GA name. {@code conversation.item.created} is a GA name, too, and stays. */
    private static final Map<String, String> TYPES = Map.of(
        "response.text.delta", "response.output_text.delta",
        "response.text.done", "response.output_text.done",
        "response.audio.delta", "response.output_audio.delta",
        "response.audio.done", "response.output_audio.done",
        "response.audio_transcript.delta", "response.output_audio_transcript.delta",
        "response.audio_transcript.done", "response.output_audio_transcript.done");
    private static final Map<String, String> INPUT = Map.of("turn_detection", "turn_detection",
        "input_audio_transcription", "transcription", "input_audio_noise_reduction", "noise_reduction");

    private GaShape() {}

    /** The same event with GA names; the one given may be changed by it. What is no object stays what it is. */
    static JsonNode of(JsonNode event) {
        if (!(event instanceof ObjectNode object)) {
            return event;
        }
        String type = object.path("type").asText("");
        if (TYPES.containsKey(type)) {
            object.put("type", TYPES.get(type));
        }
        if (object.path("session") instanceof ObjectNode session) {
            nest(session);
        }
        if (type.isEmpty() && object.has("errorType")) {
            // Inworld's refusal for want of room has no type.
            object.put("type", "error").putObject("error")
                .put("code", object.path("errorType").asText().toLowerCase(Locale.ROOT))
                .put("message", object.path("message").asText(""));
        } else if (type.equals("error") && !object.path("error").isObject()) {
            flatError(object);
        }
        return object;
    }

    private static void flatError(ObjectNode event) {
        ObjectNode error = event.deepCopy();
        if (error.path("error").isTextual()) {
            error.put("message", error.path("error").asText());
        }
        error.remove("error");
        error.remove("type");
        event.set("error", error);
    }

    private static void nest(ObjectNode session) {
        for (String part : new String[] {"/audio", "/audio/input", "/audio/output"}) {
            JsonNode there = session.at(part);
            if (!there.isObject() && !there.isMissingNode()) {
                // What is of no shape has nothing to read, and nowhere to nest anything.
                session.remove("audio");
            }
        }
        for (Map.Entry<String, String> field : INPUT.entrySet()) {
            JsonNode value = session.get(field.getKey());
            if (value != null) {
                session.withObject("/audio/input").set(field.getValue(), value);
            }
        }
        for (String name : new String[] {"voice", "speed"}) {
            if (session.has(name)) {
                session.withObject("/audio/output").set(name, session.get(name));
            }
        }
        if (session.has("max_response_output_tokens")) {
            session.set("max_output_tokens", session.get("max_response_output_tokens"));
        }
    }
}
