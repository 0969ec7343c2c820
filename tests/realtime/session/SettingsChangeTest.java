package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.SettingsParser.Offer;
import realtime.session.TurnDetection.Type;

/** Changes to the settings of a running session, and settings that depend on what the provider has. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingsChangeTest {
    private static final List<String> FIXED = List.of("key", "prompt", "greeting", "model", "auto_start", "layout",
        "theme", "locale", "transport", "consent", "feedback", "fields", "record");
    private static final Map<String, Object> CHANGES = Map.ofEntries(
        Map.entry("instructions", "Be long."), Map.entry("voice", "cedar"), Map.entry("language", "de"),
        Map.entry("transcription", "off"), Map.entry("turn_detection", Map.of("type", "push_to_talk")),
        Map.entry("noise_reduction", "far_field"), Map.entry("speed", 0.5), Map.entry("max_output_tokens", 7),
        Map.entry("tools", List.of(Map.of("name", "t"))), Map.entry("tool_timeout_seconds", 9),
        Map.entry("max_minutes", 3), Map.entry("idle_seconds", 4),
        Map.entry("max_usd", 2), Map.entry("metadata", Map.of("b", 2)));
    private static final Map<String, Object> GIVEN = Map.of("key", "k", "prompt", "Hi", "greeting", "Hello!",
        "instructions", "Be brief.", "language", "en", "max_usd", 1, "metadata", Map.of("a", 1), "theme", "dark");

    private final SettingsParser parser = new SettingsParser(Map.of("model", "m", "voice", "marin", "speed", 1.1,
        "max_minutes", 20), List.of("marin", "cedar"));
    private final SessionSettings current = parser.parse(GIVEN);

    @Test
    void what_is_not_named_stays() {
        assertEquals(current, parser.changed(current, Map.of()));
    }

    @Test
    void each_changeable_setting_changes_alone() {
        for (Map.Entry<String, Object> change : CHANGES.entrySet()) {
            Map<String, Object> together = new HashMap<>(GIVEN);
            together.put(change.getKey(), change.getValue());
            SessionSettings changed = parser.changed(current, Map.of(change.getKey(), change.getValue()));
            assertEquals(parser.parse(together), changed, change.getKey());
            assertNotEquals(current, changed, change.getKey());
        }
    }

    @Test
    void all_changeable_settings_change_together() {
        Map<String, Object> together = new HashMap<>(GIVEN);
        together.putAll(CHANGES);
        assertEquals(parser.parse(together), parser.changed(current, CHANGES));
    }

    @Test
    void null_brings_back_the_hosts_default() {
        Map<String, Object> reset = new HashMap<>();
        CHANGES.keySet().forEach(name -> reset.put(name, null));
        SessionSettings changed = parser.changed(parser.changed(current, CHANGES), reset);
        assertEquals(parser.parse(Map.of("key", "k", "prompt", "Hi", "greeting", "Hello!", "theme", "dark")), changed);
        assertEquals("marin", changed.voice());
        assertEquals(20, changed.limits().maxMinutes());
    }

    @Test
    void refuses_what_is_fixed_whatever_its_value_and_names_what_is_not() {
        for (String name : FIXED) {
            Map<String, Object> nothing = new HashMap<>();
            nothing.put(name, null);
            for (Map<String, Object> changes : List.of(Map.<String, Object>of(name, "x"), nothing)) {
                InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> parser.changed(current, changes));
                assertEquals(name, refusal.field());
                assertEquals("cannot be changed after the session was created; changeable are instructions, voice, "
                    + "language, transcription, turn_detection, noise_reduction, speed, max_output_tokens, tools, "
                    + "tool_timeout_seconds, max_minutes, idle_seconds, max_usd, metadata", refusal.allowed());
            }
        }
    }

    @Test
    void every_setting_is_either_changeable_or_refused_as_fixed() {
        String known = assertThrows(InvalidSetting.class, () -> parser.parse(Map.of("volume", 1))).allowed();
        TreeSet<String> names = new TreeSet<>(FIXED);
        names.addAll(CHANGES.keySet());
        assertEquals("no such setting; known are " + String.join(", ", names), known);
    }

    @Test
    void refuses_unknown_and_wrong_settings_as_in_a_new_session() {
        assertEquals("volume", refusedField(Map.of("volume", 11)));
        assertEquals("voice", refusedField(Map.of("voice", "nova")));
        assertEquals("turn_detection.threshold", refusedField(Map.of("turn_detection", Map.of("threshold", 0.5))));
        assertEquals("tools[0].name", refusedField(Map.of("tools", List.of(Map.of()))));
        assertEquals("tool_timeout_seconds", refusedField(Map.of("tool_timeout_seconds", 601)));
    }

    private String refusedField(Map<String, Object> changes) {
        return assertThrows(InvalidSetting.class, () -> parser.changed(current, changes)).field();
    }

    @Test
    void no_tool_can_take_the_name_of_the_function_that_records_fields() {
        Map<String, Object> named = Map.of("tools", List.of(Map.of("name", "t"), Map.of("name", "record_fields")));
        assertEquals(2, parser.changed(current, named).tools().size());
        SessionSettings capturing = parser.parse(Map.of("fields",
            Map.of("type", "object", "properties", Map.of("age", Map.of("type", "integer")))));
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> parser.changed(capturing, named));
        assertEquals("tools[1].name", refusal.field());
        assertEquals("another name: with fields, this function is the host's own", refusal.allowed());
    }

    private static SettingsParser offering(Type... types) {
        return new SettingsParser(Map.of(), new Offer(List.of(), Arrays.asList(types), List.of("webrtc")));
    }

    @Test
    void refuses_turn_detection_that_the_provider_lacks_and_names_what_it_has() {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> offering(Type.SERVER_VAD, Type.PUSH_TO_TALK)
            .parse(Map.of("turn_detection", Map.of("type", "semantic_vad"))));
        assertEquals("turn_detection.type: got \"semantic_vad\"; allowed: server_vad, push_to_talk",
            refusal.getMessage());
    }

    @Test
    void where_nothing_is_said_the_providers_first_turn_detection_holds_if_it_lacks_the_semantic() {
        assertEquals(TurnDetection.of(Type.SERVER_VAD),
            offering(Type.SERVER_VAD, Type.PUSH_TO_TALK).parse(Map.of()).turnDetection());
        assertEquals(new TurnDetection(Type.SERVER_VAD, null, 0.4, null, null, null, null, null),
            offering(Type.SERVER_VAD).parse(Map.of("turn_detection", Map.of("threshold", 0.4))).turnDetection());
        assertEquals(TurnDetection.DEFAULT,
            offering(Type.SERVER_VAD, Type.SEMANTIC_VAD).parse(Map.of()).turnDetection());
    }

    @Test
    void refuses_a_transport_that_the_provider_lacks() {
        InvalidSetting refusal = assertThrows(InvalidSetting.class,
            () -> offering(Type.SERVER_VAD).parse(Map.of("transport", "websocket")));
        assertEquals("transport: got \"websocket\"; allowed: auto, webrtc", refusal.getMessage());
    }

    @Test
    void only_vad_that_may_answers_by_itself() {
        assertTrue(TurnDetection.DEFAULT.answersByItself());
        assertTrue(offering().parse(Map.of("turn_detection", Map.of("create_response", true)))
            .turnDetection().answersByItself());
        assertFalse(offering().parse(Map.of("turn_detection", Map.of("create_response", false)))
            .turnDetection().answersByItself());
        assertFalse(TurnDetection.of(Type.PUSH_TO_TALK).answersByItself());
    }
}
