package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;

/** Settings of a running call: told, confirmed, refused, and the transcriber that they fall back to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallSettingsTest {
    private static final String UPDATED = "{'type':'session.updated','session':{}}";
    private static final List<String> UPDATE = List.of("session.update");
    private static final List<String> NOTHING = List.of();
    private final DialogueScene scene = DialogueScene.webRtc(Map.of());

    private SessionSettings settings(Map<String, Object> given) {
        Map<String, Object> all = new HashMap<>(given);
        return new SettingsParser(Map.of("model", "gpt-realtime-2.1", "voice", "marin"), List.of()).parse(all);
    }

    private static String refusal(String param, String cause) {
        return "{'type':'error','error':{'code':'invalid_value','message':'No.','param':'" + param + "','event_id':"
            + (cause == null ? "null" : "'" + cause + "'") + "}}";
    }

    private String lastId() {
        return scene.sent.getLast().path("event_id").asText();
    }

    private static String transcriptionFailed(String code) {
        return "{'type':'conversation.item.input_audio_transcription.failed','item_id':'U','content_index':0,"
            + "'error':{'code':'" + code + "','message':'No.'}}";
    }

    private String transcriber() {
        JsonNode transcription = scene.sent.getLast().at("/session/audio/input/transcription");
        return transcription.isNull() ? null : transcription.path("model").asText();
    }

    @Test
    void a_change_is_done_when_the_provider_confirms_it() {
        CompletableFuture<ConversationEvent> reply = scene.dialogue.change(settings(Map.of("instructions", "Be kind.",
            "voice", "marin")));
        assertEquals("Be kind.", scene.sent.getFirst().at("/session/instructions").asText());
        assertEquals(UPDATE, scene.types());
        scene.hears("{'type':'session.created','session':{}}");
        assertFalse(reply.isDone(), "that is no confirmation");
        scene.hears(UPDATED);
        assertTrue(reply.isDone() && !reply.isCompletedExceptionally());
    }

    @Test
    void what_changes_nothing_for_the_provider_is_done_at_once() {
        SessionSettings same = settings(Map.of("max_minutes", 5));
        scene.dialogue.change(same);
        scene.types();
        assertTrue(scene.dialogue.change(settings(Map.of("max_minutes", 6))).isDone());
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void what_was_refused_is_not_taken_for_told() {
        scene.dialogue.change(settings(Map.of()));
        scene.hears(UPDATED);
        scene.types();
        CompletableFuture<ConversationEvent> reply = scene.dialogue.change(settings(Map.of("speed", 1.5,
            "transcription", "no-such")));
        scene.hears(refusal("session.audio.input.transcription.model", lastId()));
        assertTrue(reply.isCompletedExceptionally());
        scene.types();
        assertTrue(scene.dialogue.change(settings(Map.of())).isDone(), "the ones before still hold");
        assertEquals(NOTHING, scene.types());
        assertNull(scene.shownError(), "whoever asked was told");
    }

    @Test
    void a_change_that_is_never_confirmed_does_not_take_the_next_ones_confirmation() {
        scene.dialogue.change(settings(Map.of("speed", 1.5))).cancel(false);
        CompletableFuture<ConversationEvent> next = scene.dialogue.change(settings(Map.of("speed", 0.5)));
        scene.hears(UPDATED);
        assertTrue(next.isDone());
    }

    @Test
    void a_transcriber_that_fails_is_followed_by_the_next_and_then_by_none() {
        scene.hears(transcriptionFailed("model_not_found"));
        assertEquals("gpt-4o-mini-transcribe", transcriber());
        assertEquals("transcription_fallback", scene.session.snapshot().note().code());
        scene.hears(transcriptionFailed("server_error"));
        assertNull(transcriber());
        assertEquals("transcription_unavailable", scene.session.snapshot().note().code());
        scene.types();
        scene.hears(transcriptionFailed("server_error"));
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void mumbling_is_the_speakers() {
        scene.hears(transcriptionFailed("audio_unintelligible"));
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void an_error_about_the_transcriber_falls_back_too_and_is_not_shown() {
        scene.hears(refusal("session.audio.input.transcription.model", null));
        assertEquals("gpt-4o-mini-transcribe", transcriber());
        assertNull(scene.shownError());
    }

    @Test
    void a_transcriber_that_the_user_chose_is_not_exchanged() {
        DialogueScene chosen = DialogueScene.webRtc(Map.of("transcription", "whisper-1"));
        chosen.hears(transcriptionFailed("model_not_found"));
        assertEquals(NOTHING, chosen.types());
    }

    @Test
    void a_call_that_is_configured_late_is_told_everything_again_when_its_transcriber_is_refused() {
        DialogueScene late = new DialogueScene("openai", true, Map.of("instructions", "Be brief."));
        late.call();
        late.dialogue.configure();
        late.hears(refusal("session.audio.input.transcription.model", late.sent.getLast().path("event_id").asText()));
        JsonNode session = late.sent.getLast().path("session");
        assertEquals("Be brief.", session.path("instructions").asText());
        assertEquals("gpt-4o-mini-transcribe", session.at("/audio/input/transcription/model").asText());
        assertEquals(List.of("session.update", "session.update"), late.types());
        assertEquals(List.of(), late.failures);
    }

    @Test
    void a_call_that_cannot_be_configured_is_no_conversation() {
        DialogueScene late = new DialogueScene("openai", true, Map.of());
        late.call();
        late.dialogue.configure();
        late.hears(refusal("session.audio.output.voice", late.sent.getLast().path("event_id").asText()));
        assertEquals("The provider does not take one of the session's settings. It says: No.",
            late.failures.getFirst().message());
    }

    @Test
    void once_it_has_begun_a_refusal_is_only_shown() {
        DialogueScene late = new DialogueScene("openai", true, Map.of());
        late.call();
        late.dialogue.configure();
        late.begin();
        late.hears(refusal("x", null));
        assertEquals(List.of(), late.failures);
        assertEquals("invalid_value", late.shownError());
    }

    @Test
    void what_was_changed_while_the_call_was_placed_is_told_when_it_begins() {
        scene.session.lost(scene.number());
        scene.call();
        scene.session.change(new SettingsParser(Map.of("model", "gpt-realtime-2.1"), List.of())
            .changed(scene.session.settings(), Map.of("instructions", "Be kind.")));
        scene.begin();
        assertEquals("Be kind.", scene.sent.getFirst().at("/session/instructions").asText());
        assertEquals(2, scene.sent.getFirst().path("session").size());
        assertEquals(UPDATE, scene.types());
    }
}
