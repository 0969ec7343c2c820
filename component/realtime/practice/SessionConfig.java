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
    private final Likeness.Speech speech;
    private final ObjectNode effective;

    private SessionConfig(Likeness.Speech speech, ObjectNode effective) {
        this.speech = speech;
        this.effective = effective;
    }

    /** What a session has when its client says nothing; {@code model} null for the provider's default. */
    static SessionConfig realtime(Likeness.Speech speech, String model) {
        ObjectNode difference = (ObjectNode) Json.parse(speech.defaults());
        if (model != null) {
            difference.put("model", model);
        }
        return new SessionConfig(speech, SessionDefaults.realtime()).with(difference);
    }

    static SessionConfig transcription(Likeness.Speech speech) {
        return new SessionConfig(speech, SessionDefaults.transcription());
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
        SessionDefaults.complete(merged);
        return new SessionConfig(speech, merged);
    }

    static void mergeFields(JsonNode from, ObjectNode into) {
        from.fieldNames().forEachRemaining(name -> into.set(name, from.get(name).deepCopy()));
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
