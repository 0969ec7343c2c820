package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * The effective configuration of a session: the server's defaults with what clients said merged in. Immutable.
 * {@link #wire} is what {@code session.created} and {@code session.updated} carry.
 */
final class SessionConfig {
    static final String DEFAULT_MODEL = "gpt-realtime-2.1";
    private static final String DEFAULT_VOICE = "alloy";

    private final Likeness.Speech speech;
    private final ObjectNode effective;

    private SessionConfig(Likeness.Speech speech, ObjectNode effective) {
        this.speech = speech;
        this.effective = effective;
    }

    /** What a session has when its client says nothing; {@code model} null for the provider's default. */
    static SessionConfig realtime(Likeness.Speech speech, String model) {
        ObjectNode session = Json.object().put("type", "realtime").put("model", DEFAULT_MODEL).put("instructions", "");
        session.putArray("output_modalities").add("audio");
        session.putArray("tools");
        session.put("tool_choice", "auto").put("max_output_tokens", "inf").put("truncation", "auto");
        session.putNull("tracing").putNull("prompt");
        ObjectNode audio = session.putObject("audio");
        audio.set("input", defaultInput());
        ObjectNode output = audio.putObject("output");
        output.putObject("format").put("type", "audio/pcm").put("rate", AudioFormat.RATE);
        output.put("voice", DEFAULT_VOICE).put("speed", 1.0);
        ObjectNode difference = (ObjectNode) Json.parse(speech.defaults());
        if (model != null) {
            difference.put("model", model);
        }
        return new SessionConfig(speech, session).with(difference);
    }

    static SessionConfig transcription(Likeness.Speech speech) {
        ObjectNode session = Json.object().put("type", "transcription");
        session.putObject("audio").set("input", defaultInput());
        return new SessionConfig(speech, session);
    }

    /** A checked new session, from the {@code session} of a request; {@code null} gives the defaults. */
    static SessionConfig from(Likeness.Speech speech, JsonNode requested) {
        if (requested == null) {
            return realtime(speech, null);
        }
        new SessionRules(speech.voices()).check(requested, "session");
        SessionConfig base = requested.path("type").asText().equals("transcription")
            ? transcription(speech) : realtime(speech, requested.path("model").asText(null));
        return base.with((ObjectNode) requested);
    }

    /**
     * Merges a {@code session.update}: objects field by field, lists and the settings of one feature (turn detection,
     * transcription, …) as a whole. Throws {@link ApiError} and changes nothing when any field is wrong.
     */
    SessionConfig updated(JsonNode update, boolean hasSpoken) {
        rules().check(update, "session");
        if (!update.path("type").asText().equals(type())) {
            throw ApiError.invalid("invalid_value", "The session's type cannot be changed.", "session.type");
        }
        if (update.has("model") && !speech.has(Likeness.Quirk.INWORLD_EXTRAS)
            && !update.path("model").asText().equals(model())) {
            throw ApiError.invalid("cannot_update_model", "A session's model cannot be changed.", "session.model");
        }
        JsonNode voice = update.path("audio").path("output").path("voice");
        if (hasSpoken && !voice.isMissingNode() && !voice.equals(voice())) {
            throw ApiError.invalid("cannot_update_voice",
                "Cannot update a conversation's voice if assistant audio is present.", "session.audio.output.voice");
        }
        return with((ObjectNode) update);
    }

    private SessionConfig with(ObjectNode update) {
        ObjectNode merged = effective.deepCopy();
        update.fieldNames().forEachRemaining(name -> {
            if (!name.equals("audio")) {
                merged.set(name, update.get(name).deepCopy());
            }
        });
        mergeFields(update.path("audio").path("input"), merged.withObject("/audio/input"));
        if (update.path("audio").has("output")) {
            mergeFields(update.path("audio").path("output"), merged.withObject("/audio/output"));
        }
        complete(merged);
        return new SessionConfig(speech, merged);
    }

    private static void mergeFields(JsonNode from, ObjectNode into) {
        from.fieldNames().forEachRemaining(name -> into.set(name, from.get(name).deepCopy()));
    }

    /** Fills what a client left out of a feature's settings, and drops what the API does not give back. */
    private static void complete(ObjectNode session) {
        ObjectNode input = session.withObject("/audio/input");
        if (input.path("turn_detection").isObject()) {
            ObjectNode given = (ObjectNode) input.get("turn_detection");
            ObjectNode filled = given.path("type").asText().equals("semantic_vad")
                ? Json.object().put("type", "semantic_vad").put("eagerness", "auto")
                    .put("create_response", true).put("interrupt_response", true)
                : defaultServerVad();
            mergeFields(given, filled);
            input.set("turn_detection", filled);
        }
        session.path("audio").forEach(direction -> {
            if (direction.path("format").path("type").asText().equals("audio/pcm")) {
                ((ObjectNode) direction.get("format")).put("rate", AudioFormat.RATE);
            }
        });
        session.path("tools").forEach(tool -> ((ObjectNode) tool).remove("strict"));
    }

    private static ObjectNode defaultInput() {
        ObjectNode input = Json.object();
        input.putObject("format").put("type", "audio/pcm").put("rate", AudioFormat.RATE);
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", defaultServerVad());
        return input;
    }

    private static ObjectNode defaultServerVad() {
        return Json.object().put("type", "server_vad").put("threshold", 0.5).put("prefix_padding_ms", 300)
            .put("silence_duration_ms", 500).putNull("idle_timeout_ms")
            .put("create_response", true).put("interrupt_response", true);
    }

    /** A copy for the wire. */
    ObjectNode wire() {
        return effective.deepCopy();
    }

    /** How the provider speaks. */
    Likeness.Speech speech() {
        return speech;
    }

    /** What a client may ask for. */
    SessionRules rules() {
        return new SessionRules(speech.voices());
    }

    String type() {
        return effective.path("type").asText();
    }

    String model() {
        return effective.path("model").asText();
    }

    /** Whether answers are given at all; a transcription session only listens. */
    boolean answers() {
        return type().equals("realtime");
    }

    String instructions() {
        return effective.path("instructions").asText("");
    }

    JsonNode voice() {
        return output().path("voice");
    }

    ArrayNode tools() {
        return effective.withArray("/tools").deepCopy();
    }

    ArrayNode modalities() {
        return effective.withArray("/output_modalities").deepCopy();
    }

    JsonNode maxOutputTokens() {
        return effective.path("max_output_tokens");
    }

    JsonNode outputFormat() {
        return output().path("format");
    }

    double speed() {
        return output().path("speed").asDouble(1);
    }

    /** Sound as a client appends it, to 24 kHz PCM16. */
    short[] decode(byte[] appended) {
        AudioFormat format = AudioFormat.of(input().path("format"));
        short[] sound = format.decode(appended);
        // 16 kHz is the only other rate that a provider of this protocol takes.
        return format == AudioFormat.PCM && speech.inputRate() != AudioFormat.RATE
            ? Resampler.down(Resampler.up(sound, 3), 2) : sound;
    }

    boolean transcribes() {
        return input().path("transcription").isObject();
    }

    /** "" when nothing is transcribed. */
    String transcriber() {
        return input().path("transcription").path("model").asText("");
    }

    /** Empty: manual turns. */
    Optional<TurnSettings> turnDetection() {
        JsonNode detection = input().path("turn_detection");
        return detection.isObject() ? Optional.of(TurnSettings.of(detection)) : Optional.empty();
    }

    private JsonNode input() {
        return effective.path("audio").path("input");
    }

    private JsonNode output() {
        return effective.path("audio").path("output");
    }
}
