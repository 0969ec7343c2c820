package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * What {@link GaShape} leaves out because nobody here reads it, and what a client of the GA dialect looks for in the
 * events of a provider of another one. Stateless.
 */
final class GaClientShape {
    /** The rate is the only one that the beta's name stands for. */
    private static final Map<String, String> FORMATS = Map.of("pcm16", "{\"type\":\"audio/pcm\",\"rate\":24000}",
        "g711_ulaw", "{\"type\":\"audio/pcmu\"}", "g711_alaw", "{\"type\":\"audio/pcma\"}");
    private static final Map<String, String> PARTS = Map.of("text", "output_text", "audio", "output_audio");
    private static final List<String> OF_BETA = List.of("modalities", "voice", "speed", "turn_detection",
        "input_audio_format", "output_audio_format", "input_audio_transcription", "input_audio_noise_reduction",
        "max_response_output_tokens");

    private GaClientShape() {}

    /** @param event in {@link GaShape}'s shape; changed by it */
    static JsonNode of(JsonNode event, RealtimeApi api) {
        if (!(event instanceof ObjectNode object)) {
            return event;
        }
        if (object.path("type").asText().equals("conversation.item.created")) {
            object.put("type", "conversation.item.added");
        }
        if (object.path("session") instanceof ObjectNode session) {
            session.put("type", session.path("type").asText("realtime"));
            format(session, "input", api);
            format(session, "output", api);
            modalities(session);
            session.remove(OF_BETA);
        }
        if (object.path("response") instanceof ObjectNode response) {
            modalities(response);
            response.remove("modalities");
            response.path("output").forEach(GaClientShape::parts);
        }
        parts(object.path("item"));
        return object;
    }

    private static void format(ObjectNode session, String direction, RealtimeApi api) {
        String format = FORMATS.get(session.path(direction + "_audio_format").asText());
        if (format != null) {
            session.withObject("/audio/" + direction).set("format", api.tree(format));
        }
    }

    /** In the beta whoever spoke wrote, too; in GA it is one of the two. */
    private static void modalities(ObjectNode holder) {
        JsonNode beta = holder.path("modalities");
        if (beta.isArray()) {
            boolean speaks = beta.valueStream().anyMatch(word -> word.asText().equals("audio"));
            holder.putArray("output_modalities").add(speaks ? "audio" : "text");
        }
    }

    private static void parts(JsonNode item) {
        if (item.path("role").asText().equals("assistant")) {
            item.path("content").forEach(part -> {
                String name = PARTS.get(part.path("type").asText());
                if (name != null) {
                    ((ObjectNode) part).put("type", name);
                }
            });
        }
    }
}
