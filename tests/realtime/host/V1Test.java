package realtime.host;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.RealtimeClient;
import support.StubServer;

/** Requests to {@code /v1}: keys, secrets, offers, and refusals in OpenAI's shape. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class V1Test {
    private static final String CALLS = "/v1/realtime/calls";
    private static final String SECRETS = "/v1/realtime/client_secrets";
    private static final String BEARER = "Bearer " + LocalHost.TOKEN;
    private static final String LOCATION = "/v1/realtime/calls/rtc_stub";
    private final LocalHost local = new LocalHost();
    private final OkHttpClient http = new OkHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    @BeforeEach
    void answer() {
        local.provider.answer(201, Map.of("Content-Type", "application/sdp", "Location", LOCATION),
            LocalHost.ANSWER.getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    void close() {
        local.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    /** How an upgrade ended: the status and the error. */
    private String[] refusal(String query, Headers headers) {
        try (RealtimeClient client = new RealtimeClient(http, local.host.url() + "/v1/realtime" + query, headers)) {
            return client.awaitEnd().split(" ", 3);
        }
    }

    private JsonNode error(String body) {
        try {
            return json.readTree(body).path("error");
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + body, e);
        }
    }

    private void assertOpenAiError(String code, String body) {
        JsonNode error = error(body);
        assertAll(
            () -> assertEquals(code, error.path("code").asText(), body),
            () -> assertEquals(List.of("message", "type", "code", "param"),
                error.properties().stream().map(Map.Entry::getKey).toList()),
            () -> assertTrue(error.path("message").asText().length() > 20, body),
            () -> assertTrue(error.path("type").asText().endsWith("_error"), body),
            () -> assertFalse(body.contains(LocalHost.SECRET) || body.contains(LocalHost.SECRET.substring(8)), body));
    }

    static List<Arguments> wrongUpgrades() {
        return List.of(
            arguments("?model=m", Headers.of(), 401, "invalid_api_key"),
            arguments("?model=m", Headers.of("Authorization", "Bearer sk-proj-AnybodysKey"), 401, "invalid_api_key"),
            arguments("?model=m", Headers.of("api-key", "guessed"), 401, "invalid_api_key"),
            arguments("?model=m&token=" + LocalHost.TOKEN, Headers.of(), 401, "invalid_api_key"),
            arguments("?model=m", protocols("realtime, openai-insecure-api-key.ek_guessed"), 401, "invalid_api_key"),
            arguments("?model=m", protocols("openai-insecure-api-key." + LocalHost.TOKEN + ", realtime"), 400,
                "invalid_subprotocol"),
            arguments("?model=m", Headers.of("Authorization", BEARER, "Origin", "https://evil.example"), 403,
                "origin_not_allowed"),
            arguments("?model=m", Headers.of("Authorization", BEARER, "Host", "evil.example"), 421,
                "host_not_allowed"),
            arguments("?model=m&key=%3Cb%3E", Headers.of("Authorization", BEARER), 400, "invalid_value"),
            arguments("?model=%3Cb%3E", Headers.of("Authorization", BEARER), 400, "invalid_value"),
            arguments("?call_id=rtc_none", Headers.of("Authorization", BEARER), 404, "call_id_not_found"));
    }

    private static Headers protocols(String offered) {
        return Headers.of("Sec-WebSocket-Protocol", offered);
    }

    @ParameterizedTest
    @MethodSource("wrongUpgrades")
    void refuses_an_upgrade_before_the_provider_is_asked(String query, Headers headers, int status, String code) {
        int asked = local.provider.received().size();
        String[] end = refusal(query, headers);
        assertEquals(List.of("refused", String.valueOf(status)), List.of(end[0], end[1]), end[2]);
        assertOpenAiError(code, end[2]);
        assertEquals(asked, local.provider.received().size());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"401, invalid_api_key", "404, model_not_found", "429, rate_limit_exceeded", "429, insufficient_quota",
        "500, server_error", "400, invalid_model"})
    void a_provider_that_refuses_the_upgrade_refuses_the_client_with_the_same_status(int status, String code) {
        local.provider.answer(status, Map.of("Retry-After", "7"), ("{\"error\":{\"code\":\"" + code
            + "\",\"message\":\"No: " + LocalHost.SECRET + "\"}}").getBytes(StandardCharsets.UTF_8));
        int sessions = local.get("/api/sessions").json().path("sessions").size();
        for (String key : List.of(BEARER, "bearer " + LocalHost.TOKEN)) {
            String[] end = refusal("?model=m", Headers.of("Authorization", key));
            assertEquals(List.of("refused", String.valueOf(status)), List.of(end[0], end[1]), end[2]);
            assertOpenAiError(code, end[2]);
        }
        StubServer.Received asked = local.provider.received().getLast();
        assertEquals("Bearer " + LocalHost.SECRET, asked.header("Authorization"));
        assertEquals("GET /v1/realtime?model=m", asked.line());
        assertEquals(sessions, local.get("/api/sessions").json().path("sessions").size());
    }

    @Test
    void an_address_without_an_upgrade_says_what_it_is() {
        LocalHost.Reply reply = local.get("/v1/realtime?model=m");
        assertEquals(426, reply.status());
        assertOpenAiError("upgrade_required", reply.text());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/v1/realtime?model=gpt-4o-realtime-preview", "/v1/realtime/sessions",
        "/v1/realtime/transcription_sessions"})
    void the_beta_s_ways_in_say_what_replaced_them(String path) {
        LocalHost.Reply reply = local.post(path, "{}");
        assertEquals(410, reply.status());
        assertOpenAiError("beta_api_shape_disabled", reply.text());
        assertTrue(reply.text().contains("/v1/realtime/client_secrets"), reply.text());
    }

    @Test
    void whatever_is_wrong_under_v1_has_openai_s_shape_and_elsewhere_ours() {
        LocalHost.Reply nothing = local.get("/v1/nothing");
        LocalHost.Reply method = local.send(local.asHost(CALLS).delete());
        LocalHost.Reply page = local.send(local.asHost("/v1/nothing").header("Accept", "text/html"));
        LocalHost.Reply large = local.send(local.asHost(CALLS).post(LocalHost.body("v".repeat(1_100_000),
            "application/sdp")));
        LocalHost.Reply foreign = local.send(local.asHost(SECRETS).header("Origin", "https://evil.example")
            .post(LocalHost.body("{}", "application/json")));
        assertAll(
            () -> assertEquals(List.of(404, 405, 404, 413, 403), List.of(nothing.status(), method.status(),
                page.status(), large.status(), foreign.status())),
            () -> assertOpenAiError("not_found", nothing.text()),
            () -> assertOpenAiError("method_not_allowed", method.text()),
            () -> assertOpenAiError("not_found", page.text()),
            () -> assertOpenAiError("body_too_large", large.text()),
            () -> assertOpenAiError("origin_not_allowed", foreign.text()),
            () -> assertTrue(local.get("/api/nothing").json().at("/error/fix").isTextual()));
    }

    @Test
    void a_preflight_lets_pages_of_this_machine_send_what_their_clients_send() {
        LocalHost.Reply reply = local.send(local.to(CALLS).header("Origin", "http://localhost:3000")
            .header("Access-Control-Request-Method", "POST")
            .header("Access-Control-Request-Headers", "authorization,content-type,x-openai-agents-sdk")
            .method("OPTIONS", null));
        assertAll(
            () -> assertEquals(204, reply.status()),
            () -> assertEquals("http://localhost:3000", reply.headers().get("Access-Control-Allow-Origin")),
            () -> assertEquals("Authorization, *", reply.headers().get("Access-Control-Allow-Headers")),
            () -> assertTrue(reply.headers().get("Access-Control-Expose-Headers").contains("Location")));
    }

    private String secret(String session) {
        LocalHost.Reply reply = local.post(SECRETS, "{\"session\":" + session + "}");
        assertEquals(200, reply.status(), reply.text());
        return reply.json().path("value").asText();
    }

    @Test
    void a_client_secret_is_the_host_s_own_and_has_openai_s_shape() {
        int asked = local.provider.received().size();
        LocalHost.Reply reply = local.post(SECRETS, "{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":90},"
            + "\"session\":{\"type\":\"realtime\",\"model\":\"m\",\"audio\":{\"output\":{\"voice\":\"cedar\"}}}}");
        JsonNode body = reply.json();
        long seconds = body.path("expires_at").asLong() - System.currentTimeMillis() / 1_000;
        assertAll(
            () -> assertEquals(200, reply.status()),
            () -> assertTrue(body.path("value").asText().matches("ek_[A-Za-z0-9]{32}"), reply.text()),
            () -> assertTrue(seconds > 80 && seconds <= 90, reply.text()),
            () -> assertEquals("cedar", body.at("/session/audio/output/voice").asText()),
            () -> assertEquals("realtime.session", body.at("/session/object").asText()),
            () -> assertEquals(asked, local.provider.received().size()));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[]", "{\"session\":1}", "{\"expires_after\":{\"seconds\":9}}",
        "{\"expires_after\":{\"seconds\":7201}}", "{\"expires_after\":{\"seconds\":\"60\"}}", "{"})
    void a_client_secret_that_cannot_be_made_is_refused(String body) {
        LocalHost.Reply reply = local.post(SECRETS, body);
        assertEquals(400, reply.status());
        assertOpenAiError(error(reply.text()).path("code").asText(), reply.text());
    }

    @Test
    void a_client_secret_opens_calls_and_nothing_else() {
        String bearer = "Bearer " + secret("{\"type\":\"realtime\",\"model\":\"m\"}");
        for (Request.Builder request : List.of(local.to(SECRETS).post(LocalHost.body("{}", "application/json")),
            local.to(LOCATION + "/hangup").post(LocalHost.body("", null)))) {
            LocalHost.Reply reply = local.send(request.header("Authorization", bearer));
            assertEquals(401, reply.status());
            assertOpenAiError("invalid_api_key", reply.text());
        }
        assertEquals(403, local.send(local.to("/api/sessions").header("Authorization", bearer)).status());
    }

    @Test
    void an_offer_in_parts_goes_to_the_provider_with_the_secret_s_session_beneath_its_own() throws Exception {
        String secret = secret("{\"type\":\"realtime\",\"model\":\"m\",\"instructions\":\"Be brief.\","
            + "\"audio\":{\"output\":{\"voice\":\"cedar\"}}}");
        RequestBody parts = new MultipartBody.Builder().setType(MultipartBody.FORM)
            .addFormDataPart("sdp", null, LocalHost.body(LocalHost.OFFER, "application/sdp"))
            .addFormDataPart("session", null, LocalHost.body("{\"audio\":{\"output\":{\"speed\":1.5}},"
                + "\"instructions\":\"Be long.\"}", "application/json")).build();
        LocalHost.Reply reply = local.send(local.to(CALLS).header("Authorization", "Bearer " + secret).post(parts));
        StubServer.Received asked = received("POST /v1/realtime/calls");
        String body = new String(asked.body(), StandardCharsets.UTF_8);
        assertAll(
            () -> assertEquals(201, reply.status(), reply.text()),
            () -> assertEquals(LocalHost.ANSWER, reply.text()),
            () -> assertEquals("application/sdp", reply.headers().get("Content-Type")),
            () -> assertEquals(LOCATION, reply.headers().get("Location")),
            () -> assertEquals("Bearer " + LocalHost.SECRET, asked.header("Authorization")),
            () -> assertTrue(body.contains(LocalHost.OFFER), body),
            () -> assertTrue(body.contains("{\"type\":\"realtime\",\"model\":\"m\",\"instructions\":\"Be long.\","
                + "\"audio\":{\"output\":{\"voice\":\"cedar\",\"speed\":1.5}}}"), body));
        assertEquals(200, local.send(local.asHost(LOCATION + "/hangup").post(LocalHost.body("", null))).status());
        received("POST /v1/realtime/calls/rtc_stub/hangup");
    }

    private StubServer.Received received(String line) {
        return local.provider.received().stream().filter(one -> one.line().equals(line)).findFirst()
            .orElseThrow(() -> new AssertionError(line + " is none of " + local.provider.received()));
    }

    @Test
    void an_offer_alone_needs_no_more_than_a_key_and_a_model() {
        for (Request.Builder request : List.of(local.asHost(CALLS + "?model=m"),
            local.to(CALLS + "?model=m").header("api-key", LocalHost.TOKEN),
            local.to(CALLS).header("Authorization", "Bearer " + secret("{\"model\":\"m\"}")))) {
            LocalHost.Reply reply = local.send(request.post(LocalHost.body(LocalHost.OFFER, "application/sdp")));
            assertEquals(201, reply.status(), reply.text());
            String body = new String(local.provider.received().stream()
                .filter(one -> one.line().equals("POST /v1/realtime/calls")).toList().getLast().body(),
                StandardCharsets.UTF_8);
            assertTrue(body.contains("\"model\":\"m\"") && body.contains("\"type\":\"realtime\""), body);
        }
    }

    static List<Arguments> wrongOffers() {
        return List.of(
            arguments("{}", "application/json", 415, "unsupported_content_type"),
            arguments("hello", "application/sdp", 400, "invalid_offer"),
            arguments("", "application/sdp", 400, "invalid_offer"),
            arguments("--x\r\n", "multipart/form-data; boundary=x", 400, "invalid_multipart"),
            arguments("--x\r\nContent-Disposition: form-data; name=\"session\"\r\n\r\n{}\r\n--x--\r\n",
                "multipart/form-data; boundary=x", 400, "missing_required_parameter"),
            arguments("--x\r\nContent-Disposition: form-data; name=\"sdp\"\r\n\r\nv=0\r\n--x\r\n"
                + "Content-Disposition: form-data; name=\"session\"\r\n\r\n[]\r\n--x--\r\n",
                "multipart/form-data; boundary=x", 400, "malformed_json"));
    }

    @ParameterizedTest
    @MethodSource("wrongOffers")
    void refuses_what_is_no_offer(String body, String type, int status, String code) {
        LocalHost.Reply reply = local.send(local.asHost(CALLS).post(LocalHost.body(body, type)));
        assertEquals(status, reply.status(), reply.text());
        assertOpenAiError(code, reply.text());
    }

    @Test
    void a_provider_that_refuses_the_call_refuses_the_client_with_the_same_status() {
        local.provider.answer(429, Map.of("Retry-After", "7"),
            "{\"error\":{\"code\":\"rate_limit_exceeded\"}}".getBytes(StandardCharsets.UTF_8));
        LocalHost.Reply reply = local.send(local.asHost(CALLS + "?model=m")
            .post(LocalHost.body(LocalHost.OFFER, "application/sdp")));
        assertEquals(429, reply.status());
        assertEquals("7", reply.headers().get("Retry-After"));
        assertOpenAiError("rate_limit_exceeded", reply.text());
    }
}
