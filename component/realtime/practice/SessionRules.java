package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * What a {@code session} object may say, by OpenAI's reference of November 2026 (GA shape). Immutable.
 * Every refusal is an {@link ApiError} with the code that the API uses.
 *
 * @param voices empty: any. OpenAI's fable, onyx and nova exist for text-to-speech only
 */
record SessionRules(List<String> voices) {
    static final List<String> MODALITIES = List.of("text", "audio");
    private static final List<String> FORMATS = List.of("audio/pcm", "audio/pcmu", "audio/pcma");
    private static final List<String> EFFORTS = List.of("minimal", "low", "medium", "high", "xhigh");
    private static final int MAX_PADDING_MS = 60_000;

    /** Checks a whole or partial session; {@code type} is required in both. */
    void check(JsonNode session, String path) {
        Parameters fields = Parameters.of(session, path);
        fields.require("type");
        String type = fields.oneOf("type", List.of("realtime", "transcription")).orElseThrow();
        if (type.equals("transcription")) {
            fields.allowOnly("type", "audio", "include");
            fields.object("audio").ifPresent(audio -> {
                audio.allowOnly("input");
                audio.object("input").ifPresent(SessionRules::checkInput);
            });
            return;
        }
        fields.allowOnly("type", "model", "instructions", "output_modalities", "audio", "tools", "tool_choice",
            "parallel_tool_calls", "reasoning", "max_output_tokens", "truncation", "tracing", "prompt", "include");
        fields.text("model");
        fields.object("audio").ifPresent(audio -> {
            audio.allowOnly("input", "output");
            audio.object("input").ifPresent(SessionRules::checkInput);
            audio.object("output").ifPresent(this::checkOutput);
        });
        checkTruncation(fields);
        fields.list("include");
        checkAnswering(fields);
    }

    /** The fields that a session and a {@code response.create} share. */
    void checkAnswering(Parameters fields) {
        fields.text("instructions");
        fields.list("output_modalities").ifPresent(given -> checkModalities(fields, given));
        fields.list("tools").ifPresent(tools -> {
            for (int i = 0; i < tools.size(); i++) {
                checkTool(tools.get(i), fields.at("tools") + "[" + i + "]");
            }
        });
        checkToolChoice(fields);
        fields.flag("parallel_tool_calls");
        fields.object("reasoning").ifPresent(reasoning -> {
            reasoning.allowOnly("effort");
            reasoning.oneOf("effort", EFFORTS);
        });
        fields.any("max_output_tokens").filter(node -> !node.asText().equals("inf"))
            .ifPresent(node -> fields.integer("max_output_tokens", 1, 4096));
    }

    void checkOutput(Parameters output) {
        output.allowOnly("format", "voice", "speed");
        checkFormat(output);
        output.decimal("speed", 0.25, 1.5);
        output.any("voice").ifPresent(voice -> {
            if (voice.isObject()) {
                output.object("voice").orElseThrow().require("id");
            } else if (voices.isEmpty()) {
                output.text("voice");
            } else {
                output.oneOf("voice", voices);
            }
        });
    }

    private static void checkModalities(Parameters fields, List<JsonNode> given) {
        for (JsonNode modality : given) {
            if (!MODALITIES.contains(modality.asText())) {
                throw Parameters.invalidValue(fields.at("output_modalities"), modality.asText(), MODALITIES);
            }
        }
        if (given.size() != 1) {
            throw ApiError.invalid("invalid_value", "Invalid modalities: exactly one of ['text'] and ['audio'] is "
                + "supported at a time.", fields.at("output_modalities"));
        }
    }

    private static void checkInput(Parameters input) {
        input.allowOnly("format", "transcription", "noise_reduction", "turn_detection");
        checkFormat(input);
        input.objectOrNull("transcription").ifPresent(transcription -> {
            transcription.allowOnly("model", "language", "languages", "keywords", "prompt", "delay");
            transcription.text("model");
            transcription.text("language");
            transcription.text("prompt");
            transcription.oneOf("delay", EFFORTS);
        });
        input.objectOrNull("noise_reduction").ifPresent(reduction -> {
            reduction.allowOnly("type", "strength");
            reduction.oneOf("type", List.of("near_field", "far_field"));
        });
        input.objectOrNull("turn_detection").ifPresent(SessionRules::checkTurnDetection);
    }

    private static void checkTurnDetection(Parameters detection) {
        detection.require("type");
        String type = detection.oneOf("type", List.of("server_vad", "semantic_vad")).orElseThrow();
        detection.flag("create_response");
        detection.flag("interrupt_response");
        if (type.equals("semantic_vad")) {
            detection.allowOnly("type", "eagerness", "create_response", "interrupt_response");
            detection.oneOf("eagerness", List.of("low", "medium", "high", "auto"));
            return;
        }
        detection.allowOnly("type", "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms",
            "create_response", "interrupt_response");
        detection.decimal("threshold", 0, 1);
        detection.integer("prefix_padding_ms", 0, MAX_PADDING_MS);
        detection.integer("silence_duration_ms", 0, MAX_PADDING_MS);
        if (detection.any("idle_timeout_ms").filter(node -> !node.isNull()).isPresent()) {
            detection.integer("idle_timeout_ms", 5000, 30_000);
        }
    }

    private static void checkFormat(Parameters fields) {
        fields.object("format").ifPresent(format -> {
            format.allowOnly("type", "rate");
            format.oneOf("type", FORMATS);
            format.any("rate").filter(rate -> rate.asInt() != AudioFormat.RATE).ifPresent(rate -> {
                throw Parameters.invalidValue(format.at("rate"), rate.asText(), Set.of("24000"));
            });
        });
    }

    private static void checkTool(JsonNode tool, String path) {
        Parameters fields = Parameters.of(tool, path);
        String type = fields.oneOf("type", List.of("function", "mcp"))
            .orElseThrow(() -> ApiError.missing(path + ".type"));
        if (type.equals("mcp")) {
            fields.require("server_label");
            return;
        }
        fields.allowOnly("type", "name", "description", "parameters", "strict");
        fields.require("name");
        fields.text("name");
        fields.text("description");
        fields.objectOrNull("parameters");
    }

    private static void checkToolChoice(Parameters fields) {
        fields.any("tool_choice").ifPresent(choice -> {
            if (choice.isObject()) {
                fields.object("tool_choice").orElseThrow().oneOf("type", List.of("function", "mcp"));
            } else {
                fields.oneOf("tool_choice", List.of("none", "auto", "required"));
            }
        });
    }

    private static void checkTruncation(Parameters fields) {
        fields.any("truncation").ifPresent(truncation -> {
            if (truncation.isObject()) {
                Parameters ratio = fields.object("truncation").orElseThrow();
                ratio.allowOnly("type", "retention_ratio", "token_limits");
                ratio.oneOf("type", List.of("retention_ratio"));
                ratio.decimal("retention_ratio", 0, 1);
            } else {
                fields.oneOf("truncation", List.of("auto", "disabled"));
            }
        });
    }
}
