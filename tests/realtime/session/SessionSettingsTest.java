package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

/** What was asked for, what the provider made of it, and how both change while a session runs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionSettingsTest {
    /** As the host writes JSON. */
    private static final ObjectMapper JSON = JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
        .build();
    private final SettingsParser parser = new SettingsParser(Map.of("model", "m", "voice", "marin"), List.of());
    private final Session session = new Session("s1", parser.parse(Map.of("instructions", "Be brief.", "speed", 1.2,
        "tools", List.of(Map.of("name", "look_up")))), "practice", new SettableClock(Tape.START));

    private void change(Map<String, Object> changes) {
        session.change(parser.changed(session.settings(), changes));
    }

    private void report(int call, ReportedSettings settings) {
        session.apply(call, new ConversationEvent.Configured(settings), Source.SIDEBAND);
    }

    private static ReportedSettings reported(String voice, Integer maxOutputTokens, String transcription) {
        return new ReportedSettings(null, voice, null, null, maxOutputTokens, transcription, null, null, null, null);
    }

    @Test
    void what_was_asked_for_holds_until_the_provider_says_otherwise() {
        assertEquals(new ReportedSettings("m", "marin", "Be brief.", 1.2, null, "auto", null, TurnDetection.DEFAULT,
            null, List.of("look_up")), session.snapshot().settings());
        ReportedSettings all = new ReportedSettings("m-2026", "cedar", "Be very brief.", 1.0, 500, "whisper", "en",
            TurnDetection.of(TurnDetection.Type.SERVER_VAD), "off", List.of());
        report(session.beginCall("webrtc"), all);
        assertEquals(all, session.snapshot().settings());
        assertEquals("m-2026", session.snapshot().model());
        assertEquals("cedar", session.snapshot().voice());
        assertEquals(TurnDetection.Type.SERVER_VAD, session.outline().turnDetection().type());
    }

    @Test
    void a_report_that_leaves_something_out_takes_nothing_back_but_what_can_be_none() {
        int call = session.beginCall("webrtc");
        report(call, new ReportedSettings("m-2026", "cedar", "x", 1.0, 500, "whisper", "en",
            TurnDetection.of(TurnDetection.Type.SERVER_VAD), "off", List.of()));
        report(call, ReportedSettings.NOTHING);
        assertEquals(new ReportedSettings("m-2026", "cedar", "x", 1.0, null, "whisper", null,
            TurnDetection.of(TurnDetection.Type.SERVER_VAD), "off", List.of()), session.snapshot().settings());
    }

    @Test
    void only_a_snapshot_has_the_settings_and_every_status_the_turn_detection() {
        JsonNode snapshot = JSON.valueToTree(session.snapshot());
        JsonNode outline = JSON.valueToTree(session.outline());
        assertEquals("{\"type\":\"semantic_vad\",\"eagerness\":\"auto\"}", outline.path("turn_detection").toString());
        assertEquals(outline.path("turn_detection"), snapshot.path("settings").path("turn_detection"));
        assertEquals("[\"look_up\"]", snapshot.path("settings").path("tools").toString());
        assertEquals(List.of("model", "voice", "instructions", "speed", "max_output_tokens", "transcription",
            "language", "turn_detection", "noise_reduction", "tools"), names(snapshot.path("settings")));
        assertFalse(outline.has("settings"));
        assertTrue(outline.path("note").isNull() && outline.has("note"));
        assertEquals(0, outline.path("call").asInt(-1));
        assertEquals("webrtc", outline.path("transport").asText());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void the_knobs_of_turn_detection_that_are_set_show() {
        change(Map.of("turn_detection", Map.of("type", "server_vad", "silence_duration_ms", 400, "create_response",
            false, "interrupt_response", true)));
        JsonNode outline = JSON.valueToTree(session.outline());
        assertEquals("{\"type\":\"server_vad\",\"silence_duration_ms\":400,\"create_response\":false,"
            + "\"interrupt_response\":true}", outline.path("turn_detection").toString());
    }

    @Test
    void a_change_is_told_once_and_none_is_not() {
        long seq = session.seq();
        change(Map.of("instructions", "Be long."));
        assertEquals("Be long.", session.settings().instructions());
        assertEquals("Be long.", session.snapshot().settings().instructions());
        assertEquals(List.of("status"),
            session.eventsAfter(seq).orElseThrow().stream().map(SessionEvent::type).toList());
        change(Map.of("instructions", "Be long."));
        assertEquals(seq + 1, session.seq());
    }

    @Test
    void every_report_that_changes_something_is_told_once() {
        int call = session.beginCall("webrtc");
        long seq = session.seq();
        report(call, new ReportedSettings(null, null, "Other words.", null, null, null, null, null, null, null));
        report(call, new ReportedSettings(null, null, "Other words.", null, null, null, null, null, null, null));
        assertEquals(seq + 1, session.seq());
    }

    @Test
    void a_change_during_a_call_shows_when_the_provider_confirms_it() {
        int call = session.beginCall("webrtc");
        report(call, reported("marin", 500, "whisper"));
        Map<String, Object> changes = new HashMap<>(Map.of("voice", "cedar"));
        changes.put("max_output_tokens", null);
        change(changes);
        assertEquals("cedar", session.settings().voice());
        assertEquals("marin", session.snapshot().voice());
        report(call, reported("cedar", null, "whisper"));
        assertEquals("cedar", session.snapshot().voice());
        assertNull(session.snapshot().settings().maxOutputTokens());
    }

    @Test
    void a_change_between_calls_shows_at_once() {
        int call = session.beginCall("webrtc");
        report(call, reported("marin", 500, "whisper"));
        session.end(call, "stopped");
        change(Map.of("voice", "cedar"));
        assertEquals("cedar", session.snapshot().voice());
    }

    @Test
    void changed_limits_hold_at_once() {
        change(Map.of("max_minutes", 7, "idle_seconds", 9, "metadata", Map.of("a", 1)));
        assertEquals(new Limits(7, 9, null), session.outline().limits());
        assertEquals(Map.of("a", 1), session.outline().metadata());
    }

    @Test
    void words_are_owed_only_where_transcription_is_asked_for_and_not_reported_off() {
        int call = session.beginCall("webrtc");
        session.apply(call, speechStarted("A", 10), Source.SIDEBAND);
        session.apply(call, speechStopped("A", 20), Source.SIDEBAND);
        assertTrue(session.owesWords(call));
        change(Map.of("transcription", "off"));
        assertFalse(session.owesWords(call));
        change(Map.of("transcription", "auto"));
        assertTrue(session.owesWords(call));
        report(call, reported(null, null, "off"));
        assertFalse(session.owesWords(call));
        report(call, reported(null, null, null));
        assertFalse(session.owesWords(call));
        report(call, reported(null, null, "whisper"));
        assertTrue(session.owesWords(call));
    }

    @Test
    void context_is_kept_by_title_in_the_order_it_came() {
        session.context("Sales", "up");
        session.context("Costs", "down");
        session.context("Sales", "down");
        assertEquals("{Sales=down, Costs=down}", session.context().toString());
        session.context("Sales", null);
        session.context("Nothing", null);
        assertEquals(Map.of("Costs", "down"), session.context());
        assertThrows(UnsupportedOperationException.class, () -> session.context().put("a", "b"));
    }

    @Test
    void of_more_than_fifty_titles_the_oldest_goes() {
        for (int i = 0; i < 52; i++) {
            session.context("title " + i, "text");
        }
        assertEquals(50, session.context().size());
        assertEquals("title 2", session.context().keySet().iterator().next());
    }
}
