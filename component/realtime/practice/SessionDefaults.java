package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What OpenAI's sessions have where their clients say nothing, in GA shape. Stateless, thread-safe. */
final class SessionDefaults {
    private static final String MODEL = "gpt-realtime-2.1";
    private static final String VOICE = "alloy";

    private SessionDefaults() {}

    static ObjectNode realtime() {
        ObjectNode session = Json.object().put("type", "realtime").put("model", MODEL).put("instructions", "");
        session.putArray("output_modalities").add("audio");
        session.putArray("tools");
        session.put("tool_choice", "auto").put("max_output_tokens", "inf").put("truncation", "auto");
        session.putNull("tracing").putNull("prompt");
        ObjectNode audio = session.putObject("audio");
        audio.set("input", input());
        ObjectNode output = audio.putObject("output");
        output.putObject("format").put("type", "audio/pcm").put("rate", AudioFormat.RATE);
        output.put("voice", VOICE).put("speed", 1.0);
        return session;
    }

    static ObjectNode transcription() {
        ObjectNode session = Json.object().put("type", "transcription");
        session.putObject("audio").set("input", input());
        return session;
    }

    /** Fills what a client left out of a feature's settings, and drops what the API does not give back. */
    static void complete(ObjectNode session) {
        ObjectNode input = session.withObject("/audio/input");
        if (input.path("turn_detection") instanceof ObjectNode given) {
            ObjectNode filled = given.path("type").asText().equals("semantic_vad")
                ? Json.object().put("type", "semantic_vad").put("eagerness", "auto")
                    .put("create_response", true).put("interrupt_response", true)
                : serverVad();
            SessionConfig.mergeFields(given, filled);
            input.set("turn_detection", filled);
        }
        session.path("audio").forEach(direction -> {
            if (direction.path("format").path("type").asText().equals("audio/pcm")) {
                ((ObjectNode) direction.get("format")).put("rate", AudioFormat.RATE);
            }
        });
        session.path("tools").forEach(tool -> ((ObjectNode) tool).remove("strict"));
    }

    private static ObjectNode input() {
        ObjectNode input = Json.object();
        input.putObject("format").put("type", "audio/pcm").put("rate", AudioFormat.RATE);
        input.putNull("transcription").putNull("noise_reduction");
        input.set("turn_detection", serverVad());
        return input;
    }

    private static ObjectNode serverVad() {
        return Json.object().put("type", "server_vad").put("threshold", 0.5).put("prefix_padding_ms", 300)
            .put("silence_duration_ms", 500).putNull("idle_timeout_ms")
            .put("create_response", true).put("interrupt_response", true);
    }
}
