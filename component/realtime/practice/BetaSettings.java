package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The flat session object of the 2024 beta and its twin in {@code response.create}. Stateless, thread-safe. */
final class BetaSettings {
    private static final Map<String, String> FORMATS = Map.of("pcm16", "audio/pcm", "g711_ulaw", "audio/pcmu",
        "g711_alaw", "audio/pcma");
    private static final String MODALITIES = "modalities";
    private static final double MAX_TEMPERATURE = 2;
    private static final Relocation MOVED = new Relocation(Map.of(
        "voice", "audio.output.voice", "speed", "audio.output.speed", MODALITIES, "output_modalities",
        "turn_detection", "audio.input.turn_detection", "input_audio_transcription", "audio.input.transcription",
        "input_audio_noise_reduction", "audio.input.noise_reduction", "input_audio_format", "audio.input.format",
        "output_audio_format", "audio.output.format", "max_response_output_tokens", "max_output_tokens"));

    private BetaSettings() {}

    /** A {@code session.update}'s session in GA shape; throws {@link ApiError} for a field of the GA shape. */
    static ObjectNode session(JsonNode given, boolean noiseReduction) {
        Parameters fields = Parameters.of(given, "session");
        if (!noiseReduction && given.has("input_audio_noise_reduction")) {
            throw Parameters.unknown(fields.at("input_audio_noise_reduction"));
        }
        fields.allowOnly("model", MODALITIES, "instructions", "voice", "speed", "input_audio_format",
            "output_audio_format", "input_audio_transcription", "input_audio_noise_reduction", "turn_detection",
            "tools", "tool_choice", "temperature", "max_response_output_tokens");
        return nested(fields, given).put("type", "realtime");
    }

    /** A {@code response.create}'s response in GA shape. */
    static ObjectNode response(JsonNode given) {
        Parameters fields = Parameters.of(given, "response");
        fields.allowOnly(MODALITIES, "instructions", "voice", "output_audio_format", "tools", "tool_choice",
            "temperature", "max_response_output_tokens", "max_output_tokens", "conversation", "input", "metadata");
        return nested(fields, given);
    }

    private static ObjectNode nested(Parameters fields, JsonNode given) {
        ObjectNode settings = given.deepCopy();
        fields.decimal("temperature", 0, MAX_TEMPERATURE);
        settings.remove("temperature");
        fields.list(MODALITIES).ifPresent(modalities -> settings.set(MODALITIES, oneModality(fields, modalities)));
        for (String format : List.of("input_audio_format", "output_audio_format")) {
            fields.oneOf(format, FORMATS.keySet())
                .ifPresent(name -> settings.set(format, Json.object().put("type", FORMATS.get(name))));
        }
        MOVED.nest(settings);
        return settings;
    }

    /** The beta speaks with a transcript, {@code ["audio","text"]}, or writes, {@code ["text"]}. */
    private static ArrayNode oneModality(Parameters fields, List<JsonNode> given) {
        Set<String> names = given.stream().map(JsonNode::asText).collect(Collectors.toSet());
        if (names.equals(Set.of("audio", "text"))) {
            return Json.array().add("audio");
        }
        if (names.equals(Set.of("text"))) {
            return Json.array().add("text");
        }
        throw ApiError.invalid("invalid_value", "Invalid modalities: supported combinations are: ['text'] and "
            + "['audio', 'text'].", fields.at(MODALITIES));
    }

    /** A session object for {@code session.created} and {@code session.updated}. */
    static void flattenSession(ObjectNode session, boolean noiseReduction) {
        session.remove(List.of("type", "truncation", "tracing", "prompt"));
        flatten(session);
        if (!noiseReduction) {
            session.remove("input_audio_noise_reduction");
        }
    }

    /** A response object; its limit keeps its name. */
    static void flattenResponse(ObjectNode response) {
        JsonNode limit = response.get("max_output_tokens");
        flatten(response);
        response.remove("max_response_output_tokens");
        response.set("max_output_tokens", limit);
    }

    private static void flatten(ObjectNode settings) {
        MOVED.flatten(settings);
        settings.remove("audio");
        if (settings.path(MODALITIES).path(0).asText().equals("audio")) {
            settings.putArray(MODALITIES).add("audio").add("text");
        }
        for (String format : List.of("input_audio_format", "output_audio_format")) {
            FORMATS.forEach((beta, ga) -> {
                if (settings.path(format).path("type").asText().equals(ga)) {
                    settings.put(format, beta);
                }
            });
        }
    }

    static ApiError renamed(ApiError error) {
        return MOVED.renamed(error);
    }
}
