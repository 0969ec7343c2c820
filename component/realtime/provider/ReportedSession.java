package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import realtime.session.ReportedSettings;
import realtime.session.TurnDetection;

/** Reads the session object that a provider reports, in the GA shape, as settings in our words. Stateless. */
final class ReportedSession {
    private static final String NONE = "off";

    private ReportedSession() {}

    static ReportedSettings read(JsonNode session) {
        JsonNode input = session.path("audio").path("input");
        JsonNode output = session.path("audio").path("output");
        JsonNode speed = output.path("speed");
        JsonNode longest = session.path("max_output_tokens");
        return new ReportedSettings(text(session, "model"), text(output, "voice"), text(session, "instructions"),
            speed.isNumber() ? Double.valueOf(speed.asDouble()) : null,
            longest.isInt() ? Integer.valueOf(longest.asInt()) : null,
            orOff(input, "transcription", "model"), text(input.path("transcription"), "language"),
            turnDetection(input), orOff(input, "noise_reduction", "type"), tools(session));
    }

    /** Null where nothing is said, {@code off} where it is said that there is none. */
    private static String orOff(JsonNode input, String feature, String name) {
        return input.path(feature).isNull() ? NONE : text(input.path(feature), name);
    }

    private static TurnDetection turnDetection(JsonNode input) {
        JsonNode given = input.path("turn_detection");
        if (given.isNull()) {
            return new TurnDetection(TurnDetection.Type.PUSH_TO_TALK, null, null, null, null, null, null, null);
        }
        TurnDetection.Type type = word(TurnDetection.Type.class, text(given, "type"));
        if (type == null) {
            return null;
        }
        return new TurnDetection(type, word(TurnDetection.Eagerness.class, text(given, "eagerness")),
            given.path("threshold").isNumber() ? Double.valueOf(given.path("threshold").asDouble()) : null,
            whole(given, "prefix_padding_ms"), whole(given, "silence_duration_ms"), whole(given, "idle_timeout_ms"),
            flag(given, "create_response"), flag(given, "interrupt_response"));
    }

    private static List<String> tools(JsonNode session) {
        if (!session.path("tools").isArray()) {
            return null;
        }
        List<String> names = new ArrayList<>();
        session.path("tools").forEach(tool -> names.add(tool.path("name").asText("")));
        return List.copyOf(names);
    }

    private static <E extends Enum<E>> E word(Class<E> type, String word) {
        return Arrays.stream(type.getEnumConstants())
            .filter(constant -> constant.name().toLowerCase(Locale.ROOT).equals(word))
            .findFirst().orElse(null);
    }

    private static Integer whole(JsonNode node, String name) {
        return node.path(name).isInt() ? Integer.valueOf(node.path(name).asInt()) : null;
    }

    private static Boolean flag(JsonNode node, String name) {
        return node.path(name).isBoolean() ? Boolean.valueOf(node.path(name).asBoolean()) : null;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
