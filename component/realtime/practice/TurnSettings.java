package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/**
 * How turns are detected, from a checked {@code turn_detection} object. There is no language model here to judge
 * whether a thought is finished, so semantic VAD becomes a length of silence by its eagerness.
 *
 * @param threshold 0…1: higher needs louder speech
 * @param silenceMs silence that ends a turn
 * @param idleTimeoutMs silence after an answer that makes the partner speak again; 5000…30000
 */
record TurnSettings(double threshold, int prefixMs, int silenceMs, OptionalInt idleTimeoutMs,
                    boolean createResponse, boolean interruptResponse) {
    /** What manual turns are measured with. */
    static final TurnSettings MANUAL = new TurnSettings(0.5, 0, 500, OptionalInt.empty(), false, false);
    private static final int SEMANTIC_PREFIX_MS = 300;

    static TurnSettings of(JsonNode detection) {
        boolean creates = detection.path("create_response").asBoolean(true);
        boolean interrupts = detection.path("interrupt_response").asBoolean(true);
        if (detection.path("type").asText().equals("semantic_vad")) {
            int silence = switch (detection.path("eagerness").asText("auto")) {
                case "low" -> 1500;
                case "high" -> 400;
                default -> 700;
            };
            return new TurnSettings(0.5, SEMANTIC_PREFIX_MS, silence, OptionalInt.empty(), creates, interrupts);
        }
        JsonNode idle = detection.path("idle_timeout_ms");
        return new TurnSettings(detection.path("threshold").asDouble(0.5),
            detection.path("prefix_padding_ms").asInt(300), detection.path("silence_duration_ms").asInt(500),
            idle.isInt() ? OptionalInt.of(idle.asInt()) : OptionalInt.empty(), creates, interrupts);
    }
}
