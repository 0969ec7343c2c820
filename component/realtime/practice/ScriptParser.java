package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Reads a {@link Script} from JSON with the checks that requests get, so that a typing error is named. Stateless. */
final class ScriptParser {
    static final int MAX_MS = 600_000;
    private static final List<String> INCOMPLETE = List.of("max_output_tokens", "content_filter");

    private ScriptParser() {}

    static Script parse(String json) {
        try {
            Parameters script = Parameters.of(Json.parse(json), "script");
            script.allowOnly("greeting", "out_of_band", "repeat", "turns", "faults");
            return new Script(each(script, "turns", ScriptParser::turn), script.flag("repeat").orElse(false),
                script.text("greeting").orElse(null), script.text("out_of_band").orElse(null),
                script.object("faults").map(FaultParser::faults).orElse(Script.Faults.NONE));
        } catch (ApiError wrong) {
            boolean named = wrong.param() == null || wrong.getMessage().contains(wrong.param());
            throw new IllegalArgumentException("Script: " + (named ? "" : wrong.param() + ": ") + wrong.getMessage());
        }
    }

    private static Script.Turn turn(JsonNode node, String path) {
        Parameters turn = Parameters.of(node, path);
        turn.allowOnly("user", "answer", "tool_calls", "delay_ms", "pauses", "lead_ms", "incomplete", "silent",
            "failure", "transcription_delay_ms", "transcription_fails");
        return new Script.Turn(turn.text("user").orElse(null), turn.text("answer").orElse(null),
            each(turn, "tool_calls", ScriptParser::toolCall), ms(turn, "delay_ms").orElse(0),
            each(turn, "pauses", ScriptParser::pause), ms(turn, "lead_ms").orElse(null),
            turn.oneOf("incomplete", INCOMPLETE).orElse(null), turn.flag("silent").orElse(false),
            turn.object("failure").map(ScriptParser::failure).orElse(null),
            ms(turn, "transcription_delay_ms").orElse(Script.Turn.TRANSCRIPTION_DELAY_MS),
            turn.flag("transcription_fails").orElse(false));
    }

    private static Script.ToolCall toolCall(JsonNode node, String path) {
        Parameters call = Parameters.of(node, path);
        call.allowOnly("name", "arguments");
        call.require("name");
        call.object("arguments");
        return new Script.ToolCall(call.text("name").orElseThrow(), call.any("arguments").map(Json::text).orElse("{}"));
    }

    private static Script.Pause pause(JsonNode node, String path) {
        Parameters pause = Parameters.of(node, path);
        pause.allowOnly("after_word", "ms");
        pause.require("after_word");
        pause.require("ms");
        return new Script.Pause(pause.integer("after_word", 0, 10_000).orElseThrow(), ms(pause, "ms").orElseThrow());
    }

    private static Script.Failure failure(Parameters failure) {
        failure.allowOnly("type", "code", "message");
        String code = failure.text("code").orElse("server_error");
        return new Script.Failure(failure.text("type").orElse(code), code,
            failure.text("message").orElse("The practice script failed this response."));
    }

    static Optional<Integer> ms(Parameters fields, String name) {
        return fields.integer(name, 0, MAX_MS);
    }

    static <T> List<T> each(Parameters fields, String name, BiFunction<JsonNode, String, T> read) {
        List<JsonNode> nodes = fields.list(name).orElse(List.of());
        return IntStream.range(0, nodes.size())
            .mapToObj(i -> read.apply(nodes.get(i), fields.at(name) + "[" + i + "]")).toList();
    }
}
