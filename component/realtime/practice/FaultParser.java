package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the faults of a {@link Script}; throws {@link ApiError} that names the field which is wrong. Stateless. */
final class FaultParser {
    private static final int DEFAULT_CUT_MS = 3000;

    private FaultParser() {}

    static Script.Faults faults(Parameters faults) {
        faults.allowOnly("calls", "sideband", "session", "network", "transcription", "models", "events");
        return new Script.Faults(faults.object("calls").map(FaultParser::callFault).orElse(null),
            faults.object("sideband").map(FaultParser::sidebandFault).orElse(null),
            faults.object("session").map(FaultParser::sessionFault).orElse(null),
            faults.object("network").map(FaultParser::networkFault).orElse(null),
            faults.object("transcription").map(FaultParser::transcriptionFault).orElse(null),
            faults.object("models").map(FaultParser::modelFault).orElse(null),
            faults.object("events").map(FaultParser::eventFault).orElse(null));
    }

    private static Script.CallFault callFault(Parameters fault) {
        fault.allowOnly("status", "type", "code", "message", "retry_after", "html", "hang_ms", "refuse_sdp", "first");
        return new Script.CallFault(fault.integer("status", 400, 599).orElse(0),
            fault.text("type").orElse("invalid_request_error"), fault.text("code").orElse(null),
            fault.text("message").orElse("The practice script refused this call."),
            fault.integer("retry_after", 0, 3600).orElse(null), fault.flag("html").orElse(false),
            ScriptParser.ms(fault, "hang_ms").orElse(0), fault.flag("refuse_sdp").orElse(false), first(fault));
    }

    private static Script.SidebandFault sidebandFault(Parameters fault) {
        fault.allowOnly("status", "drop_after_ms", "drop_after_turn", "first");
        return new Script.SidebandFault(fault.integer("status", 400, 599).orElse(0),
            ScriptParser.ms(fault, "drop_after_ms").orElse(null), turns(fault, "drop_after_turn"), first(fault));
    }

    private static Script.SessionFault sessionFault(Parameters fault) {
        fault.allowOnly("expire_after_ms", "drop_after_ms", "drop_after_turn", "first");
        return new Script.SessionFault(ScriptParser.ms(fault, "expire_after_ms").orElse(null),
            ScriptParser.ms(fault, "drop_after_ms").orElse(null), turns(fault, "drop_after_turn"), first(fault));
    }

    private static Script.NetworkFault networkFault(Parameters fault) {
        fault.allowOnly("cut_after_ms", "cut_after_turn", "for_ms", "first");
        Integer afterMs = ScriptParser.ms(fault, "cut_after_ms").orElse(null);
        Integer afterTurn = turns(fault, "cut_after_turn");
        if (afterMs == null && afterTurn == null) {
            throw ApiError.missing(fault.at("cut_after_ms"));
        }
        int forMs = fault.integer("for_ms", 1, ScriptParser.MAX_MS).orElse(DEFAULT_CUT_MS);
        return new Script.NetworkFault(afterMs, afterTurn, forMs, first(fault));
    }

    private static Script.TranscriptionFault transcriptionFault(Parameters fault) {
        fault.allowOnly("refuse_models", "at");
        fault.require("refuse_models");
        List<String> models = ScriptParser.each(fault, "refuse_models", (node, path) -> node.asText());
        String at = fault.oneOf("at", List.of("create", "turn")).orElse("create");
        return new Script.TranscriptionFault(new HashSet<>(models), at.equals("turn"));
    }

    private static Script.ModelFault modelFault(Parameters fault) {
        fault.allowOnly("missing", "shutdown");
        Map<String, JsonNode> shutdown = new HashMap<>();
        fault.object("shutdown");
        fault.any("shutdown").ifPresent(dates -> dates.properties()
            .forEach(date -> shutdown.put(date.getKey(), date.getValue())));
        return new Script.ModelFault(new HashSet<>(ScriptParser.each(fault, "missing", (node, path) -> node.asText())),
            shutdown);
    }

    private static Script.EventFault eventFault(Parameters fault) {
        fault.allowOnly("extra", "extra_fields", "duplicate", "first");
        Set<String> duplicate = new HashSet<>(ScriptParser.each(fault, "duplicate", (node, path) -> node.asText()));
        return new Script.EventFault(ScriptParser.each(fault, "extra", FaultParser::extra),
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

    private static Integer turns(Parameters fault, String name) {
        return fault.integer(name, 1, 10_000).orElse(null);
    }

    private static int first(Parameters fault) {
        return fault.integer("first", 1, 1_000_000).orElse(Integer.MAX_VALUE);
    }
}
