package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import realtime.session.SessionSettings;
import realtime.session.Tool;
import realtime.session.TurnDetection;

/**
 * Writes a session's settings as the provider's session object, in OpenAI's GA shape, without what the provider lacks.
 * Immutable.
 */
final class SessionConfig {
    private final ObjectMapper json;
    private final ProviderProfile.Traits traits;

    SessionConfig(ObjectMapper json, ProviderProfile.Traits traits) {
        this.json = json;
        this.traits = traits;
    }

    /**
     * A new session. Audio formats are left out: on WebRTC they are negotiated.
     *
     * @param transcriber empty for none
     */
    ObjectNode of(SessionSettings settings, Optional<String> transcriber) {
        ObjectNode session = json.createObjectNode();
        session.put("type", "realtime").put("model", settings.model());
        putIfSet(session, "instructions", settings.fields() == null ? settings.instructions()
            : CaptureTool.instructions(settings.instructions(), settings.fields()));
        session.putArray("output_modalities").add("audio");
        ObjectNode audio = session.putObject("audio");
        ObjectNode input = audio.putObject("input");
        if (!transcribesByItself(settings)) {
            transcription(input, transcriber, settings.language());
        }
        if (traits.noiseReduction() && settings.noiseReduction() != null) {
            noiseReduction(input, settings.noiseReduction());
        }
        turnDetection(input, settings.turnDetection());
        ObjectNode output = audio.putObject("output");
        putIfSet(output, "voice", settings.voice());
        if (settings.speed() != null) {
            output.put("speed", settings.speed());
        }
        if (settings.maxOutputTokens() != null) {
            session.put("max_output_tokens", settings.maxOutputTokens());
        }
        List<Tool> tools = tools(settings);
        if (!tools.isEmpty()) {
            session.set("tools", written(tools));
            session.put("tool_choice", "auto");
        }
        merge(session, json.valueToTree(traits.session()));
        return session;
    }

    /** The same for a session that exists: without its model, which cannot change; by WebSocket with the formats. */
    ObjectNode toConfigure(SessionSettings settings, Optional<String> transcriber, boolean byWebSocket) {
        ObjectNode session = of(settings, transcriber);
        if (!traits.modelInUpdate()) {
            session.remove("model");
        }
        if (byWebSocket) {
            ObjectNode audio = (ObjectNode) session.path("audio");
            format((ObjectNode) audio.path("input"), traits.inputRate());
            format((ObjectNode) audio.path("output"), traits.outputRate());
        }
        return session;
    }

    /** Only what differs, each with a value that also undoes what was set before. Empty when nothing does. */
    ObjectNode changes(SessionSettings before, SessionSettings after, Optional<String> transcriberBefore,
                       Optional<String> transcriber) {
        ObjectNode old = explicit(before, transcriberBefore);
        ObjectNode wanted = explicit(after, transcriber);
        ObjectNode changed = difference(old, wanted);
        for (String direction : List.of("input", "output")) {
            ObjectNode part = difference(old.path("audio").path(direction), wanted.path("audio").path(direction));
            if (!part.isEmpty()) {
                changed.withObject("/audio").set(direction, part);
            }
        }
        if (!changed.isEmpty()) {
            changed.put("type", "realtime");
        }
        return changed;
    }

    /** A provider without a choice of transcribers has one that needs no word, unless it is to be off. */
    private boolean transcribesByItself(SessionSettings settings) {
        return traits.transcribers().isEmpty() && settings.transcription().equals("auto");
    }

    private ObjectNode explicit(SessionSettings settings, Optional<String> transcriber) {
        ObjectNode session = of(settings, transcriber);
        session.remove("model");
        putIfMissing(session, "instructions", json.getNodeFactory().textNode(""));
        putIfMissing(session, "max_output_tokens", json.getNodeFactory().textNode("inf"));
        putIfMissing(session, "tools", json.createArrayNode());
        putIfMissing(session, "tool_choice", json.getNodeFactory().textNode("auto"));
        if (traits.noiseReduction()) {
            putIfMissing(session.withObject("/audio/input"), "noise_reduction", json.nullNode());
        }
        putIfMissing(session.withObject("/audio/output"), "speed", json.getNodeFactory().numberNode(1.0));
        return session;
    }

    private ObjectNode difference(JsonNode before, JsonNode after) {
        ObjectNode changed = json.createObjectNode();
        after.fieldNames().forEachRemaining(name -> {
            if (!name.equals("audio") && !after.get(name).equals(before.path(name))) {
                changed.set(name, after.get(name));
            }
        });
        return changed;
    }

    /** The host's own comes first. */
    private static List<Tool> tools(SessionSettings settings) {
        return Stream.concat(Stream.ofNullable(settings.fields()).map(CaptureTool::of), settings.tools().stream())
            .toList();
    }

    private ArrayNode written(List<Tool> tools) {
        ArrayNode written = json.createArrayNode();
        for (Tool tool : tools) {
            ObjectNode node = written.addObject().put("type", "function").put("name", tool.name());
            putIfSet(node, "description", tool.description());
            node.set("parameters", json.valueToTree(tool.parameters()));
        }
        return written;
    }

    private static void format(ObjectNode direction, int rate) {
        direction.putObject("format").put("type", "audio/pcm").put("rate", rate);
    }

    /** The same words in a new session and in {@code session.update}. */
    static void transcription(ObjectNode input, Optional<String> transcriber, String language) {
        if (transcriber.isEmpty()) {
            input.putNull("transcription");
            return;
        }
        putIfSet(input.putObject("transcription").put("model", transcriber.get()), "language", language);
    }

    private static void noiseReduction(ObjectNode input, String type) {
        if (type.equals("off")) {
            input.putNull("noise_reduction");
        } else {
            input.putObject("noise_reduction").put("type", type);
        }
    }

    private static void turnDetection(ObjectNode input, TurnDetection turn) {
        if (turn.type() == TurnDetection.Type.PUSH_TO_TALK) {
            input.putNull("turn_detection");
            return;
        }
        ObjectNode detection = input.putObject("turn_detection").put("type", word(turn.type()));
        detection.put("create_response", !Boolean.FALSE.equals(turn.createResponse()))
            .put("interrupt_response", !Boolean.FALSE.equals(turn.interruptResponse()));
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

    private static void merge(ObjectNode into, JsonNode from) {
        from.fieldNames().forEachRemaining(name -> {
            if (into.get(name) instanceof ObjectNode inner && from.get(name).isObject()) {
                merge(inner, from.get(name));
            } else {
                into.set(name, from.get(name));
            }
        });
    }

    private static void putIfMissing(ObjectNode node, String name, JsonNode value) {
        if (!node.has(name)) {
            node.set(name, value);
        }
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
