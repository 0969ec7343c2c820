package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Checkout;
import support.Chromium;
import support.ForeignPages;
import support.RealtimeClient;
import support.Speech;
import support.TestHost;
import support.Tools;
import support.Wav;

/** Clients that we did not write have a conversation through the host, which they take for OpenAI. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ForeignClientsThroughTheHostTest {
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    private static final Path PYTHON = Checkout.root().resolve("build/python-openai");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ANSWER = "Garden chairs sold best, far ahead of the tables, which in turn sold better "
        + "than in any month before, while the parasols hardly sold at all.";
    private final ObjectMapper json = new ObjectMapper();

    @BeforeAll
    static void install() {
        Tools.npmInstall(CLIENTS, "@openai/agents-realtime");
    }

    @Test
    void the_openai_package_of_npm_has_a_typed_turn_answered() throws Exception {
        try (TestHost host = TestHost.forForeignClients()) {
            host.play("{'turns':[{'answer':'Hello from far away.'}]}");
            JsonNode answer = node(host, "openai-websocket.mjs", host.url() + "/v1");
            JsonNode session = awaitEnded(host);
            assertAll(
                () -> assertEquals("Hello from far away.", answer.path("transcript").asText()),
                () -> assertTrue(answer.path("audioBytes").asInt() > 24_000, answer + ""),
                () -> assertEquals(List.of("user completed Say hello.", "assistant completed Hello from far away."),
                    items(session)),
                () -> assertEquals(List.of("connecting", "connected", "speaking", "connected", "idle"),
                    statuses(host, session)),
                () -> assertEquals(answer.path("usage").asInt(), tokens(session)),
                () -> assertEquals("websocket", session.path("transport").asText()),
                () -> assertEquals("gpt-realtime-2.1", session.path("model").asText()),
                () -> assertTrue(session.at("/metadata/client").asText().contains("OpenAI"), session + ""));
        }
    }

    @Test
    void the_openai_package_of_python_has_a_typed_turn_answered() throws Exception {
        Path python = Tools.python(PYTHON, "openai[realtime]==3.54.0");
        try (TestHost host = TestHost.forForeignClients()) {
            host.play("{'turns':[{'answer':'Hello from far away.'}]}");
            JsonNode answer = json.readTree(Tools.run(CLIENTS, key(), python.toString(), "openai_websocket.py",
                host.url() + "/v1"));
            JsonNode session = awaitEnded(host);
            assertAll(
                () -> assertEquals("Hello from far away.", answer.path("transcript").asText()),
                () -> assertEquals(List.of("user completed Say hello.", "assistant completed Hello from far away."),
                    items(session)),
                () -> assertEquals(List.of("connecting", "connected", "speaking", "connected", "idle"),
                    statuses(host, session)),
                () -> assertEquals(answer.path("usage").asInt(), tokens(session)),
                () -> assertEquals("cedar", session.path("voice").asText()),
                () -> assertEquals("stopped", session.path("ended_reason").asText()));
        }
    }

    @Test
    void the_agents_package_interrupts_an_answer_by_websocket_and_the_host_knows_what_was_heard() throws Exception {
        try (TestHost host = TestHost.forForeignClients()) {
            host.play("{'turns':[{'user':'What sold best?','answer':'" + ANSWER + "'},"
                + "{'user':'Stop it, please.','answer':'As you like.'}]}");
            JsonNode own = node(host, "agents-websocket.mjs", host.url().replace("http", "ws")
                + "/v1/realtime?model=gpt-realtime-2.1", pcm("What sold best in the month of March?"),
                pcm("Stop it, please, that is enough."));
            awaitEnded(host);
            // The words of the last turn may come just behind the end.
            JsonNode session = Await.value("the last words", SOON, () -> only(host),
                one -> items(one).contains("user completed Stop it, please."));
            JsonNode cut = session.path("transcript").path(1);
            assertAll(
                () -> assertTrue(own.path("interruptions").asInt() >= 1, own + ""),
                () -> assertEquals(List.of("user completed What sold best?", "assistant completed " + heard(cut),
                    "user completed Stop it, please.", "assistant completed As you like."), items(session)),
                () -> assertTrue(cut.path("interrupted").asBoolean(), cut + ""),
                () -> assertTrue(heard(cut).length() < ANSWER.length() && ANSWER.startsWith(heard(cut)), cut + ""),
                () -> assertTrue(cut.path("ended_ms").asLong() - cut.path("started_ms").asLong() < 5_000, cut + ""),
                () -> assertEquals(List.of("connecting", "connected", "recording", "connected", "speaking", "recording",
                    "connected", "speaking", "connected", "idle"), statuses(host, session)),
                () -> assertTrue(tokens(session) > 0, session + ""));
        }
    }

    @Test
    void the_agents_package_has_a_spoken_turn_by_webrtc_with_a_secret_of_the_host_s() throws Exception {
        Path microphone = Wav.of(Speech.join(Speech.silence(1_500, Wav.RATE),
            Speech.pcm("What sold best in March?", Wav.RATE)));
        try (TestHost host = TestHost.forForeignClients();
             Chromium chromium = Chromium.speaking(microphone);
             ForeignPages pages = ForeignPages.serve(CLIENTS)) {
            host.play("{'turns':[{'user':'What sold best?','answer':'Garden chairs.'}]}");
            Page page = chromium.open(pages.url());
            page.evaluate("([url, key]) => talk(url, key)",
                List.of(host.url() + "/v1/realtime/calls", secret(host)));
            List<String> wanted = List.of("user completed What sold best?", "assistant completed Garden chairs.");
            Await.value("the transcript", SOON, () -> items(only(host)), wanted::equals);
            Await.value("the usage", SOON, () -> tokens(only(host)), tokens -> tokens > 0);
            page.evaluate("() => session.close()");
            JsonNode session = awaitEnded(host);
            assertAll(
                () -> assertEquals("webrtc", session.path("transport").asText()),
                () -> assertEquals("hung_up", session.path("ended_reason").asText()),
                () -> assertEquals("Be brief.", session.at("/settings/instructions").asText()),
                () -> assertTrue(session.at("/metadata/client").asText().contains("agents"), session + ""));
            Await.until("the call to end", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @Test
    void a_call_by_webrtc_has_a_sideband_of_the_client_s_own_and_is_hung_up() {
        Path microphone = Wav.of(Speech.silence(500, Wav.RATE));
        OkHttpClient http = new OkHttpClient();
        try (TestHost host = TestHost.forForeignClients();
             Chromium chromium = Chromium.speaking(microphone);
             ForeignPages pages = ForeignPages.serve(CLIENTS)) {
            host.play("{'turns':[{'answer':'Hello from far away.'}]}");
            Page page = chromium.open(pages.url());
            page.evaluate("([url, key]) => talk(url, key)", List.of(host.url() + "/v1/realtime/calls", secret(host)));
            String callId = (String) page.evaluate("() => session.transport.callId");
            try (RealtimeClient sideband = RealtimeClient.of(http, host, "call_id=" + callId)) {
                JsonNode done = sideband.ask("Say hello.").await("response.done");
                assertEquals("completed", done.at("/response/status").asText());
                Await.value("the transcript", SOON, () -> items(only(host)),
                    List.of("user completed Say hello.", "assistant completed Hello from far away.")::equals);
                assertEquals(200, host.ask("POST", "/v1/realtime/calls/" + callId + "/hangup", "").statusCode());
                assertTrue(sideband.awaitEnd().startsWith("closed 1"), sideband.awaitEnd());
            }
            assertEquals("stopped", awaitEnded(host).path("ended_reason").asText());
            Await.until("the call to end", SOON, () -> host.practice().liveCalls() == 0);
            assertEquals(404, host.ask("POST", "/v1/realtime/calls/" + callId + "/hangup", "").statusCode());
        } finally {
            http.dispatcher().executorService().shutdownNow();
            http.connectionPool().evictAll();
        }
    }

    private static String secret(TestHost host) {
        return host.send("POST", "/v1/realtime/client_secrets",
            "{\"session\":{\"type\":\"realtime\",\"model\":\"gpt-realtime-2.1\"}}").path("value").asText();
    }

    private JsonNode node(TestHost host, String script, String... arguments) throws JsonProcessingException {
        List<String> command = new ArrayList<>(List.of(Tools.path("node").toString(), script));
        command.addAll(List.of(arguments));
        return json.readTree(Tools.run(CLIENTS, key(), command.toArray(String[]::new)));
    }

    private static Map<String, String> key() {
        return Map.of("OPENAI_API_KEY", TestHost.TOKEN);
    }

    private static String pcm(String words) throws IOException {
        Path file = Files.createTempFile("speech", ".pcm");
        file.toFile().deleteOnExit();
        return Files.write(file, Speech.bytes(Speech.pcm(words, 24_000))).toString();
    }

    /** The session that the client has made, as the API shows it. */
    private static JsonNode only(TestHost host) {
        JsonNode sessions = host.send("GET", "/api/sessions", null).path("sessions");
        assertEquals(1, sessions.size(), sessions + "");
        return host.snapshot(sessions.path(0).path("session_id").asText());
    }

    /** Waits until it has ended. */
    private static JsonNode awaitEnded(TestHost host) {
        return Await.value("the end", SOON, () -> only(host), one -> one.path("phase").asText().equals("ended"));
    }

    private static List<String> items(JsonNode session) {
        return session.path("transcript").valueStream().map(item -> item.path("type").asText() + " "
            + item.path("status").asText() + " " + item.path("content").asText()).toList();
    }

    private static String heard(JsonNode item) {
        return item.path("content").asText();
    }

    private static List<String> statuses(TestHost host, JsonNode session) {
        return host.statuses(session.path("session_id").asText());
    }

    private static int tokens(JsonNode session) {
        return session.at("/usage/input_tokens").asInt() + session.at("/usage/output_tokens").asInt();
    }
}
