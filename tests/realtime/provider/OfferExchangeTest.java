package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Profiles;
import support.StubServer;

/** How each provider is asked for a call, a key for a browser, and a call's end; and what it may answer. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OfferExchangeTest {
    private static final String SECRET = "sk-proj-Secret123";
    private static final byte[] OFFER = "v=0\r\nm=audio 9 X 0\r\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANSWER = "v=0\r\ns=-\r\n".getBytes(StandardCharsets.UTF_8);
    private final ObjectMapper json = new ObjectMapper();
    private final StubServer server = new StubServer();

    @AfterEach
    void close() {
        server.close();
    }

    private RealtimeApi api(String provider) {
        return new RealtimeApi(Profiles.of(provider, server.url(), SECRET), json);
    }

    private ObjectNode session() {
        return json.createObjectNode().put("type", "realtime").put("model", "m");
    }

    private RealtimeApi.CreatedCall call(String provider) throws ProviderException {
        try (RealtimeApi api = api(provider)) {
            return api.createCall(OFFER, session());
        }
    }

    private StubServer.Received last() {
        return server.received().getLast();
    }

    private static String text(StubServer.Received request) {
        return new String(request.body(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "openai,              POST /v1/realtime/calls,          multipart/form-data",
        "azure,               POST /v1/realtime/calls,          multipart/form-data",
        "inworld,             POST /v1/realtime/calls,          application/sdp",
        "qwen,                POST /v1/api/v1/webrtc/realtime?model=m, application/sdp",
        "localai,             POST /v1/realtime/calls,          application/json",
        "speaches,            POST /v1/realtime?model=m,        application/sdp",
        "hf-speech-to-speech, POST /v1/realtime/calls?model=m,  application/sdp"})
    void each_provider_gets_the_offer_where_and_as_it_wants_it(String provider, String line, String type)
        throws Exception {
        server.answer(201, Map.of(), ANSWER);
        assertArrayEquals(ANSWER, call(provider).answer());
        assertEquals(line, last().line());
        assertEquals(type, last().header("Content-Type").split(";")[0]);
        if (type.equals("application/sdp")) {
            assertArrayEquals(OFFER, last().body());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"openai, Authorization, Bearer sk-proj-Secret123", "azure, api-key, sk-proj-Secret123",
        "inworld, Authorization, Basic sk-proj-Secret123", "localai, Authorization, Bearer sk-proj-Secret123"})
    void each_provider_gets_the_key_where_it_looks_for_it(String provider, String header, String value)
        throws Exception {
        server.answer(200, Map.of(), ANSWER);
        call(provider);
        assertEquals(value, last().header(header));
    }

    @Test
    void a_provider_without_a_key_gets_none() throws Exception {
        server.answer(200, Map.of(), ANSWER);
        try (RealtimeApi api = new RealtimeApi(Profiles.of("localai", server.url(), null), json)) {
            api.createCall(OFFER, session());
        }
        assertNull(last().header("Authorization"));
    }

    @Test
    void json_holds_the_offer_and_the_model_and_comes_back_with_the_answer() throws Exception {
        server.answer(201, Map.of("Content-Type", "application/json"), json.writeValueAsBytes(json.createObjectNode()
            .put("sdp", new String(ANSWER, StandardCharsets.UTF_8)).put("session_id", "sess_7")));
        RealtimeApi.CreatedCall call = call("localai");
        assertEquals(new String(OFFER, StandardCharsets.UTF_8), json.readTree(text(last())).path("sdp").asText());
        assertEquals("m", json.readTree(text(last())).path("model").asText());
        assertEquals("sess_7", call.id());
        assertArrayEquals(ANSWER, call.answer());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"{}", "{\"sdp\":5}", "{\"sdp\":\"x\"}", "{\"sdp\":"})
    void json_without_an_answer_is_none(String body) {
        server.answer(201, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        assertEquals("bad_answer", assertThrows(ProviderException.class, () -> call("localai")).code());
    }

    @Test
    void where_calls_need_a_secret_one_is_minted_for_the_model_first() throws Exception {
        server.answer(201, Map.of("Location", "/v1/realtime/calls/rtc_1"), ANSWER);
        server.answerAt("/v1/realtime/client_secrets", 200, Map.of(),
            "{\"value\":\"token-1\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals("rtc_1", call("litellm").id());
        assertEquals(List.of("POST /v1/realtime/client_secrets", "POST /v1/realtime/calls"),
            server.received().stream().map(StubServer.Received::line).toList());
        assertEquals("{\"model\":\"m\"}", text(server.received().getFirst()));
        assertEquals("Bearer " + SECRET, server.received().getFirst().header("Authorization"));
        assertEquals("Bearer token-1", last().header("Authorization"));
    }

    @Test
    void a_browsers_secret_holds_the_session_and_lives_for_a_minute() throws Exception {
        server.answer(200, Map.of(), "{\"value\":\"ek_1\"}".getBytes(StandardCharsets.UTF_8));
        try (RealtimeApi api = api("openai")) {
            ClientSecret secret = api.mintSecret(session());
            assertEquals(server.url() + "/realtime/calls", secret.url());
            assertEquals("Bearer ek_1", secret.authorization());
            assertTrue(!secret.toString().contains("ek_1"), secret.toString());
        }
        assertEquals(json.readTree("{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":60},"
            + "\"session\":{\"type\":\"realtime\",\"model\":\"m\"}}"), json.readTree(text(last())));
        server.answer(200, Map.of(), "{\"secret\":1}".getBytes(StandardCharsets.UTF_8));
        try (RealtimeApi api = api("openai")) {
            assertEquals("bad_answer", assertThrows(ProviderException.class, () -> api.mintSecret(session())).code());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"openai, POST /v1/realtime/calls/rtc_1/hangup", "inworld, POST /v1/realtime/calls/rtc_1/hangup",
        "hf-speech-to-speech, DELETE /v1/realtime/calls/rtc_1", "localai, "})
    void each_provider_is_hung_up_in_its_own_way(String provider, String line) throws Exception {
        server.answer(200, Map.of(), new byte[0]);
        try (RealtimeApi api = api(provider)) {
            api.hangUp("rtc_1");
        }
        assertEquals(line == null ? List.of() : List.of(line),
            server.received().stream().map(StubServer.Received::line).toList());
    }

    @Test
    void ice_servers_are_asked_for_where_there_are_any() throws Exception {
        server.answer(200, Map.of(), "{\"ice_servers\":[{\"urls\":[\"turn:t\"]}]}".getBytes(StandardCharsets.UTF_8));
        try (RealtimeApi api = api("inworld")) {
            assertEquals("turn:t", api.iceServers().at("/0/urls/0").asText());
        }
        assertEquals("GET /v1/realtime/ice-servers", last().line());
    }
}
