package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Speech;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String CREATE = "{\"type\":\"response.create\"}";
    private static final String SESSION = "{\"type\":\"realtime\"}";

    private PracticePartner partner;
    private Client client;

    @BeforeAll
    void start() {
        partner = PracticePartner.start(PracticeOptions.defaults());
        client = new Client(partner);
    }

    @AfterAll
    void stop() {
        partner.close();
    }

    @AfterEach
    void everything_ends() {
        partner.play(Script.NONE);
        Await.until("every session to end", LIMIT, () -> partner.liveCalls() == 0);
    }

    private void play(String script) {
        partner.play(Script.parse(script));
    }

    private TestSocket open() {
        TestSocket socket = client.socket("?model=gpt-realtime-2.1");
        socket.events.await("session.created");
        return socket;
    }

    private static void type(TestSocket socket, String text) {
        socket.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
            + "\"content\":[{\"type\":\"input_text\",\"text\":\"" + text + "\"}]}}");
    }

    @Test
    void creating_a_call_fails_as_scripted_for_the_first_n() throws Exception {
        play("""
            {"faults":{"calls":{"status":429,"type":"requests","code":"rate_limit_exceeded","message":"Slow down.",
             "retry_after":2,"first":2}}}""");
        for (int i = 0; i < 2; i++) {
            Client.Answer answer = client.call("garbage", SESSION);
            assertEquals(429, answer.status());
            assertEquals("rate_limit_exceeded", answer.code());
            assertEquals("Slow down.", answer.json().at("/error/message").asText());
            assertEquals("2", answer.headers().get("Retry-After"));
        }
        assertEquals("invalid_offer", client.call("garbage", SESSION).code());
    }

    @Test
    void quota_server_errors_html_and_refused_offers_are_scripted() throws Exception {
        play("{\"faults\":{\"calls\":{\"status\":429,\"code\":\"insufficient_quota\"}}}");
        assertEquals("insufficient_quota", client.call("x", SESSION).code());
        play("{\"faults\":{\"calls\":{\"status\":401,\"code\":\"invalid_api_key\"}}}");
        assertEquals(401, client.call("x", SESSION).status());
        play("{\"faults\":{\"calls\":{\"status\":503}}}");
        assertEquals(503, client.call("x", SESSION).status());
        play("{\"faults\":{\"calls\":{\"status\":502,\"html\":true}}}");
        Client.Answer html = client.call("x", SESSION);
        assertEquals(502, html.status());
        assertTrue(html.body().startsWith("<html>") && html.headers().get("Content-Type").startsWith("text/html"));
        play("{\"faults\":{\"calls\":{\"refuse_sdp\":true}}}");
        assertEquals("invalid_offer", client.call("x", SESSION).code());
    }

    @Test
    void a_hanging_call_is_answered_late() throws Exception {
        play("{\"faults\":{\"calls\":{\"status\":500,\"hang_ms\":300}}}");
        long before = System.nanoTime();
        assertEquals(500, client.call("x", SESSION).status());
        assertTrue(System.nanoTime() - before >= 300_000_000L);
    }

    @Test
    void the_session_expires() {
        play("{\"faults\":{\"session\":{\"expire_after_ms\":200,\"first\":1}}}");
        try (TestSocket socket = open()) {
            assertEquals("session_expired", socket.events.await("error").at("/error/code").asText());
            assertEquals("closed 1000 ", socket.awaitEnd());
        }
        try (TestSocket second = open()) {
            assertTrue(second.isOpen(), "only the first expires");
        }
    }

    @Test
    void the_far_end_drops_the_session() {
        play("{\"faults\":{\"session\":{\"drop_after_ms\":100}}}");
        try (TestSocket socket = open()) {
            socket.awaitEnd();
            assertFalse(socket.events.types().contains("error"));
        }
        play("{\"turns\":[{\"answer\":\"One.\",\"lead_ms\":600000}],\"faults\":{\"session\":{\"drop_after_turn\":1}}}");
        try (TestSocket socket = open()) {
            type(socket, "Hello");
            socket.send(CREATE);
            socket.awaitEnd();
            assertEquals("response.done", socket.events.types().getLast());
        }
    }

    @Test
    void a_silent_turn_is_committed_and_answered_only_when_asked_again() {
        play("{\"turns\":[{\"silent\":true,\"answer\":\"At last.\",\"lead_ms\":600000}]}");
        try (TestSocket socket = open()) {
            socket.say(Speech.join(Speech.pcm("Is anybody there?", 24_000), Speech.silence(800, 24_000)));
            socket.events.await("conversation.item.done");
            socket.send("{\"type\":\"input_audio_buffer.clear\"}");
            socket.events.await("input_audio_buffer.cleared");
            assertFalse(socket.events.types().contains("response.created"));
            socket.send(CREATE);
            assertEquals("At last.", socket.events.await("response.done").at("/response/output/0/content/0/transcript")
                .asText());
        }
    }

    @Test
    void a_response_fails_with_its_code() {
        play("{\"turns\":[{\"failure\":{\"code\":\"insufficient_quota\"}}]}");
        try (TestSocket socket = open()) {
            type(socket, "Hello");
            socket.send(CREATE);
            JsonNode response = socket.events.await("response.done").path("response");
            assertEquals("failed", response.path("status").asText());
            assertEquals("insufficient_quota", response.at("/status_details/error/code").asText());
            assertEquals(0, response.path("output").size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"max_output_tokens", "content_filter"})
    void a_response_is_left_incomplete(String reason) {
        play("{\"turns\":[{\"answer\":\"I must not\",\"incomplete\":\"" + reason + "\",\"lead_ms\":600000}]}");
        try (TestSocket socket = open()) {
            type(socket, "Hello");
            socket.send(CREATE);
            JsonNode response = socket.events.await("response.done").path("response");
            assertEquals("incomplete", response.path("status").asText());
            assertEquals(reason, response.at("/status_details/reason").asText());
            assertEquals("I must not", response.at("/output/0/content/0/transcript").asText());
            assertEquals("incomplete", response.at("/output/0/status").asText());
        }
    }

    @Test
    void an_error_follows_whatever_event_it_should() {
        play("""
            {"faults":{"events":{"extra":[{"after":"response.created","event":{"type":"error","error":
             {"type":"server_error","code":"odd","message":"Odd.","param":null,"event_id":null}}}]}}}""");
        try (TestSocket socket = open()) {
            socket.send(CREATE);
            socket.events.await("response.done");
            List<String> types = socket.events.types();
            assertEquals(types.indexOf("response.created") + 1, types.indexOf("error"));
            assertEquals("odd", socket.events.await("error").at("/error/code").asText());
        }
    }

    @Test
    void a_transcriber_is_refused_when_the_session_begins_or_changes() throws Exception {
        play("{\"faults\":{\"transcription\":{\"refuse_models\":[\"gpt-transcribe\"]}}}");
        String param = "session.audio.input.transcription.model";
        Client.Answer refused = client.call("v=0\r\n", transcribing("gpt-transcribe"));
        assertEquals(400, refused.status());
        assertEquals(param, refused.json().at("/error/param").asText());
        assertEquals("invalid_offer", client.call("v=0\r\n", transcribing("gpt-4o-mini-transcribe")).code());
        assertEquals(param, client.post("/realtime/client_secrets", "{\"session\":" + transcribing("gpt-transcribe")
            + "}").json().at("/error/param").asText());
        try (TestSocket socket = open()) {
            socket.send("{\"type\":\"session.update\",\"session\":" + transcribing("gpt-transcribe") + "}");
            assertEquals(param, socket.events.await("error").at("/error/param").asText());
            socket.send("{\"type\":\"session.update\",\"session\":" + transcribing("whisper-1") + "}");
            assertEquals("whisper-1",
                socket.events.await("session.updated").at("/session/audio/input/transcription/model").asText());
        }
    }

    @Test
    void models_are_missing_or_end_as_the_script_says() throws Exception {
        play("""
            {"faults":{"models":{"missing":["gpt-transcribe"],
             "shutdown":{"gpt-realtime-2.1":"2026-12-24","gpt-realtime":null,"gpt-realtime-2":1798070400}}}}""");
        assertEquals("model_not_found", client.get("/models/gpt-transcribe").code());
        assertEquals("2026-12-24", client.get("/models/gpt-realtime-2.1").json().path("shutdown_date").asText());
        assertTrue(client.get("/models/gpt-realtime").json().path("shutdown_date").isNull());
        assertEquals(1_798_070_400, client.get("/models/gpt-realtime-2").json().path("shutdown_date").asLong());
        List<String> listed = client.get("/models").json().path("data").valueStream()
            .map(model -> model.path("id").asText()).toList();
        assertFalse(listed.contains("gpt-transcribe"));
        assertTrue(listed.contains("gpt-realtime-2.1"));
    }

    private static String transcribing(String model) {
        return "{\"type\":\"realtime\",\"audio\":{\"input\":{\"transcription\":{\"model\":\"" + model + "\"}}}}";
    }

    @Test
    void a_transcriber_fails_at_every_turn() {
        play("""
            {"repeat":true,"turns":[{"answer":"Yes.","transcription_delay_ms":0}],
             "faults":{"transcription":{"refuse_models":["gpt-transcribe"],"at":"turn"}}}""");
        try (TestSocket socket = open()) {
            short[] turn = Speech.join(Speech.pcm("Is anybody there?", 24_000), Speech.silence(800, 24_000));
            socket.send("{\"type\":\"session.update\",\"session\":" + transcribing("gpt-transcribe") + "}");
            socket.events.await("session.updated");
            socket.say(turn);
            JsonNode failed = socket.events.await("conversation.item.input_audio_transcription.failed");
            assertEquals("model_not_found", failed.at("/error/code").asText());
            socket.send("{\"type\":\"session.update\",\"session\":" + transcribing("whisper-1") + "}");
            socket.events.await("session.updated", 2);
            socket.say(turn);
            socket.events.await("conversation.item.input_audio_transcription.completed");
        }
    }

    @Test
    void when_a_call_expires_its_sideband_closes_and_nobody_finds_it() throws Exception {
        Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
        play("{\"faults\":{\"session\":{\"expire_after_ms\":1500,\"first\":1}}}");
        try (Offerer.Library library = new Offerer.Library(); Offerer caller = new Offerer(library)) {
            Client.Answer answer = client.call(caller.offer(), SESSION);
            caller.accept(answer.body());
            TestSocket sideband = client.socket("?call_id=" + answer.callId());
            assertEquals("session_expired", caller.events.await("error").at("/error/code").asText());
            assertEquals("closed 1000 ", sideband.awaitEnd());
            assertEquals(List.of("session.created", "error"), sideband.events.types());
            assertTrue(client.socket("?call_id=" + answer.callId()).awaitEnd().startsWith("refused 404"));
            Client.Answer hangUp = client.post("/realtime/calls/" + answer.callId() + "/hangup", "");
            assertEquals(404, hangUp.status());
            assertEquals("call_id_not_found", hangUp.code());
            Await.until("the caller to notice", LIMIT, caller::isHungUp);
        }
    }

    @Test
    void transcription_fails_and_the_turn_is_kept() {
        play("{\"turns\":[{\"transcription_fails\":true,\"transcription_delay_ms\":0,\"answer\":\"Yes.\"}]}");
        try (TestSocket socket = open()) {
            socket.send("{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":"
                + "{\"transcription\":{\"model\":\"gpt-transcribe\"}}}}}");
            socket.say(Speech.join(Speech.pcm("Is anybody there?", 24_000), Speech.silence(800, 24_000)));
            JsonNode failed = socket.events.await("conversation.item.input_audio_transcription.failed");
            assertEquals("audio_unintelligible", failed.at("/error/code").asText());
            assertEquals("completed", socket.events.await("response.done").at("/response/status").asText());
        }
    }

    @Test
    void slow_answers_and_pauses_take_their_time() {
        play("{\"turns\":[{\"answer\":\"One two three.\",\"delay_ms\":300,\"lead_ms\":600000,"
            + "\"pauses\":[{\"after_word\":1,\"ms\":2000}]}]}");
        try (TestSocket socket = open()) {
            type(socket, "Hello");
            socket.send(CREATE);
            socket.events.await("response.created");
            long created = System.nanoTime();
            socket.events.await("response.output_item.added");
            assertTrue(System.nanoTime() - created >= 250_000_000L);
            JsonNode usage = socket.events.await("response.done").at("/response/usage/output_token_details");
            assertTrue(usage.path("audio_tokens").asInt() > 2000 / 50 + 10, usage::toString);
        }
    }

    @Test
    void events_are_disturbed() {
        play("""
            {"turns":[{"answer":"Yes.","lead_ms":600000}],"faults":{"events":{"extra_fields":true,
             "duplicate":["response.done"],
             "extra":[{"after":"response.created","event":{"type":"future.event","x":1}}]}}}""");
        try (TestSocket socket = open()) {
            type(socket, "Hello");
            socket.send(CREATE);
            socket.events.await("response.done", 2);
            assertEquals(socket.events.of("response.done").get(0), socket.events.of("response.done").get(1));
            JsonNode future = socket.events.await("future.event");
            assertTrue(future.path("event_id").asText().startsWith("event_"));
            assertTrue(socket.events.await("session.created").has("practice_extra_field"));
        }
    }

    @Test
    void the_sideband_is_refused_then_dropped() throws Exception {
        Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
        play("{\"turns\":[{\"answer\":\"Yes.\"}],\"faults\":{\"sideband\":{\"status\":404,\"first\":2}}}");
        try (Offerer.Library library = new Offerer.Library(); Offerer caller = new Offerer(library)) {
            Client.Answer answer = client.call(caller.offer(), SESSION);
            caller.accept(answer.body());
            String sideband = "?call_id=" + answer.callId();
            assertTrue(client.socket(sideband).awaitEnd().startsWith("refused 404"));
            assertTrue(client.socket(sideband).awaitEnd().startsWith("refused 404"));
            play("{\"faults\":{\"sideband\":{\"drop_after_ms\":100,\"first\":1}}}");
            assertEquals("closed 1000 ", client.socket(sideband).awaitEnd());
            play("{\"faults\":{\"sideband\":{\"drop_after_turn\":1,\"first\":1}}}");
            TestSocket dropped = client.socket(sideband);
            dropped.events.await("session.created");
            caller.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Yes.\"}}");
            dropped.awaitEnd();
            assertEquals(1, dropped.events.of("response.done").size());
            assertEquals(1, partner.liveCalls(), "the call goes on");
        }
    }
}
