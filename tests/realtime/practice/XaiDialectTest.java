package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import support.Speech;

/** xAI's mixture of the beta and GA. */
class XaiDialectTest {
    private static final short[] TURN =
        Speech.join(Speech.pcm("Is anybody there?", 24_000), Speech.silence(800, 24_000));

    private PracticePartner partner;
    private TestSocket socket;

    @BeforeEach
    void open() {
        partner = PracticePartner.start(PracticeOptions.defaults().withLikeness("xai").withScript(Script.parse("""
            {"turns":[{"user":"one two three","answer":"Yes.","transcription_delay_ms":0},{"answer":"Again."}]}""")));
        socket = new Client(partner).socket("?model=grok-voice-latest");
        socket.events.await("ping");
    }

    @AfterEach
    void close() {
        socket.close();
        partner.close();
    }

    private void update(String session) {
        socket.send("{\"type\":\"session.update\",\"session\":" + session + "}");
    }

    @Test
    void a_spoken_turn_gives_the_mixed_events_in_order() {
        update("{\"voice\":\"Rex\",\"turn_detection\":{\"type\":\"server_vad\",\"create_response\":true}}");
        assertEquals("rex", socket.events.await("session.updated").at("/session/voice").asText());
        socket.say(TURN);
        socket.events.await("response.done");
        assertEquals(List.of("session.created", "conversation.created", "ping", "session.updated",
            "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "input_audio_buffer.committed",
            "conversation.item.added", "conversation.item.done", "response.created", "rate_limits.updated",
            "response.output_item.added", "conversation.item.added", "response.content_part.added",
            "response.output_audio_transcript.delta", "response.output_audio.delta", "response.output_audio.done",
            "response.output_audio_transcript.done", "response.content_part.done", "response.output_item.done",
            "conversation.item.done", "response.done"),
            socket.events.outline("conversation.item.input_audio_transcription.updated",
                "conversation.item.input_audio_transcription.completed"));
    }

    @Test
    void the_users_words_grow_and_every_completed_holds_them_all() {
        update("{\"turn_detection\":{\"type\":\"server_vad\",\"create_response\":true}}");
        socket.say(TURN);
        socket.events.await("conversation.item.input_audio_transcription.completed", 3);
        assertEquals(List.of("one", "one two", "one two three"),
            socket.events.of("conversation.item.input_audio_transcription.completed").stream()
                .map(event -> event.path("transcript").asText()).toList());
        assertEquals(3, socket.events.of("conversation.item.input_audio_transcription.updated").size());
        assertEquals(0, socket.events.of("conversation.item.input_audio_transcription.delta").size());
    }

    @Test
    void without_create_response_it_hears_but_never_answers() {
        socket.say(TURN);
        socket.events.await("input_audio_buffer.committed");
        update("{\"turn_detection\":{\"type\":\"server_vad\"}}");
        assertFalse(socket.events.await("session.updated").at("/session/turn_detection/create_response").asBoolean());
        socket.say(TURN);
        socket.events.await("input_audio_buffer.committed", 2);
        socket.send("{\"type\":\"response.create\"}");
        socket.events.await("response.done");
        assertEquals(1, socket.events.of("response.created").size(), "only the one that was asked for");
    }

    @Test
    void voice_and_turn_detection_stand_at_the_top() {
        JsonNode session = socket.events.of("session.created").getFirst().path("session");
        assertEquals("eve", session.path("voice").asText());
        assertTrue(session.has("turn_detection") && session.at("/audio/input/turn_detection").isMissingNode());
        assertEquals("audio/pcm", session.at("/audio/input/format/type").asText());
        update("{\"audio\":{\"output\":{\"voice\":\"eve\"}}}");
        update("{\"audio\":{\"input\":{\"turn_detection\":null}}}");
        update("{\"voice\":\"marin\"}");
        socket.events.await("error", 3);
        assertEquals(List.of("session.audio.output.voice", "session.audio.input.turn_detection", "session.voice"),
            socket.events.of("error").stream().map(error -> error.at("/error/param").asText()).toList());
    }

    @Test
    void the_model_comes_from_the_url_alone() {
        update("{\"model\":\"gpt-realtime-2.1\",\"instructions\":\"Be brief.\"}");
        JsonNode session = socket.events.await("session.updated").path("session");
        assertEquals("grok-voice-latest", session.path("model").asText());
        assertEquals("Be brief.", session.path("instructions").asText());
        try (TestSocket nameless = new Client(partner).socket("")) {
            assertFalse(nameless.events.await("session.created").at("/session/model").asText().isEmpty());
        }
    }

    @Test
    void nothing_to_cancel_is_told_in_words_only() {
        socket.send("{\"type\":\"response.cancel\",\"event_id\":\"c\"}");
        JsonNode error = socket.events.await("error").path("error");
        assertTrue(error.path("code").isNull(), error::toString);
        assertTrue(error.path("message").asText().contains("no active response"), error::toString);
    }

    @Test
    void truncating_is_ignored_and_text_comes_by_its_old_name() {
        socket.send("""
            {"type":"conversation.item.truncate","item_id":"none","content_index":0,"audio_end_ms":1}""");
        socket.send("{\"type\":\"response.create\",\"response\":{\"output_modalities\":[\"text\"]}}");
        socket.events.await("response.text.done");
        socket.events.await("response.done");
        assertEquals(List.of(), socket.events.of("error"));
        assertEquals(List.of(), socket.events.of("conversation.item.truncated"));
    }
}
