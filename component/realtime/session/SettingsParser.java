package realtime.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Checks the settings of a new session, and changes to those of a running one. Immutable. */
public final class SettingsParser {
    /** What may be set by a page's address without the host's token: how it looks, not what it does or costs. */
    public static final List<String> PRESENTATION = List.of("layout", "theme", "locale");
    /** What {@code layout} may be. */
    public static final List<String> LAYOUTS = List.of("full", "compact", "bar", "orb");
    /** What {@code theme} may be. */
    public static final List<String> THEMES = List.of("auto", "light", "dark");
    private static final List<String> TRANSPORTS = List.of("webrtc", "websocket");
    /** What may be changed while a session is running. */
    static final List<String> CHANGEABLE = List.of("instructions", "voice", "language", "transcription",
        "turn_detection", "noise_reduction", "speed", "max_output_tokens", "tools",
        "tool_timeout_seconds", "max_minutes", "idle_seconds", "max_usd", "metadata");
    private static final List<String> FIXED = List.of("key", "prompt", "greeting", "model", "auto_start", "layout",
        "theme", "locale", "transport", "consent", "feedback", "fields", "record");
    private static final String LANGUAGE = "[a-z]{2,3}(-[A-Za-z0-9]{2,8})*";
    private static final String LANGUAGES = "a language code such as en or pt-BR";
    private static final int LONGEST_TEXT = 32_000;
    private static final int LONGEST_CONSENT = 2_000;
    /** Every change of a session's status is told with them. */
    private static final int LONGEST_METADATA = 16_000;
    private static final int LONGEST_CALL_MINUTES = 60;
    private static final int MOST_IDLE_SECONDS = 3_600;
    private static final int TOOL_TIMEOUT_SECONDS = 30;

    private final Map<String, Object> defaults;
    private final Offer offer;
    private final TurnDetectionParser turns;
    private final boolean mayRecord;

    /**
     * What a provider has; an empty list stands for anything.
     *
     * @param turnDetections the one to use where nothing is said comes first, unless {@code SEMANTIC_VAD} is there
     * @param transports     {@code webrtc}, {@code websocket}
     */
    public record Offer(List<String> voices, List<TurnDetection.Type> turnDetections, List<String> transports) {
        /** Keeps copies of the lists. */
        public Offer {
            voices = List.copyOf(voices);
            turnDetections = List.copyOf(turnDetections);
            transports = List.copyOf(transports);
        }
    }

    /**
     * @param defaults settings that hold where a session's own say nothing
     * @param voices   the provider's voices; empty when any name may be one
     */
    public SettingsParser(Map<String, Object> defaults, List<String> voices) {
        this(defaults, new Offer(voices, List.of(), List.of()));
    }

    /** @param defaults settings that hold where a session's own say nothing */
    public SettingsParser(Map<String, Object> defaults, Offer offer) {
        this(defaults, offer, true);
    }

    /** @param mayRecord whether a session may ask to be recorded */
    public SettingsParser(Map<String, Object> defaults, Offer offer, boolean mayRecord) {
        this.mayRecord = mayRecord;
        this.defaults = Map.copyOf(defaults);
        this.offer = offer;
        this.turns = new TurnDetectionParser(offer.turnDetections());
    }

    /** @throws InvalidSetting naming the first field that cannot be used */
    public SessionSettings parse(Map<String, Object> given) {
        Fields fields = new Fields("", withDefaults(given));
        SessionSettings settings = new SessionSettings(
            fields.matching("key", "[A-Za-z0-9][A-Za-z0-9._~-]{0,63}",
                "1 to 64 of A-Z a-z 0-9 . _ ~ -, starting with a letter or digit"),
            fields.text("prompt", LONGEST_TEXT),
            fields.text("instructions", LONGEST_TEXT),
            fields.text("greeting", LONGEST_TEXT),
            offer.voices().isEmpty() ? fields.text("voice", 100) : fields.oneOf("voice", offer.voices()),
            fields.matching("model", "[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}", "a model's name"),
            fields.matching("language", LANGUAGE, LANGUAGES),
            transcription(fields),
            turns.parse(fields.object("turn_detection")),
            fields.oneOf("noise_reduction", List.of("off", "near_field", "far_field")),
            fields.number("speed", 0.25, 1.5),
            fields.integer("max_output_tokens", 1, 4096),
            fields.flag("auto_start"),
            orElse(fields.oneOf("layout", LAYOUTS), "full"),
            orElse(fields.oneOf("theme", THEMES), "auto"),
            fields.matching("locale", LANGUAGE, LANGUAGES),
            orElse(fields.oneOf("transport", transports()), "auto"),
            ToolsParser.parse(fields.list("tools")),
            orElse(fields.integer("tool_timeout_seconds", 1, 600), TOOL_TIMEOUT_SECONDS),
            CaptureParser.parse(fields.object("fields")),
            limits(fields),
            metadata(fields),
            consent(fields),
            fields.flag("feedback"),
            recorded(fields));
        fields.refuseOthers();
        requireOwnNames(settings);
        return settings;
    }

