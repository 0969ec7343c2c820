package realtime.session;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import realtime.session.TurnDetection.Eagerness;
import realtime.session.TurnDetection.Type;

/** Checks the setting {@code turn_detection} against what a provider has. Immutable. */
final class TurnDetectionParser {
    private final List<Type> offered;

    /** @param offered empty when the provider has them all */
    TurnDetectionParser(List<Type> offered) {
        this.offered = offered.isEmpty() ? List.of(Type.values()) : offered;
    }

    /** @param given empty for the default */
    TurnDetection parse(Map<String, Object> given) {
        if (given.isEmpty()) {
            return unsaid();
        }
        Fields fields = new Fields("turn_detection.", given);
        String named = fields.oneOf("type", offered.stream().map(TurnDetectionParser::word).toList());
        Type type = named == null ? unsaid().type() : Type.valueOf(named.toUpperCase(Locale.ROOT));
        TurnDetection parsed = new TurnDetection(type,
            fields.oneOf("eagerness", Eagerness.class),
            fields.number("threshold", 0, 1),
            fields.integer("prefix_padding_ms", 0, 5_000),
            fields.integer("silence_duration_ms", 0, 10_000),
            fields.integer("idle_timeout_ms", 5_000, 30_000),
            fields.choice("create_response"),
            fields.choice("interrupt_response"));
        fields.refuseOthers();
        refuseForeignKnobs(parsed, given);
        return parsed;
    }

    private TurnDetection unsaid() {
        return offered.contains(TurnDetection.DEFAULT.type())
            ? TurnDetection.DEFAULT
            : TurnDetection.of(offered.getFirst());
    }

    /** A knob that its type of turn detection lacks would be refused by the provider, later and less clearly. */
    private static void refuseForeignKnobs(TurnDetection parsed, Map<String, Object> given) {
        List<String> knobs = switch (parsed.type()) {
            case SEMANTIC_VAD -> List.of("type", "eagerness", "create_response", "interrupt_response");
            case SERVER_VAD -> List.of("type", "threshold", "prefix_padding_ms", "silence_duration_ms",
                "idle_timeout_ms", "create_response", "interrupt_response");
            case PUSH_TO_TALK -> List.of("type");
        };
        for (Map.Entry<String, Object> entry : given.entrySet()) {
            if (entry.getValue() != null && !knobs.contains(entry.getKey())) {
                throw new InvalidSetting("turn_detection." + entry.getKey(), entry.getValue(),
                    "not with this type, which has " + String.join(", ", knobs));
            }
        }
    }

    private static String word(Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }
}
