package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Speech;

/** The wire of 2024, as speaches and qwen still speak it. */
class BetaDialectTest {
    private static final String CREATE = "{\"type\":\"response.create\"}";

    private PracticePartner partner;
    private Client client;

    @AfterEach
    void stop() {
        partner.close();
    }

    private TestSocket open(String likeness, String script) {
        partner = PracticePartner.start(PracticeOptions.defaults().withLikeness(likeness)
            .withScript(Script.parse(script)));
        client = new Client(partner);
        String path = Likenesses.named(likeness).address().socket();
        TestSocket socket = new TestSocket(client.http, client.request(path + "?model=m").build());
        socket.events.await("session.created");
        return socket;
    }

    private static List<String> names(JsonNode object) {
        return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false).sorted().toList();
    }

    @Test
    void a_spoken_turn_has_the_old_event_names_in_order() {
        try (TestSocket socket = open("speaches", "{\"turns\":[{\"user\":\"Hello.\",\"answer\":\"Yes.\"}]}")) {
            socket.send("{\"type\":\"session.update\",\"session\":{\"input_audio_transcription\":{\"model\":\"w\"}}}");
            socket.say(Speech.join(Speech.pcm("Is anybody there?", 24_000), Speech.silence(800, 24_000)));
            socket.events.await("response.done");
            socket.events.await("conversation.item.input_audio_transcription.completed");
            assertEquals(List.of("session.created", "session.updated", "input_audio_buffer.speech_started",
                "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.created",
                "response.created", "rate_limits.updated", "response.output_item.added", "conversation.item.created",
                "response.content_part.added", "response.audio_transcript.delta", "response.audio.delta",
                "response.audio.done", "response.audio_transcript.done", "response.content_part.done",
                "response.output_item.done", "response.done"),
                socket.events.outline("conversation.item.input_audio_transcription.delta",
                    "conversation.item.input_audio_transcription.completed"));
            JsonNode done = socket.events.of("response.done").getFirst().path("response");
            assertEquals("audio", done.at("/output/0/content/0/type").asText());
            assertEquals("Yes.", done.at("/output/0/content/0/transcript").asText());
            assertEquals("[\"audio\",\"text\"]", done.path("modalities").toString());
            assertFalse(done.has("audio") || done.has("output_modalities"), done::toString);
        }
    }

    @Test
    void a_typed_turn_is_answered_in_text() {
        try (TestSocket socket = open("speaches", "{\"turns\":[{\"answer\":\"Yes, of course.\"}]}")) {
            socket.send("{\"type\":\"session.update\",\"session\":{\"modalities\":[\"text\"]}}");
            socket.send("""
                {"type":"conversation.item.create","item":{"type":"message","role":"user",
                 "content":[{"type":"input_text","text":"Hello"}]}}""");
            socket.send(CREATE);
            JsonNode response = socket.events.await("response.done").path("response");
            assertEquals(List.of("session.created", "session.updated", "conversation.item.created", "response.created",
                "rate_limits.updated", "response.output_item.added", "conversation.item.created",
                "response.content_part.added", "response.text.delta", "response.text.done",
                "response.content_part.done", "response.output_item.done", "response.done"), socket.events.outline());
            assertEquals("text", response.at("/output/0/content/0/type").asText());
            assertEquals("[\"text\"]", response.path("modalities").toString());
        }
    }

    @Test
    void the_session_object_is_flat() {
        try (TestSocket socket = open("speaches", "{}")) {
            JsonNode session = socket.events.of("session.created").getFirst().path("session");
            assertEquals(List.of("expires_at", "id", "input_audio_format", "input_audio_noise_reduction",
                "input_audio_transcription", "instructions", "max_response_output_tokens", "modalities", "model",
                "object", "output_audio_format", "speed", "tool_choice", "tools", "turn_detection", "voice"),
                names(session));
            assertEquals("pcm16", session.path("input_audio_format").asText());
            socket.send("""
                {"type":"session.update","session":{"modalities":["audio","text"],"voice":"af_heart",
                 "instructions":"Be brief.","input_audio_format":"g711_ulaw","output_audio_format":"pcm16",
                 "input_audio_transcription":{"model":"whisper"},"input_audio_noise_reduction":{"type":"near_field"},
                 "turn_detection":{"type":"server_vad","silence_duration_ms":300},"temperature":0.8,
                 "max_response_output_tokens":500}}""");
            JsonNode updated = socket.events.await("session.updated").path("session");
            assertEquals("af_heart", updated.path("voice").asText());
            assertEquals("g711_ulaw", updated.path("input_audio_format").asText());
            assertEquals("whisper", updated.at("/input_audio_transcription/model").asText());
            assertEquals("near_field", updated.at("/input_audio_noise_reduction/type").asText());
            assertEquals(300, updated.at("/turn_detection/silence_duration_ms").asInt());
            assertEquals(500, updated.path("max_response_output_tokens").asInt());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"type\":\"realtime\"} | session.type | unknown_parameter",
        "{\"audio\":{\"output\":{\"voice\":\"x\"}}} | session.audio | unknown_parameter",
        "{\"output_modalities\":[\"text\"]} | session.output_modalities | unknown_parameter",
        "{\"max_output_tokens\":5} | session.max_output_tokens | unknown_parameter",
        "{\"modalities\":[\"audio\"]} | session.modalities | invalid_value",
        "{\"input_audio_format\":{\"type\":\"audio/pcm\"}} | session.input_audio_format | invalid_type",
        "{\"turn_detection\":{\"type\":\"voice\"}} | session.turn_detection.type | invalid_value",
        "{\"max_response_output_tokens\":0} | session.max_response_output_tokens | integer_below_min_value"})
    void what_is_wrong_in_the_beta_is_refused_by_its_name(String session, String param, String code) {
        try (TestSocket socket = open("speaches", "{}")) {
            socket.send("{\"type\":\"session.update\",\"event_id\":\"e1\",\"session\":" + session + "}");
            JsonNode error = socket.events.await("error").path("error");
            assertEquals(param, error.path("param").asText(), error::toString);
            assertEquals(code, error.path("code").asText());
            assertTrue(error.path("message").asText().contains(param) || code.equals("invalid_value"),
                error::toString);
            assertEquals("e1", error.path("event_id").asText());
        }
    }

    @Test
    void the_assistants_history_is_text_not_output_text() {
        try (TestSocket socket = open("speaches", "{}")) {
            String item = """
                {"type":"conversation.item.create","item":{"id":"a","type":"message","role":"assistant",
                 "content":[{"type":"%s","text":"Before."}]}}""";
            socket.send(item.formatted("output_text"));
            assertEquals("invalid_value", socket.events.await("error").at("/error/code").asText());
            socket.send(item.formatted("text"));
            assertEquals("text", socket.events.await("conversation.item.created").at("/item/content/0/type").asText());
        }
    }

    @Test
    void qwen_answers_nothing_until_it_is_configured() {
        try (TestSocket socket = open("qwen", "{\"turns\":[{\"answer\":\"Yes.\"}]}")) {
            short[] turn = Speech.join(Speech.pcm("Is anybody there?", 16_000), Speech.silence(800, 16_000));
            socket.say(turn);
            socket.send(CREATE);
            assertEquals("invalid_event", socket.events.await("error").at("/error/code").asText());
            assertEquals(List.of("session.created", "error"), socket.events.types());
            socket.send("{\"type\":\"session.update\",\"session\":{\"voice\":\"Tina\"}}");
            assertEquals("Tina", socket.events.await("session.updated").at("/session/voice").asText());
            socket.say(turn);
            assertEquals("completed", socket.events.await("response.done").at("/response/status").asText());
            long start = socket.events.await("input_audio_buffer.speech_started").path("audio_start_ms").asLong();
            long end = socket.events.await("input_audio_buffer.speech_stopped").path("audio_end_ms").asLong();
            double spokenMs = turn.length / 16.0 - 800;
            assertEquals(spokenMs + 500, end - start, 400, "16 kHz sound is heard at its own pace");
        }
    }

    @Test
    void qwen_knows_no_noise_reduction_and_only_its_voices() {
        try (TestSocket socket = open("qwen", "{}")) {
            assertFalse(socket.events.of("session.created").getFirst().path("session")
                .has("input_audio_noise_reduction"));
            socket.send("{\"type\":\"session.update\",\"session\":{\"input_audio_noise_reduction\":null}}");
            socket.send("{\"type\":\"session.update\",\"session\":{\"voice\":\"marin\"}}");
            socket.events.await("error", 2);
            assertEquals(List.of("session.input_audio_noise_reduction", "session.voice"), socket.events.of("error")
                .stream().map(error -> error.at("/error/param").asText()).toList());
        }
    }
}
