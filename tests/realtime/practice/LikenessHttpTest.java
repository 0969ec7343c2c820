package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Base64;
import okhttp3.MediaType;
import okhttp3.Request;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paths, keys and bodies of every provider, without a call that connects. */
class LikenessHttpTest {
    private static final String KEY = "sk-known";
    private static final String GARBAGE = "no offer";

    private PracticePartner partner;
    private Client client;

    @AfterEach
    void stop() {
        if (partner != null) {
            partner.close();
        }
    }

    private void start(String likeness) {
        partner = PracticePartner.start(PracticeOptions.defaults().withApiKey(KEY).withLikeness(likeness));
        client = new Client(partner);
    }

    private Client.Answer post(String path, MediaType type, String body) throws IOException {
        return client.send(client.request(path).post(Client.body(body, type)).build());
    }

    @Test
    void an_unknown_provider_is_refused_with_the_known_ones() {
        String message = assertThrows(IllegalArgumentException.class,
            () -> PracticeOptions.defaults().withLikeness("acme")).getMessage();
        assertTrue(message.contains("openai, azure, xai, inworld, elevenlabs, qwen, localai, speaches, "
            + "hf-speech-to-speech, litellm"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "openai, /v1, /realtime/calls, /realtime",
        "azure, /openai/v1, /realtime/calls, /realtime",
        "xai, /v1, , /realtime",
        "inworld, /v1, /realtime/calls, /realtime",
        "elevenlabs, /v1/convai, , /realtime",
        "qwen, '', /api/v1/webrtc/realtime, /api-ws/v1/realtime",
        "localai, /v1, /realtime/calls, /realtime",
        "speaches, /v1, /realtime, /realtime",
        "hf-speech-to-speech, /v1, /realtime/calls, /realtime",
        "litellm, /v1, /realtime/calls, /realtime"})
    void every_provider_has_its_own_paths(String name, String base, String calls, String socket) throws IOException {
        start(name);
        assertEquals(base, partner.baseUrl().getPath());
        String path = calls == null ? "/realtime/calls" : calls;
        Client.Answer answer = post(path + "?model=m", MediaType.get("text/plain"), GARBAGE);
        if (calls == null) {
            assertEquals(404, answer.status());
            assertEquals("unknown_url", answer.code());
        } else {
            boolean litellm = name.equals("litellm");
            assertEquals(litellm ? "invalid_api_key" : "unsupported_content_type", answer.code(), answer.body());
        }
        try (TestSocket open = new TestSocket(client.http, client.request(socket + "?model=m").build())) {
            assertEquals("session.created", open.events.await("session.created").path("type").asText());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "openai, application/json, 400", "azure, application/json, 400", "inworld, multipart/form-data, 415",
        "qwen, application/json, 415", "localai, application/sdp, 400", "speaches, multipart/form-data, 415",
        "hf-speech-to-speech, multipart/form-data, 415"})
    void other_bodies_are_refused(String name, String type, int status) throws IOException {
        start(name);
        Client.Answer answer = post(Likenesses.named(name).address().calls(), MediaType.get(type), GARBAGE);
        assertEquals(status, answer.status(), answer.body());
        assertEquals("unsupported_content_type", answer.code());
    }

    @ParameterizedTest
    @CsvSource({"qwen, application/sdp", "speaches, application/sdp", "localai, application/json"})
    void a_call_must_name_its_model_where_the_provider_wants_it(String name, String type) throws IOException {
        start(name);
        String path = Likenesses.named(name).address().calls();
        Client.Answer answer = post(path, MediaType.get(type), "{\"sdp\":\"v=0\"}");
        assertEquals(400, answer.status());
        assertEquals("model", answer.json().at("/error/param").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "openai, Authorization, Bearer sk-known, true", "openai, api-key, sk-known, false",
        "azure, api-key, sk-known, true", "azure, Authorization, Bearer sk-known, true", "azure, api-key, wrong, false",
        "inworld, Authorization, Basic sk-known, true", "inworld, Authorization, Bearer sk-known, true",
        "inworld, Authorization, Basic wrong, false",
        "speaches, X-API-Key, sk-known, true", "speaches, Authorization, Basic sk-known, false",
        "localai, X-None, x, false", "localai, Authorization, Bearer sk-known, true",
        "hf-speech-to-speech, X-None, x, true",
        "litellm, api-key, sk-known, true", "xai, Authorization, Bearer sk-known, true",
        "xai, api-key, sk-known, false"})
    void keys_stand_where_the_provider_wants_them(String name, String header, String value, boolean accepted)
        throws IOException {
        start(name);
        Client.Answer answer = client.send(new Request.Builder().url(partner.baseUrl() + "/models")
            .header(header, value).build());
        assertEquals(accepted ? 200 : 401, answer.status(), answer.body());
    }

    @Test
    void a_basic_key_may_be_encoded_and_speaches_takes_it_from_the_query() throws IOException {
        start("inworld");
        String encoded = Base64.getEncoder().encodeToString(KEY.getBytes());
        assertEquals(200, client.send(client.request("/models").header("Authorization", "Basic " + encoded).build())
            .status());
        partner.close();
        start("speaches");
        assertEquals(200, client.send(new Request.Builder().url(partner.baseUrl() + "/models?api_key=" + KEY).build())
            .status());
    }

    @Test
    void localai_without_a_key_lets_everybody_in() throws IOException {
        partner = PracticePartner.start(PracticeOptions.defaults().withLikeness("localai"));
        client = new Client(partner);
        assertEquals(200, client.send(new Request.Builder().url(partner.baseUrl() + "/models").build()).status());
    }

    @ParameterizedTest
    @CsvSource({"openai, gpt-realtime-2.1, 200", "azure, gpt-realtime-2.1, 200", "litellm, gpt-realtime-2.1, 200",
        "xai, grok-voice-latest, 200", "inworld, openai/gpt-4o-mini, 200", "localai, gpt-realtime, 200",
        "speaches, gpt-4o-mini, 404", "xai, gpt-realtime-2.1, 404"})
    void every_provider_has_its_own_models(String name, String model, int status) throws IOException {
        start(name);
        assertEquals(200, client.get("/models").status());
        Client.Answer answer = client.get("/models/" + model);
        assertEquals(status, answer.status(), answer.body());
        assertEquals(status == 200 ? model : "", answer.json().path("id").asText());
    }

    @ParameterizedTest
    @CsvSource({"qwen", "elevenlabs"})
    void some_list_no_models(String name) throws IOException {
        start(name);
        assertEquals("unknown_url", client.get("/models").code());
    }

    @Test
    void only_inworld_has_ice_servers() throws IOException {
        start("inworld");
        assertEquals("stun:127.0.0.1:9", client.get("/realtime/ice-servers").json().at("/ice_servers/0/urls/0")
            .asText());
        partner.close();
        start("openai");
        assertEquals(404, client.get("/realtime/ice-servers").status());
    }

    @Test
    void inworld_serves_its_older_socket_path_too() {
        start("inworld");
        Request older = client.request("").url(partner.baseUrl()
            .resolve("/api/v1/realtime/session?key=x&protocol=realtime").toString()).build();
        try (TestSocket socket = new TestSocket(client.http, older)) {
            socket.events.await("session.created");
        }
    }

    @ParameterizedTest
    @CsvSource({"xai", "inworld", "elevenlabs", "qwen", "localai", "speaches", "hf-speech-to-speech", "litellm"})
    void where_there_is_no_sideband_or_call_a_call_id_opens_nothing(String name) {
        start(name);
        String socket = Likenesses.named(name).address().socket();
        try (TestSocket refused = new TestSocket(client.http, client.request(socket + "?call_id=rtc_x").build())) {
            assertTrue(refused.awaitEnd().startsWith("refused 404"), refused.awaitEnd());
        }
    }

    @Test
    void client_secrets_differ_by_provider() throws IOException {
        start("xai");
        JsonNode xai = client.post("/realtime/client_secrets", "{\"expires_after\":{\"seconds\":60}}").json();
        assertFalse(xai.path("value").asText().isEmpty() || xai.has("session"), xai::toString);
        assertEquals("unknown_parameter", client.post("/realtime/client_secrets", "{\"session\":{}}").code());
        Request browser = new Request.Builder().url(partner.baseUrl() + "/realtime?model=grok-voice-latest")
            .header("Sec-WebSocket-Protocol", "xai-client-secret." + xai.path("value").asText()).build();
        try (TestSocket socket = new TestSocket(client.http, browser)) {
            socket.events.await("session.created");
        }
        partner.close();
        start("litellm");
        assertEquals("missing_required_parameter", client.post("/realtime/client_secrets", "{}").code());
        String token = client.post("/realtime/client_secrets", "{\"model\":\"voice\"}").json().path("value").asText();
        assertFalse(token.startsWith("ek_"));
        Client.Answer withKey = post("/realtime/calls", Client.SDP, GARBAGE);
        assertEquals(401, withKey.status(), "the key names no model");
        Client.Answer withToken = client.send(client.request("/realtime/calls")
            .header("Authorization", "Bearer " + token).post(Client.body(GARBAGE, Client.SDP)).build());
        assertEquals("invalid_offer", withToken.code());
    }

    @ParameterizedTest
    @CsvSource({"qwen", "localai", "speaches", "hf-speech-to-speech", "inworld"})
    void browsers_may_not_call_where_they_get_no_secret(String name) throws IOException {
        start(name);
        Client.Answer answer = post(Likenesses.named(name).address().calls() + "?model=m", Client.SDP, GARBAGE);
        assertNull(answer.headers().get("Access-Control-Allow-Origin"));
        assertEquals(404, client.post("/realtime/client_secrets", "{}").status());
    }
}
