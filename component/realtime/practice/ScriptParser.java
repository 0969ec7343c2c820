package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Reads a {@link Script} from JSON with the checks that requests get, so that a typing error is named. Stateless. */
final class ScriptParser {
    private static final int MAX_MS = 600_000;

    private ScriptParser() {}

    static Script parse(String json) {
        try {
            Parameters script = Parameters.of(Json.parse(json), "script");
            script.allowOnly("greeting", "out_of_band", "repeat", "turns", "faults");
            return new Script(each(script, "turns", ScriptParser::turn), script.flag("repeat").orElse(false),
                script.text("greeting").orElse(null), script.text("out_of_band").orElse(null),
                script.object("faults").map(ScriptParser::faults).orElse(Script.Faults.NONE));
        } catch (ApiError wrong) {
            throw new IllegalArgumentException("Script: " + wrong.getMessage());
        }
    }

    private static Script.Turn turn(JsonNode node, String path) {
        Parameters turn = Parameters.of(node, path);
        turn.allowOnly("user", "answer", "tool_calls", "delay_ms", "pauses", "lead_ms", "silent", "failure",
            "transcription_delay_ms", "transcription_fails");
        return new Script.Turn(turn.text("user").orElse(null), turn.text("answer").orElse(null),
            each(turn, "tool_calls", ScriptParser::toolCall), ms(turn, "delay_ms").orElse(0),
            each(turn, "pauses", ScriptParser::pause), ms(turn, "lead_ms").orElse(null),
            turn.flag("silent").orElse(false), turn.object("failure").map(ScriptParser::failure).orElse(null),
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

    private static Script.Faults faults(Parameters faults) {
        faults.allowOnly("calls", "sideband", "session", "events");
        return new Script.Faults(faults.object("calls").map(ScriptParser::callFault).orElse(null),
            faults.object("sideband").map(ScriptParser::sidebandFault).orElse(null),
            faults.object("session").map(ScriptParser::sessionFault).orElse(null),
            faults.object("events").map(ScriptParser::eventFault).orElse(null));
    }

    private static Script.CallFault callFault(Parameters fault) {
        fault.allowOnly("status", "type", "code", "message", "retry_after", "html", "hang_ms", "refuse_sdp", "first");
        return new Script.CallFault(fault.integer("status", 400, 599).orElse(0),
            fault.text("type").orElse("invalid_request_error"), fault.text("code").orElse(null),
            fault.text("message").orElse("The practice script refused this call."),
            fault.integer("retry_after", 0, 3600).orElse(null), fault.flag("html").orElse(false),
            ms(fault, "hang_ms").orElse(0), fault.flag("refuse_sdp").orElse(false), first(fault));
    }

    private static Script.SidebandFault sidebandFault(Parameters fault) {
        fault.allowOnly("status", "drop_after_ms", "drop_after_turn", "first");
        return new Script.SidebandFault(fault.integer("status", 400, 599).orElse(0),
            ms(fault, "drop_after_ms").orElse(null), turns(fault), first(fault));
    }

    private static Script.SessionFault sessionFault(Parameters fault) {
        fault.allowOnly("expire_after_ms", "drop_after_ms", "drop_after_turn", "first");
        return new Script.SessionFault(ms(fault, "expire_after_ms").orElse(null),
            ms(fault, "drop_after_ms").orElse(null), turns(fault), first(fault));
    }

    private static Script.EventFault eventFault(Parameters fault) {
        fault.allowOnly("extra", "extra_fields", "duplicate", "first");
        Set<String> duplicate = new HashSet<>(each(fault, "duplicate", (node, path) -> node.asText()));
        return new Script.EventFault(each(fault, "extra", ScriptParser::extra),
            fault.flag("extra_fields").orElse(false), duplicate, first(fault));
    }

    private static Script.Extra extra(JsonNode node, String path) {
        Parameters extra = Parameters.of(node, path);
        extra.allowOnly("after", "event");
        extra.require("after");
        extra.require("event");
        extra.object("event");
        return new Script.Extra(extra.text("after").orElseThrow(), (ObjectNode) node.get("event"));
    }

    private static Integer turns(Parameters fault) {
        return fault.integer("drop_after_turn", 1, 10_000).orElse(null);
    }

    private static int first(Parameters fault) {
        return fault.integer("first", 1, 1_000_000).orElse(Integer.MAX_VALUE);
    }

    private static Optional<Integer> ms(Parameters fields, String name) {
        return fields.integer(name, 0, MAX_MS);
    }

    private static <T> List<T> each(Parameters fields, String name, BiFunction<JsonNode, String, T> read) {
        List<JsonNode> nodes = fields.list(name).orElse(List.of());
        return IntStream.range(0, nodes.size())
            .mapToObj(i -> read.apply(nodes.get(i), fields.at(name) + "[" + i + "]")).toList();
    }
}
