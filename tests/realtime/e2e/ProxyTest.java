package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.RealtimeClient;
import support.TestHost;
import support.Tunnel;

/** Conversations by WebSocket that pass through the host, led by their clients. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProxyTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String MODEL = "model=gpt-realtime-2.1";
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all and the lamps were sold out.";
    private final OkHttpClient http = new OkHttpClient();
    private TestHost host;

    @BeforeEach
    void start() {
        host = TestHost.forForeignClients();
    }

    @AfterEach
    void stop() {
        host.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private RealtimeClient client() {
        return RealtimeClient.of(http, host, MODEL);
    }

    private List<JsonNode> sessions() {
        return host.send("GET", "/api/sessions", null).path("sessions").valueStream().toList();
    }

    private JsonNode session() {
        List<JsonNode> all = Await.value("one session", SOON, this::sessions, some -> some.size() == 1);
        return host.snapshot(all.getFirst().path("session_id").asText());
    }

    private JsonNode awaitPhase(String phase) {
        return Await.value("phase " + phase, SOON, this::session, one -> one.path("phase").asText().equals(phase));
    }

    private void awaitNothingLeft() {
        Await.value("the provider's connections", SOON, () -> host.practice().liveCalls(), live -> live == 0);
    }

    private HttpResponse<String> control(String action) {
        String path = "/api/sessions/" + session().path("session_id").asText() + "/control";
        return host.ask("POST", path, "{\"action\":\"" + action + "\"}");
    }

    @Test
    void what_a_client_says_wrong_the_provider_itself_answers() {
        try (RealtimeClient client = client()) {
            client.await("session.created");
            client.send("{'type':'session.upset','event_id':'mine_1'}");
            JsonNode error = client.await("error").path("error");
            assertEquals("mine_1", error.path("event_id").asText(), error + "");
            client.sendRaw("no json at all");
            client.ask("Are you there?");
            assertEquals("completed", client.await("response.done").at("/response/status").asText());
        }
    }

    @Test
    void the_host_adds_no_event_of_its_own_to_what_the_client_asks_for() {
        host.play("{'turns':[{'answer':'Yes.'}]}");
        try (RealtimeClient client = client()) {
            client.await("session.created");
            client.ask("Are you there?").await("response.done");
            assertEquals(1, client.types().stream().filter("session.created"::equals).count());
            assertFalse(client.types().contains("session.updated"), client.types() + "");
            assertEquals(1, client.types().stream().filter("response.created"::equals).count());
        }
    }

    @Test
    void a_truncation_by_the_client_is_what_was_heard() {
        host.play("{'turns':[{'answer':'" + LONG + "'}]}");
        try (RealtimeClient client = client()) {
            client.await("session.created");
            JsonNode done = client.ask("What sold best?").await("response.done");
            String item = done.at("/response/output/0/id").asText();
            client.send("{'type':'conversation.item.truncate','item_id':'" + item
                + "','content_index':0,'audio_end_ms':900}");
            client.await("conversation.item.truncated");
            JsonNode cut = Await.value("the cut", SOON, () -> session().path("transcript").path(1),
                answer -> answer.path("interrupted").asBoolean());
            assertAll(
                () -> assertTrue(LONG.startsWith(cut.path("content").asText()), cut + ""),
                () -> assertTrue(cut.path("content").asText().length() < LONG.length() / 3, cut + ""),
                () -> assertEquals(900, cut.path("ended_ms").asLong() - cut.path("started_ms").asLong()));
            assertEquals("listening", session().path("phase").asText());
        }
    }

    private record Ending(String name, String closed, String reason, Consumer<ProxyTest> how) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Ending> endings() {
        return Stream.of(
            new Ending("stopped", "closed 1000 The host ended the conversation: stopped.", "stopped",
                test -> test.control("stop")),
            new Ending("limit of time", "closed 1000 The host ended the conversation: idle_seconds.", "idle_seconds",
                test -> test.host.send("PATCH", "/api/sessions/" + test.session().path("session_id").asText(),
                    "{\"idle_seconds\":1}")),
            new Ending("replaced", "closed 4409 Another call has taken over the conversation.", null,
                test -> RealtimeClient.of(test.http, test.host, MODEL + "&key=mine")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endings")
    void the_host_ends_a_conversation_and_the_client_is_told_why(Ending ending) {
        try (RealtimeClient client = RealtimeClient.of(http, host, MODEL + "&key=mine")) {
            client.await("session.created");
            awaitPhase("listening");
            ending.how().accept(this);
            assertEquals(ending.closed(), client.awaitEnd());
            if (ending.reason() != null) {
                assertEquals(ending.reason(), awaitPhase("ended").path("ended_reason").asText());
                awaitNothingLeft();
            }
        }
    }

    @Test
    void a_deleted_conversation_ends() {
        try (RealtimeClient client = client()) {
            client.await("session.created");
            host.ask("DELETE", "/api/sessions/" + session().path("session_id").asText(), null);
            assertEquals("closed 4404 The session was deleted.", client.awaitEnd());
            awaitNothingLeft();
        }
    }

    @Test
    void a_conversation_ends_with_its_host() {
        try (RealtimeClient client = client()) {
            client.await("session.created");
            host.close();
            assertEquals("closed 1001 The host is stopping.", client.awaitEnd());
        }
    }

    @Test
    void an_expensive_conversation_ends() {
        host.play("{'turns':[{'answer':'" + LONG + "'}]}");
        try (RealtimeClient client = client()) {
            client.await("session.created");
            host.send("PATCH", "/api/sessions/" + session().path("session_id").asText(), "{\"max_usd\":0.01}");
            client.ask("What sold best?");
            assertEquals("closed 1000 The host ended the conversation: max_usd.", client.awaitEnd());
        }
    }

    @Test
    void nobody_else_may_say_anything_in_it() {
        try (RealtimeClient client = client()) {
            client.await("session.created");
            String path = "/api/sessions/" + session().path("session_id").asText();
            for (HttpResponse<String> answer : List.of(host.ask("POST", path + "/messages", "{\"text\":\"Hello\"}"),
                host.ask("POST", path + "/context", "{\"text\":\"Sales\"}"), control("interrupt"), control("mute"),
                host.ask("POST", path + "/tool-calls/call_1", "{\"output\":\"1\"}"),
                host.ask("PATCH", path, "{\"instructions\":\"Be rude.\"}"))) {
                assertEquals(409, answer.statusCode(), answer.body());
                assertTrue(answer.body().contains("led_by_client"), answer.body());
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(booleans = {true, false})
    void a_client_that_leaves_ends_its_conversation(boolean politely) {
        try (RealtimeClient client = client()) {
            client.await("session.created");
            awaitPhase("listening");
            if (politely) {
                client.hangUp();
            } else {
                client.close();
            }
            assertEquals(politely ? "stopped" : "client_gone", awaitPhase("ended").path("ended_reason").asText());
            awaitNothingLeft();
        }
    }

    @Test
    void a_provider_that_ends_the_conversation_ends_it_for_both() {
        host.play("{'turns':[],'faults':{'session':{'drop_after_ms':300}}}");
        try (RealtimeClient client = client()) {
            client.await("session.created");
            assertEquals("closed 1000 ", client.awaitEnd());
            assertEquals("provider_closed", awaitPhase("ended").path("ended_reason").asText());
        }
    }

    @Test
    void a_network_that_breaks_behind_the_host_is_told_to_the_client() {
        AtomicReference<Tunnel> tunnel = new AtomicReference<>();
        try (TestHost behind = TestHost.through(partner -> {
            tunnel.set(new Tunnel(partner));
            return tunnel.get().url();
        }); RealtimeClient client = RealtimeClient.of(http, behind, MODEL)) {
            client.await("session.created");
            tunnel.get().cut();
            assertEquals("closed 1011 The connection to the provider was lost.", client.awaitEnd());
            Await.value("the session's error", SOON, () -> behind.send("GET", "/api/sessions", null).at("/sessions/0"),
                told -> told.at("/error/code").asText().equals("call_dropped"));
        } finally {
            tunnel.get().close();
        }
    }

    @Test
    void a_conversation_that_reached_the_provider_s_limit_says_so() {
        host.play("{'turns':[],'faults':{'session':{'expire_after_ms':300}}}");
        try (RealtimeClient client = client()) {
            assertEquals("session_expired", client.await("error").at("/error/code").asText());
            assertTrue(client.awaitEnd().startsWith("closed 1"), client.awaitEnd());
            assertEquals("session_expired", awaitPhase("failed").at("/error/code").asText());
        }
    }

    @Test
    void binary_frames_and_endless_ones_are_refused_by_close_code() {
        try (RealtimeClient client = client()) {
            client.await("session.created");
            client.sendBinary(new byte[960]);
            assertTrue(client.awaitEnd().startsWith("closed 1003 Send events as JSON"), client.awaitEnd());
        }
        awaitNothingLeft();
        try (RealtimeClient client = client()) {
            client.await("session.created");
            client.sendRaw("x".repeat(15_900_000));
            assertTrue(client.awaitEnd().startsWith("closed 1009"), client.awaitEnd());
        }
        awaitNothingLeft();
    }

    @Test
    void a_client_that_reads_nothing_is_sent_away_and_others_feel_nothing() {
        host.play("{'turns':[{'answer':'Yes.'}]}");
        try (RealtimeClient slow = client(); RealtimeClient quick = client()) {
            slow.await("session.created");
            quick.await("session.created");
            slow.stopReading();
            String echo = "{'type':'conversation.item.create','item':{'type':'message','role':'user',"
                + "'content':[{'type':'input_text','text':'" + "a".repeat(400_000) + "'}]}}";
            for (int i = 0; i < 40; i++) {
                slow.send(echo);
            }
            assertEquals("completed",
                quick.ask("Are you there?").await("response.done").at("/response/status").asText());
            Await.value("the slow one to be gone", SOON, () -> sessions().stream()
                .filter(one -> one.path("phase").asText().equals("ended")).toList(), gone -> gone.size() == 1);
        }
    }

    @Test
    void a_key_names_the_session_so_that_a_dashboard_can_follow_it() {
        String before = host.create("{\"key\":\"demo\"}").path("session_id").asText();
        try (RealtimeClient client = RealtimeClient.of(http, host, MODEL + "&key=demo")) {
            client.await("session.created");
            assertEquals(before, session().path("session_id").asText());
            Await.until("the conversation to be on", SOON,
                () -> host.snapshot("demo").path("phase").asText().equals("listening"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"xai", "qwen", "azure", "inworld", "localai", "speaches", "elevenlabs"})
    void clients_of_the_ga_dialect_talk_to_providers_of_every_other(String provider) {
        try (TestHost other = TestHost.forForeignClients(provider);
             RealtimeClient client = RealtimeClient.of(http, other, "model=some-model")) {
            other.play("{'turns':[{'answer':'Garden chairs, by far.'}]}");
            client.await("session.created");
            client.send("{'type':'session.update','session':{'type':'realtime','instructions':'Be brief.',"
                + "'output_modalities':['audio'],'audio':{'output':{'format':{'type':'audio/pcm','rate':24000}}}}}");
            JsonNode updated = client.await("session.updated").path("session");
            client.ask("What sold best?");
            JsonNode done = client.await("response.done").path("response");
            List<String> types = client.types();
            assertAll(
                () -> assertEquals("realtime", updated.path("type").asText(), updated + ""),
                () -> assertEquals("Be brief.", updated.path("instructions").asText()),
                () -> assertEquals("audio/pcm", updated.at("/audio/output/format/type").asText(), updated + ""),
                // LocalAI's says nothing of what came.
                () -> assertEquals("output_audio", done.at("/output/0/content/0/type").asText("output_audio")),
                () -> assertEquals("Garden chairs, by far.", said(client), types + ""),
                () -> assertTrue(soundBytes(client) > 24_000, types + ""),
                () -> assertTrue(types.contains("conversation.item.added"), types + ""),
                () -> assertEquals(List.of(), types.stream().filter(type -> type.startsWith("response.audio")
                    || type.startsWith("response.text") || type.equals("conversation.item.created")).toList()));
            String id = other.send("GET", "/api/sessions", null).at("/sessions/0/session_id").asText();
            Await.value("the record", SOON, () -> other.snapshot(id).path("transcript").valueStream()
                .map(item -> item.path("type").asText() + " " + item.path("content").asText()).toList(),
                List.of("user What sold best?", "assistant Garden chairs, by far.")::equals);
        }
    }

    private static String said(RealtimeClient client) {
        return client.await("response.output_audio_transcript.done").path("transcript").asText();
    }

    private static long soundBytes(RealtimeClient client) {
        return client.texts().stream().filter(text -> text.contains("\"response.output_audio.delta\""))
            .map(text -> text.replaceFirst("(?s).*\"delta\":\"([^\"]*)\".*", "$1"))
            .mapToLong(delta -> Base64.getDecoder().decode(delta).length).sum();
    }

    @Test
    void a_secret_opens_one_model_s_conversation_from_a_browser_and_configures_it() {
        String secret = host.send("POST", "/v1/realtime/client_secrets", """
            {"expires_after":{"anchor":"created_at","seconds":30},
             "session":{"type":"realtime","model":"gpt-realtime-2.1","instructions":"Be brief."}}""")
            .path("value").asText();
        Headers browser = Headers.of("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key." + secret,
            "Origin", "http://localhost:3000");
        try (RealtimeClient client = new RealtimeClient(http, host.url() + "/v1/realtime?model=other", browser)) {
            JsonNode updated = client.await("session.updated").path("session");
            assertEquals("Be brief.", updated.path("instructions").asText());
            assertEquals("gpt-realtime-2.1", updated.path("model").asText());
            assertEquals("realtime", client.protocol());
            assertEquals("Be brief.", session().at("/settings/instructions").asText());
        }
    }
}
