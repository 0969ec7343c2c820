package realtime.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import realtime.session.TurnDetection.Eagerness;
import realtime.session.TurnDetection.Type;

/** Checks the settings of a new session. Immutable. */
public final class SettingsParser {
    /** What may be set by a page's address without the host's token: how it looks, not what it does or costs. */
    public static final List<String> PRESENTATION = List.of("layout", "theme", "locale");
    /** What {@code layout} may be. */
    public static final List<String> LAYOUTS = List.of("full", "compact", "bar", "orb");
    /** What {@code theme} may be. */
    public static final List<String> THEMES = List.of("auto", "light", "dark");
    private static final int LONGEST_TEXT = 32_000;
    private static final int LONGEST_CALL_MINUTES = 60;
    private static final int MOST_IDLE_SECONDS = 3_600;

    private final Map<String, Object> defaults;
    private final List<String> voices;

    /**
     * @param defaults settings that hold where a session's own say nothing
     * @param voices   the provider's voices; empty when any name may be one
     */
    public SettingsParser(Map<String, Object> defaults, List<String> voices) {
        this.defaults = Map.copyOf(defaults);
        this.voices = List.copyOf(voices);
    }

    /** @throws InvalidSetting naming the first field that cannot be used */
    public SessionSettings parse(Map<String, Object> given) {
        Map<String, Object> merged = new LinkedHashMap<>(defaults);
        given.forEach((name, value) -> {
            if (value != null || !merged.containsKey(name)) {
                merged.put(name, value);
            }
        });
        Fields fields = new Fields("", merged);
        SessionSettings settings = new SessionSettings(
            fields.matching("key", "[A-Za-z0-9][A-Za-z0-9._~-]{0,63}",
                "1 to 64 of A-Z a-z 0-9 . _ ~ -, starting with a letter or digit"),
            fields.text("prompt", LONGEST_TEXT),
            fields.text("instructions", LONGEST_TEXT),
            fields.text("greeting", LONGEST_TEXT),
            voices.isEmpty() ? fields.text("voice", 100) : fields.oneOf("voice", voices),
            fields.matching("model", "[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", "a model's name"),
            fields.matching("language", "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language code such as en or pt-BR"),
            transcription(fields),
            turnDetection(fields.object("turn_detection")),
            fields.oneOf("noise_reduction", List.of("near_field", "far_field")),
            fields.number("speed", 0.25, 1.5),
            fields.integer("max_output_tokens", 1, 4096),
            fields.flag("auto_start"),
            orElse(fields.oneOf("layout", LAYOUTS), "full"),
            orElse(fields.oneOf("theme", THEMES), "auto"),
            fields.matching("locale", "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language code such as en or pt-BR"),
            limits(fields),
            fields.object("metadata"));
        fields.oneOf("transport", List.of("auto", "webrtc"));
        fields.refuseOthers();
        return settings;
    }

    private static String transcription(Fields fields) {
        String named = fields.matching("transcription", "[a-z0-9][a-z0-9.-]{0,63}",
            "auto, off, or a transcription model's name");
        return orElse(named, "auto");
    }

    private static Limits limits(Fields fields) {
        return new Limits(
            orElse(fields.integer("max_minutes", 1, LONGEST_CALL_MINUTES), 30),
            orElse(fields.integer("idle_seconds", 1, MOST_IDLE_SECONDS), 300),
            fields.number("max_usd", 0.01, 10_000));
    }

    private static TurnDetection turnDetection(Map<String, Object> given) {
        if (given.isEmpty()) {
            return TurnDetection.DEFAULT;
        }
        Fields fields = new Fields("turn_detection.", given);
        TurnDetection parsed = new TurnDetection(
            orElse(fields.oneOf("type", Type.class), Type.SEMANTIC_VAD),
            fields.oneOf("eagerness", Eagerness.class),
            fields.number("threshold", 0, 1),
            fields.integer("prefix_padding_ms", 0, 5_000),
            fields.integer("silence_duration_ms", 0, 10_000),
            fields.integer("idle_timeout_ms", 5_000, 30_000));
        fields.refuseOthers();
        refuseForeignKnobs(parsed, given);
        return parsed;
    }

    /** A knob that its type of turn detection lacks would be refused by the provider, later and less clearly. */
    private static void refuseForeignKnobs(TurnDetection parsed, Map<String, Object> given) {
        List<String> knobs = switch (parsed.type()) {
            case SEMANTIC_VAD -> List.of("type", "eagerness");
            case SERVER_VAD ->
                List.of("type", "threshold", "prefix_padding_ms", "silence_duration_ms", "idle_timeout_ms");
            case PUSH_TO_TALK -> List.of("type");
        };
        for (Map.Entry<String, Object> entry : given.entrySet()) {
            if (entry.getValue() != null && !knobs.contains(entry.getKey())) {
                throw new InvalidSetting("turn_detection." + entry.getKey(), entry.getValue(),
                    "not with this type, which has " + String.join(", ", knobs));
            }
        }
    }

    private static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