    /**
     * The settings after a change. What is not named stays; null stands for the host's default.
     *
     * @throws InvalidSetting naming the first field that cannot be used, or not any more
     */
    public SessionSettings changed(SessionSettings current, Map<String, Object> changes) {
        for (String name : changes.keySet()) {
            if (FIXED.contains(name)) {
                throw new InvalidSetting(name, changes.get(name), "cannot be changed after the session was created;"
                    + " changeable are " + String.join(", ", CHANGEABLE));
            }
        }
        SessionSettings changed = new Change(current, parse(changes), changes).settings();
        requireOwnNames(changed);
        return changed;
    }

    /** Two functions of one name could not be told apart. */
    private static void requireOwnNames(SessionSettings settings) {
        for (int i = 0; settings.fields() != null && i < settings.tools().size(); i++) {
            if (settings.tools().get(i).name().equals(CaptureSchema.TOOL)) {
                throw new InvalidSetting("tools[" + i + "].name", CaptureSchema.TOOL,
                    "another name: with fields, this function is the host's own");
            }
        }
    }

    /** Takes the named settings from {@code given}, the others from {@code current}. */
    private record Change(SessionSettings current, SessionSettings given, Map<String, Object> named) {
        SessionSettings settings() {
            Limits limits = new Limits(
                pick("max_minutes", settings -> settings.limits().maxMinutes()),
                pick("idle_seconds", settings -> settings.limits().idleSeconds()),
                pick("max_usd", settings -> settings.limits().maxUsd()));
            return new SessionSettings(current.key(), current.prompt(),
                pick("instructions", SessionSettings::instructions), current.greeting(),
                pick("voice", SessionSettings::voice), current.model(), pick("language", SessionSettings::language),
                pick("transcription", SessionSettings::transcription),
                pick("turn_detection", SessionSettings::turnDetection),
                pick("noise_reduction", SessionSettings::noiseReduction), pick("speed", SessionSettings::speed),
                pick("max_output_tokens", SessionSettings::maxOutputTokens), current.autoStart(), current.layout(),
                current.theme(), current.locale(), current.transport(), pick("tools", SessionSettings::tools),
                pick("tool_timeout_seconds", SessionSettings::toolTimeoutSeconds), current.fields(), limits,
                pick("metadata", SessionSettings::metadata), current.consent(), current.feedback(),
                current.record());
        }

        private <T> T pick(String name, Function<SessionSettings, T> setting) {
            return setting.apply(named.containsKey(name) ? given : current);
        }
    }

    private Map<String, Object> withDefaults(Map<String, Object> given) {
        Map<String, Object> merged = new LinkedHashMap<>(defaults);
        given.forEach((name, value) -> {
            if (value != null || !merged.containsKey(name)) {
                merged.put(name, value);
            }
        });
        return merged;
    }

    private List<String> transports() {
        List<String> offered = offer.transports().isEmpty() ? TRANSPORTS : offer.transports();
        return Stream.concat(Stream.of("auto"), offered.stream()).toList();
    }

    private static String transcription(Fields fields) {
        String named = fields.matching("transcription", "[a-z0-9][a-z0-9.-]{0,63}",
            "auto, off, or a transcription model's name");
        return orElse(named, "auto");
    }

    /** A text without a word is none to agree to. */
    private static String consent(Fields fields) {
        String text = fields.text("consent", LONGEST_CONSENT);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private static Map<String, Object> metadata(Fields fields) {
        Map<String, Object> given = fields.object("metadata");
        if (given.toString().length() > LONGEST_METADATA) {
            throw new InvalidSetting("metadata", given, "at most " + LONGEST_METADATA + " characters in all");
        }
        return given;
    }

    private boolean recorded(Fields fields) {
        boolean wanted = fields.flag("record");
        if (wanted && !mayRecord) {
            throw new InvalidSetting("record", true, "false: this host records nothing");
        }
        return wanted;
    }

    private static Limits limits(Fields fields) {
        return new Limits(
            orElse(fields.integer("max_minutes", 1, LONGEST_CALL_MINUTES), 30),
            orElse(fields.integer("idle_seconds", 1, MOST_IDLE_SECONDS), 300),
            fields.number("max_usd", 0.01, 10_000));
    }

    private static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
