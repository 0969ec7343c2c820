package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import realtime.session.SessionSettings;
import realtime.session.TurnDetection;

/**
 * Writes a session's settings as the provider's session object (OpenAI's GA shape). Audio formats are left out: on
 * WebRTC they are negotiated. Immutable.
 */
final class SessionConfig {
    private final ObjectMapper json;

    SessionConfig(ObjectMapper json) {
        this.json = json;
    }

    /** @param transcriber empty for none */
    ObjectNode of(SessionSettings settings, Optional<String> transcriber) {
        ObjectNode session = json.createObjectNode();
        session.put("type", "realtime").put("model", settings.model());
        putIfSet(session, "instructions", settings.instructions());
        session.putArray("output_modalities").add("audio");
        ObjectNode audio = session.putObject("audio");
        input(audio.putObject("input"), settings, transcriber);
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

    private static void input(ObjectNode input, SessionSettings settings, Optional<String> transcriber) {
        transcription(input, transcriber, settings.language());
        if (settings.noiseReduction() != null) {
            input.putObject("noise_reduction").put("type", settings.noiseReduction());
        }
        turnDetection(input, settings.turnDetection());
    }

    /** The same words in a new session and in {@code session.update}. */
    static void transcription(ObjectNode input, Optional<String> transcriber, String language) {
        if (transcriber.isEmpty()) {
            input.putNull("transcription");
            return;
        }
        putIfSet(input.putObject("transcription").put("model", transcriber.get()), "language", language);
    }

    private static void turnDetection(ObjectNode input, TurnDetection turn) {
        if (turn.type() == TurnDetection.Type.PUSH_TO_TALK) {
            input.putNull("turn_detection");
            return;
        }
        ObjectNode detection = input.putObject("turn_detection").put("type", word(turn.type()));
        detection.put("create_response", !Boolean.FALSE.equals(turn.createResponse()));
        detection.put("interrupt_response", !Boolean.FALSE.equals(turn.interruptResponse()));
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
