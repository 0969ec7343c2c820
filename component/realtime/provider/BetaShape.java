package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Rewrites GA client events into the beta's. Names from OpenAI's renaming of August 2025, the other way round.
 * Stateless.
 */
final class BetaShape {
    private static final Map<String, String> INPUT = Map.of("turn_detection", "turn_detection",
        "transcription", "input_audio_transcription", "noise_reduction", "input_audio_noise_reduction");
    private static final Map<String, String> FORMATS = Map.of("audio/pcm", "pcm16", "audio/pcmu", "g711_ulaw",
        "audio/pcma", "g711_alaw");

    private BetaShape() {}

    static ObjectNode of(ObjectNode ga) {
        ObjectNode event = ga.deepCopy();
        if (event.path("session") instanceof ObjectNode session) {
            event.set("session", session(session));
        }
        if (event.path("response") instanceof ObjectNode response) {
            event.set("response", session(response));
        }
        event.path("item").path("content").forEach(part -> {
            if (part.path("type").asText().equals("output_text")) {
                ((ObjectNode) part).put("type", "text");
            }
        });
        return event;
    }

    private static ObjectNode session(ObjectNode ga) {
        ObjectNode beta = ga.deepCopy();
        beta.remove("type");
        beta.remove("audio");
        rename(beta, "max_output_tokens", "max_response_output_tokens");
        rename(beta, "output_modalities", "modalities");
        if (beta.path("modalities") instanceof ArrayNode modalities && modalities.toString().equals("[\"audio\"]")) {
            // The beta cannot speak without writing, and takes "audio" alone for a mistake.
            modalities.add("text");
        }
        JsonNode input = ga.path("audio").path("input");
        input.fieldNames().forEachRemaining(name -> {
            if (INPUT.containsKey(name)) {
                beta.set(INPUT.get(name), input.get(name));
            }
        });
        format(input, beta, "input_audio_format");
        JsonNode output = ga.path("audio").path("output");
        format(output, beta, "output_audio_format");
        for (String name : new String[] {"voice", "speed"}) {
            if (output.has(name)) {
                beta.set(name, output.get(name));
            }
        }
        return beta;
    }

    private static void format(JsonNode direction, ObjectNode beta, String name) {
        String format = FORMATS.get(direction.path("format").path("type").asText());
        if (format != null) {
            beta.put(name, format);
        }
    }

    private static void rename(ObjectNode node, String from, String to) {
        JsonNode value = node.remove(from);
        if (value != null) {
            node.set(to, value);
        }
    }
}
