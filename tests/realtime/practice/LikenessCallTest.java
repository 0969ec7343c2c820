package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import okhttp3.MediaType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Await;
import support.Speech;

/** Calls as each provider wants them, and what its data channel says or leaves out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LikenessCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String ONE_WORD = "{\"turns\":[{\"user\":\"Hello.\",\"answer\":\"Yes.\"}]}";

    private Offerer.Library library;
    private PracticePartner partner;
    private Client client;
    private Offerer caller;

    @BeforeAll
    void load() {
        try (PracticePartner probe = PracticePartner.start(PracticeOptions.defaults())) {
            Assumptions.assumeTrue(probe.hasWebRtc(), "no WebRTC library for this platform");
        }
        library = new Offerer.Library();
    }

    @AfterAll
    void unload() {
        library.close();
    }

    @AfterEach
    void hangUp() {
        if (caller != null) {
            caller.close();
            caller = null;
            Await.until("the call to end", LIMIT, () -> partner.liveCalls() == 0);
        }
        partner.close();
    }

    private Client.Answer place(String name, String label, String script) throws Exception {
        partner = PracticePartner.start(PracticeOptions.defaults().withLikeness(name)
            .withScript(Script.parse(script)));
        client = new Client(partner);
        caller = new Offerer(library, label);
        String offer = caller.offer();
        Likeness likeness = Likenesses.named(name);
        String path = likeness.address().calls() + "?model=m";
        if (name.equals("localai")) {
            return client.post(path, Json.text(Json.object().put("sdp", offer).put("model", "m")));
        }
        String key = partner.apiKey();
        if (name.equals("litellm")) {
            key = client.post("/realtime/client_secrets", "{\"model\":\"m\"}").json().path("value").asText();
        }
        return client.send(client.request(path).header("Authorization", "Bearer " + key)
            .post(Client.body(offer, MediaType.get("application/sdp"))).build());
    }

    private EventLog call(String name, String script) throws Exception {
        Client.Answer answer = place(name, "oai-events", script);
        caller.accept(name.equals("localai") ? answer.json().path("sdp").asText() : answer.body());
        return caller.events;
    }

    private void speak() {
        caller.say(Speech.join(Speech.silence(300, 48_000), Speech.pcm("Hello there, how are you?", 48_000)));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, 201, /v1/realtime/calls/rtc_", "azure, 201, http://127.0.0.1:",
        "inworld, 201, /v1/realtime/calls/rtc_",
        "qwen, 200, ", "speaches, 200, ", "hf-speech-to-speech, 201, /v1/realtime/calls/rtc_",
        "litellm, 201, /v1/realtime/calls/rtc_"})
    void an_offer_is_answered_as_documented(String name, int status, String location) throws Exception {
        Client.Answer answer = place(name, "oai-events", "{}");
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.headers().get("Content-Type").startsWith("application/sdp"));
        String given = answer.headers().get("Location");
        assertTrue(location == null ? given == null : given.startsWith(location), "Location: " + given);
        caller.accept(answer.body());
        assertEquals("session.created", caller.events.types().getFirst());
    }

    @Test
    void localai_takes_json_and_answers_json_and_knows_the_channel_by_its_label() throws Exception {
        Client.Answer answer = place("localai", "oai-events", "{}");
        assertEquals(201, answer.status(), answer.body());
        assertTrue(answer.json().path("session_id").asText().startsWith("sess_"));
        caller.accept(answer.json().path("sdp").asText());
        caller.close();
        partner.close();
        Client.Answer second = place("localai", "events", "{}");
        caller.connect(second.json().path("sdp").asText());
        caller.openMicrophone();
        speak();
        Await.until("an audible answer", LIMIT, () -> caller.takeHeardEnergy() > 0);
        assertEquals(List.of(), caller.events.types());
    }

    @Test
    void localai_repeats_its_event_id_and_says_little_at_the_end() throws Exception {
        EventLog events = call("localai", ONE_WORD);
        caller.send("""
            {"type":"session.update","session":{"type":"realtime","modalities":["text","audio"]}}""");
        assertEquals("[\"audio\"]", events.await("session.updated").at("/session/output_modalities").toString());
        speak();
        JsonNode response = events.await("response.done").path("response");
        assertEquals("completed", response.path("status").asText());
        assertFalse(response.has("output") || response.has("usage") || response.has("conversation_id"),
            response::toString);
        assertEquals(List.of("event_TODO"), events.all().stream().map(event -> event.path("event_id").asText())
            .distinct().toList());
    }

    @ParameterizedTest
    @CsvSource({"localai", "hf-speech-to-speech", "speaches"})
    void some_never_say_what_plays(String name) throws Exception {
        EventLog events = call(name, ONE_WORD);
        speak();
        events.await("response.done");
        caller.send("{\"type\":\"output_audio_buffer.clear\"}");
        JsonNode error = events.await("error").path("error");
        assertEquals("invalid_value", error.path("code").asText());
        assertFalse(error.path("message").asText().split("Supported")[1].contains("output_audio_buffer.clear"));
        assertTrue(events.types().stream().noneMatch(type -> type.startsWith("output_audio_buffer")),
            events.types()::toString);
    }

    @Test
    void an_interruption_without_an_output_buffer_only_cancels() throws Exception {
        String words = "A very long answer goes on and on without an end. ".repeat(5).strip();
        EventLog events = call("speaches", "{\"turns\":[{\"answer\":\"" + words + "\"},{\"answer\":\"Yes.\"}]}");
        speak();
        events.await("response.audio_transcript.delta", 10);
        speak();
        JsonNode response = events.await("response.done").path("response");
        assertEquals("turn_detected", response.at("/status_details/reason").asText());
        List<String> types = events.types();
        int interrupted = types.lastIndexOf("input_audio_buffer.speech_started");
        assertEquals(List.of("input_audio_buffer.speech_started", "response.audio_transcript.done",
            "response.content_part.done", "response.output_item.done", "response.done"),
            types.subList(interrupted, interrupted + 5));
    }

    @Test
    void hf_takes_a_truncation_for_granted_and_ends_by_delete() throws Exception {
        Client.Answer answer = place("hf-speech-to-speech", "oai-events", ONE_WORD);
        caller.accept(answer.body());
        caller.send("""
            {"type":"conversation.item.truncate","item_id":"x","content_index":0,"audio_end_ms":1}""");
        caller.send("{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"}");
        caller.events.await("error");
        assertEquals(List.of("session.created", "error"), caller.events.types());
        String path = "/realtime/calls/" + answer.callId();
        assertEquals(404, client.post(path + "/hangup", "").status());
        assertEquals(204, client.send(client.request(path).delete().build()).status());
        Await.until("the caller to notice", LIMIT, caller::isHungUp);
        assertEquals(404, client.send(client.request(path).delete().build()).status());
    }

    @Test
    void qwen_has_no_push_to_talk_on_webrtc() throws Exception {
        EventLog events = call("qwen", ONE_WORD);
        caller.send("{\"type\":\"session.update\",\"session\":{\"turn_detection\":null}}");
        assertEquals("session.turn_detection", events.await("error").at("/error/param").asText());
        caller.send("{\"type\":\"session.update\",\"session\":{\"turn_detection\":{\"type\":\"semantic_vad\"}}}");
        events.await("session.updated");
        speak();
        assertEquals("completed", events.await("response.done").at("/response/status").asText());
    }

    @Test
    void inworld_reports_its_own_settings_and_takes_its_model_by_update() throws Exception {
        EventLog events = call("inworld", ONE_WORD);
        events.await("ping");
        JsonNode session = events.of("session.created").getFirst().path("session");
        assertEquals("[\"audio\",\"text\"]", session.path("output_modalities").toString());
        assertEquals("inworld-tts-2", session.at("/audio/output/model").asText());
        assertEquals("semantic_vad", session.at("/audio/input/turn_detection/type").asText());
        assertTrue(session.has("providerData"));
        caller.send("""
            {"type":"session.update","session":{"type":"realtime","model":"anthropic/claude-x",
             "output_modalities":["audio","text"],"audio":{"output":{"model":"inworld-tts-2","voice":"Sarah"},
             "input":{"transcription":{"model":"inworld/inworld-stt-1"}}}}}""");
        JsonNode updated = events.await("session.updated").path("session");
        assertEquals("anthropic/claude-x", updated.path("model").asText());
        assertEquals("Sarah", updated.at("/audio/output/voice").asText());
        speak();
        JsonNode response = events.await("response.done").path("response");
        assertEquals("[\"audio\",\"text\"]", response.path("output_modalities").toString());
        events.await("output_audio_buffer.stopped");
    }

    @Test
    void azure_has_a_sideband_and_any_deployment_for_a_model() throws Exception {
        Client.Answer answer = place("azure", "realtime-channel", ONE_WORD);
        caller.accept(answer.body());
        assertEquals("m", caller.events.await("session.created").at("/session/model").asText());
        try (TestSocket sideband = new TestSocket(client.http, client.request("/realtime?call_id=" + answer.callId())
                .removeHeader("Authorization").header("api-key", partner.apiKey()).build())) {
            sideband.events.await("session.created");
            assertEquals(200, client.post("/realtime/calls/" + answer.callId() + "/hangup", "").status());
            sideband.awaitEnd();
        }
    }
}
