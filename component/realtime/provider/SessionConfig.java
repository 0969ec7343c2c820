package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import realtime.session.SessionSettings;
import realtime.session.TurnDetection;

/**
 * Writes a session's settings as the provider's session object (OpenAI's GA shape). Audio formats are left out: on
 * WebRTC they are negotiated. Immutable.
 */
final class SessionConfig {
    /** The documented successor of the transcribers that end in February 2027. */
    private static final String TRANSCRIBER = "gpt-transcribe";
    private final ObjectMapper json;

    SessionConfig(ObjectMapper json) {
        this.json = json;
    }

    ObjectNode of(SessionSettings settings) {
        ObjectNode session = json.createObjectNode();
        session.put("type", "realtime").put("model", settings.model());
        putIfSet(session, "instructions", settings.instructions());
        session.putArray("output_modalities").add("audio");
        ObjectNode audio = session.putObject("audio");
        input(audio.putObject("input"), settings);
        ObjectNode output = audio.putObject("output");
        putIfSet(output, "voice", settings.voice());
        if (settings.speed() != null) {
            output.put("speed", settings.speed());
        }
        if (settings.maxOutputTokens() != null) {
            session.put("max_output_tokens", settings.maxOutputTokens());
        }
        return session;
    }

    private static void input(ObjectNode input, SessionSettings settings) {
        switch (settings.transcription()) {
            case "off" -> input.putNull("transcription");
            case "auto" -> transcription(input, TRANSCRIBER, settings.language());
            default -> transcription(input, settings.transcription(), settings.language());
        }
        if (settings.noiseReduction() != null) {
            input.putObject("noise_reduction").put("type", settings.noiseReduction());
        }
        turnDetection(input, settings.turnDetection());
    }

    private static void transcription(ObjectNode input, String model, String language) {
        ObjectNode transcription = input.putObject("transcription").put("model", model);
        putIfSet(transcription, "language", language);
    }

    private static void turnDetection(ObjectNode input, TurnDetection turn) {
        if (turn.type() == TurnDetection.Type.PUSH_TO_TALK) {
            input.putNull("turn_detection");
            return;
        }
        ObjectNode detection = input.putObject("turn_detection").put("type", word(turn.type()));
        detection.put("create_response", true).put("interrupt_response", true);
        if (turn.eagerness() != null) {
            detection.put("eagerness", word(turn.eagerness()));
        }
        if (turn.threshold() != null) {
            detection.put("threshold", turn.threshold());
        }
        putIfSet(detection, "prefix_padding_ms", turn.prefixPaddingMs());
        putIfSet(detection, "silence_duration_ms", turn.silenceDurationMs());
        putIfSet(detection, "idle_timeout_ms", turn.idleTimeoutMs());
    }

    private static void putIfSet(ObjectNode node, String name, String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static void putIfSet(ObjectNode node, String name, Integer value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
