package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsParserTest {
    private static final String LONG = "x".repeat(32_001);
    private final SettingsParser parser = new SettingsParser(Map.of("model", "gpt-realtime-2.1", "voice", "marin"),
        List.of("marin", "cedar"));

    @Test
    void what_is_not_said_has_its_default() {
        assertEquals(new SessionSettings(null, null, null, null, "marin", "gpt-realtime-2.1", null, "auto",
            TurnDetection.DEFAULT, null, null, null, false, "full", "auto", null, "auto", List.of(), 30,
            null, new Limits(30, 300, null), Map.of(), null, false, false), parser.parse(Map.of()));
    }

    @Test
    void null_counts_as_not_said() {
        Map<String, Object> nulls = new HashMap<>();
        for (String name : List.of("key", "prompt", "instructions", "greeting", "voice", "model", "language",
            "transcription",
            "turn_detection", "noise_reduction", "speed", "max_output_tokens", "auto_start", "layout", "theme",
                "locale",
            "max_minutes", "idle_seconds", "max_usd", "metadata", "transport", "tools", "consent",
            "feedback", "tool_timeout_seconds", "fields", "record")) {
            nulls.put(name, null);
        }
        assertEquals(parser.parse(Map.of()), parser.parse(nulls));
    }

    @Test
    void every_setting_reaches_its_place() {
        Map<String, Object> tool = Map.of("type", "function", "name", "look_up", "description", "Looks it up.",
            "parameters", Map.of("type", "object"));
        Map<String, Object> turns = Map.of("type", "server_vad", "threshold", 0.4, "prefix_padding_ms", 200,
            "silence_duration_ms", 400, "idle_timeout_ms", 6_000, "create_response", false, "interrupt_response", true);
        Map<String, Object> given = new HashMap<>(Map.of("key", "demo", "prompt", "Hi", "instructions", "Be brief.",
            "greeting", "Hello!", "voice", "cedar", "model", "gpt-realtime-2.1-mini", "language", "pt-BR",
            "transcription", "off", "turn_detection", turns, "noise_reduction", "far_field"));
        given.putAll(Map.of("speed", 1.25, "max_output_tokens", 500, "auto_start", true, "layout", "orb", "theme",
            "dark", "locale", "de", "max_minutes", 5, "idle_seconds", 60, "max_usd", 0.5));
        Map<String, Object> fields = Map.of("type", "object", "properties", Map.of("age", Map.of("type", "integer")));
        given.putAll(Map.of("tool_timeout_seconds", 5, "fields", fields));
        given.putAll(Map.of("transport", "websocket", "tools", List.of(tool),
            "metadata", Map.of("team", List.of(1, 2)), "consent", " We record.\n", "feedback", true, "record", true));
        assertEquals(new SessionSettings("demo", "Hi", "Be brief.", "Hello!", "cedar", "gpt-realtime-2.1-mini", "pt-BR",
            "off", new TurnDetection(TurnDetection.Type.SERVER_VAD, null, 0.4, 200, 400, 6_000, false, true),
            "far_field", 1.25, 500, true, "orb", "dark", "de", "websocket",
            List.of(new Tool("look_up", "Looks it up.", Map.of("type", "object"))), 5,
            new CaptureSchema(List.of(new CaptureField("age", ValueKind.INTEGER, false, List.of(), null, null, true)),
                fields), new Limits(5, 60, 0.5),
            Map.of("team", List.of(1, 2)), "We record.", true, true), parser.parse(given));
    }

    @Test
    void a_consent_text_without_a_word_is_none() {
        assertNull(parser.parse(Map.of("consent", " \n")).consent());
    }

    @Test
    void a_host_that_records_nothing_refuses_a_session_that_asks_for_it() {
        SettingsParser strict = new SettingsParser(Map.of(), new SettingsParser.Offer(List.of(), List.of(), List.of()),
            false);
        assertFalse(strict.parse(Map.of("record", false)).record());
        assertEquals("record", assertThrows(InvalidSetting.class, () -> strict.parse(Map.of("record", true))).field());
    }

    @Test
    void a_provider_with_any_voices_takes_any_name() {
        assertEquals("en-GB-1", new SettingsParser(Map.of(), List.of()).parse(Map.of("voice", "en-GB-1")).voice());
    }

    static Stream<Arguments> good() {
        return Stream.of(
            arguments("key", List.of("a", "A-b_c.d~9", "0".repeat(64))),
            arguments("prompt", List.of("", "x".repeat(32_000), "<b>\n\"quotes\"")),
            arguments("instructions", List.of("", "x".repeat(32_000))),
            arguments("greeting", List.of("Hello!")),
            arguments("voice", List.of("marin", "cedar")),
            arguments("model", List.of("gpt-realtime-2.1", "org/model:tag", "m")),
            arguments("language", List.of("en", "deu", "pt-BR", "zh-Hant-TW")),
            arguments("transcription", List.of("auto", "off", "gpt-4o-mini-transcribe", "whisper-1")),
            arguments("turn_detection", List.of(Map.of(), Map.of("type", "push_to_talk"),
                Map.of("eagerness", "low"), Map.of("type", "semantic_vad", "eagerness", "auto"),
                Map.of("type", "server_vad"), Map.of("type", "server_vad", "threshold", 0), Map.of("type", "server_vad",
                    "threshold", 1),
                Map.of("type", "server_vad", "idle_timeout_ms", 30_000),
                Map.of("create_response", false, "interrupt_response", false),
                Map.of("type", "server_vad", "create_response", true))),
            arguments("noise_reduction", List.of("off", "near_field", "far_field")),
            arguments("consent", List.of("", "We record what you say.", "x".repeat(2_000), "<b>\nhttps://example.org")),
            arguments("feedback", List.of(true, false)),
            arguments("speed", List.of(0.25, 1, 1.5)),
            arguments("max_output_tokens", List.of(1, 4096, 10.0)),
            arguments("auto_start", List.of(true, false)),
            arguments("layout", List.of("full", "compact", "bar", "orb")),
            arguments("theme", List.of("auto", "light", "dark")),
            arguments("locale", List.of("en", "pt-BR")),
            arguments("transport", List.of("auto", "webrtc", "websocket")),
            arguments("max_minutes", List.of(1, 60)),
            arguments("idle_seconds", List.of(1, 3_600)),
            arguments("max_usd", List.of(0.01, 10_000)),
            arguments("metadata", List.of(Map.of(), Map.of("any", Map.of("depth", List.of(1, "two", true))),
                Map.of("a", "x".repeat(15_990)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("good")
    void takes_each_value_that_is_allowed(String name, List<Object> values) {
        values.forEach(value -> parser.parse(Map.of(name, value)));
    }

    static Stream<Arguments> bad() {
        return Stream.of(
            arguments("key", List.of("", "-a", "a b", "a/b", "0".repeat(65), 7, true),
                "starting with a letter or digit"),
            arguments("prompt", List.of(LONG, 7, List.of("x")), "at most 32000 characters"),
            arguments("instructions", List.of(LONG, Map.of()), "at most 32000 characters"),
            arguments("greeting", List.of(LONG, false), "at most 32000 characters"),
            arguments("voice", List.of("nova", "", "Marin", 1), "marin, cedar"),
            arguments("model", List.of("", "a b", "m\n", "x".repeat(101), 2), "a model's name"),
            arguments("language", List.of("", "English", "en_US", "e", 1), "a language code such as en or pt-BR"),
            arguments("transcription", List.of("", "Whisper", true, "x".repeat(65)),
                "auto, off, or a transcription model's name"),
            arguments("turn_detection", List.of("server_vad", List.of(), 1), "an object"),
            arguments("noise_reduction", List.of("none", true), "off, near_field, far_field"),
            arguments("consent", List.of("x".repeat(2_001), true, List.of("x")), "a text of at most 2000 characters"),
            arguments("feedback", List.of("true", 1), "true, false"),
            arguments("speed", List.of(0.24, 1.51, Double.NaN, Double.POSITIVE_INFINITY, "1"),
                "a number from 0.25 to 1.5"),
            arguments("max_output_tokens", List.of(0, 4097, -1, 1e300, "inf"), "a number from 1 to 4096"),
            arguments("max_output_tokens", List.of(1.5), "a whole number from 1 to 4096"),
            arguments("auto_start", List.of("true", 1), "true, false"),
            arguments("layout", List.of("wide", "", 1), "full, compact, bar, orb"),
            arguments("theme", List.of("blue", "DARK"), "auto, light, dark"),
            arguments("locale", List.of("english", "en US"), "a language code such as en or pt-BR"),
            arguments("transport", List.of("udp", 1), "auto, webrtc, websocket"),
            arguments("tools", List.of("look_up", Map.of("name", "look_up")), "a list"),
            arguments("max_minutes", List.of(0, 61, "5"), "a number from 1 to 60"),
            arguments("idle_seconds", List.of(0, 3_601), "a number from 1 to 3600"),
            arguments("max_usd", List.of(0, 0.001, 10_001, "1"), "a number from 0.01 to 10000"),
            arguments("metadata", List.of("x", List.of(1)), "an object"),
            arguments("metadata", List.of(Map.of("a", "x".repeat(16_000))), "at most 16000"),
            arguments("volume", List.of(11), "no such setting"),
            arguments("tokens", List.of("x"), "no such setting"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bad")
    void refuses_each_value_that_is_not_and_names_field_value_and_what_is_allowed(String name, List<Object> values,
        String allowed) {
        for (Object value : values) {
            refuses(Map.of(name, value), name, value, allowed);
        }
    }

    static Stream<Arguments> badTurns() {
        return Stream.of(
            arguments(Map.of("type", "vad"), "type", "semantic_vad, server_vad, push_to_talk"),
            arguments(Map.of("type", "SERVER_VAD"), "type", "semantic_vad, server_vad, push_to_talk"),
            arguments(Map.of("type", 1), "type", "semantic_vad, server_vad, push_to_talk"),
            arguments(Map.of("eagerness", "eager"), "eagerness", "low, medium, high, auto"),
            arguments(Map.of("type", "server_vad", "threshold", 1.1), "threshold", "a number from 0 to 1"),
            arguments(Map.of("type", "server_vad", "threshold", -0.1), "threshold", "a number from 0 to 1"),
            arguments(Map.of("type", "server_vad", "prefix_padding_ms", -1), "prefix_padding_ms",
                "a number from 0 to 5000"),
            arguments(Map.of("type", "server_vad", "silence_duration_ms", 10_001), "silence_duration_ms",
                "a number from 0 to 10000"),
            arguments(Map.of("type", "server_vad", "silence_duration_ms", 0.5), "silence_duration_ms",
                "a whole number from 0 to 10000"),
            arguments(Map.of("type", "server_vad", "idle_timeout_ms", 4_999), "idle_timeout_ms",
                "a number from 5000 to 30000"),
            arguments(Map.of("type", "server_vad", "eagerness", "low"), "eagerness",
                "not with this type, which has type, threshold"),
            arguments(Map.of("threshold", 0.5), "threshold", "not with this type, which has type, eagerness"),
            arguments(Map.of("type", "push_to_talk", "silence_duration_ms", 5), "silence_duration_ms",
                "not with this type, which has type"),
            arguments(Map.of("type", "push_to_talk", "create_response", false), "create_response",
                "not with this type, which has type"),
            arguments(Map.of("type", "server_vad", "interrupt_response", "no"), "interrupt_response", "true, false"),
            arguments(Map.of("type", "server_vad", "volume", 1), "volume",
                "no such setting; known are create_response"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTurns")
    void refuses_turn_detection_that_no_provider_has(Map<String, Object> given, String field, String allowed) {
        refuses(Map.of("turn_detection", given), "turn_detection." + field, given.get(field), allowed);
    }

    private void refuses(Map<String, Object> given, String field, Object value, String allowed) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> parser.parse(given), field + "=" + value);
        assertEquals(field, refusal.field());
        String shown = value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
        String start = field + ": got " + (shown.length() <= 80 ? shown + "; allowed: " : shown.substring(0, 80)
            + "…; allowed: ");
        assertTrue(refusal.getMessage().startsWith(start), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(allowed), refusal.getMessage());
        assertTrue(refusal.getMessage().length() < 700, "a message for people");
    }

    @Test
    void an_unknown_setting_lists_the_known_ones() {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> parser.parse(Map.of("voices", "x")));
        List.of("key", "instructions", "voice", "turn_detection", "max_usd", "metadata")
            .forEach(name -> assertTrue(Arrays.asList(refusal.getMessage().split("[ ,]+")).contains(name),
                refusal.getMessage()));
    }

    @Test
    void a_wrong_default_is_refused_like_a_wrong_setting() {
        SettingsParser wrong = new SettingsParser(Map.of("voice", "nova"), List.of("marin"));
        assertEquals("voice", assertThrows(InvalidSetting.class, () -> wrong.parse(Map.of())).field());
        assertEquals("marin", wrong.parse(Map.of("voice", "marin")).voice());
    }
}
