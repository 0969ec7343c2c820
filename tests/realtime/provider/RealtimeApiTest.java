package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import support.Profiles;
import support.StubServer;

/** Against a real HTTP server that answers as told. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RealtimeApiTest {
    private static final String SECRET = "sk-proj-AbCdEf0123456789AbCdEf0123456789";
    private static final String SHORTENED = "sk-proj-********************6789";
    private static final byte[] OFFER =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=\u00fc\r\nm=audio 9 X 0\r\n".getBytes(StandardCharsets.UTF_8);
    private static final byte[] ANSWER = {'v', '=', '0', '\r', '\n', 's', '=', (byte) 0xfc, '\r', '\n', '\r', '\n'};

    private final StubServer server = new StubServer();
    private final ObjectMapper json = new ObjectMapper();
    private final RealtimeApi api = api(server.url());

    private RealtimeApi api(String url) {
        return new RealtimeApi(Profiles.openAi(url, SECRET), json);
    }

    @AfterEach
    void close() {
        api.close();
        server.close();
    }

    private ObjectNode session() {
        return json.createObjectNode().put("type", "realtime").put("instructions", "Gr\u00fc\u00dfe");
    }

    private ProviderException refusal() {
        ProviderException refusal = assertThrows(ProviderException.class, () -> api.createCall(OFFER, session()));
        for (String text : List.of(refusal.getMessage(), refusal.fix(), refusal.code(),
            String.valueOf(refusal.getCause()))) {
            assertFalse(text.contains("AbCdEf") || text.contains("6789"), text);
        }
        return refusal;
    }

    @Test
    void offer_and_answer_pass_byte_for_byte() throws Exception {
        server.answer(201, Map.of("Content-Type", "application/sdp", "Location", "/v1/realtime/calls/rtc_1"), ANSWER);
        RealtimeApi.CreatedCall call = api.createCall(OFFER, session());
        assertArrayEquals(ANSWER, call.answer());
        StubServer.Received request = server.received().getFirst();
        assertEquals("POST /v1/realtime/calls", request.line());
        assertEquals("Bearer " + SECRET, request.header("Authorization"));
        assertNull(request.header("OpenAI-Beta"));
        String boundary = request.header("Content-Type").replaceFirst("multipart/form-data; boundary=", "");
        String expected = "--" + boundary
            + "\r\nContent-Disposition: form-data; name=\"sdp\"\r\nContent-Type: application/sdp\r\n\r\n"
            + new String(OFFER, StandardCharsets.ISO_8859_1) + "\r\n--" + boundary
            + "\r\nContent-Disposition: form-data; name=\"session\"\r\nContent-Type: application/json\r\n\r\n"
            + new String(json.writeValueAsBytes(session()), StandardCharsets.ISO_8859_1) + "\r\n--" + boundary
                + "--\r\n";
        assertEquals(expected, new String(request.body(), StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/v1/realtime/calls/rtc_Ab1_2,                      rtc_Ab1_2",
        "https://api.example.org/v1/realtime/calls/rtc_1,   rtc_1",
        "/v1/realtime/calls/rtc_1?x=/y#z,                   rtc_1",
        "rtc_1,                                             rtc_1",
        "/v1/realtime/calls/,                               ",
        "/v1/realtime/calls/rtc 1,                          ",
        "/v1/realtime/calls/rtc%2F1,                        ",
        ",                                                  "})
    void the_call_is_named_by_the_location(String location, String id) throws Exception {
        server.answer(201, location == null ? Map.of() : Map.of("Location", location), ANSWER);
        assertEquals(id, api.createCall(OFFER, session()).id());
    }

    private static String error(String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"x\",\"param\":null,\"code\":"
            + (code == null ? "null" : "\"" + code + "\"") + "}}";
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
            arguments(401, error("invalid_api_key", "Incorrect API key provided: " + SHORTENED + ". See the site."),
                502, "invalid_api_key",
                "OpenAI does not accept the API key. It says: Incorrect API key provided: [key] See the site.",
                    "OPENAI_API_KEY"),
            arguments(401, error(null, "Bad key " + SECRET), 502, "invalid_api_key",
                "OpenAI does not accept the API key. It says: Bad key [key]", "OPENAI_API_KEY"),
            arguments(403, error("unsupported_country", "Not here."), 502, "unsupported_country",
                "OpenAI refuses this model, or the key may not use it. It says: Not here.", "--model"),
            arguments(404, error("model_not_found", "No gpt-x."), 502, "model_not_found",
                "OpenAI refuses this model, or the key may not use it. It says: No gpt-x.", "--model"),
            arguments(404, "<html><body>Not found</body></html>", 502, "model_not_found",
                "OpenAI refuses this model, or the key may not use it.", "--base-url"),
            arguments(400, error("invalid_offer", "Failed to parse offer: EOF"), 502, "invalid_offer",
                "OpenAI refused the call. It says: Failed to parse offer: EOF", "settings"),
            arguments(429, error("insufficient_quota", "You exceeded your quota."), 429, "insufficient_quota",
                "The account of this API key has no credit left. It says: You exceeded your quota.", "billing"),
            arguments(429, error("rate_limit_exceeded", "Slow down."), 429, "rate_limit_exceeded",
                "OpenAI gets too many requests. It says: Slow down.", "Wait a moment"),
            arguments(429, "", 429, "rate_limit_exceeded", "OpenAI gets too many requests.", "Wait a moment"),
            arguments(500, error("server_error", "Oops."), 503, "server_error",
                "OpenAI has a problem of its own (status 500). It says: Oops.", "Try again"),
            arguments(503, "<!doctype html><h1>Service Unavailable</h1>", 503, "provider_unavailable",
                "OpenAI has a problem of its own (status 503).", "Try again"),
            arguments(500, "", 503, "provider_unavailable", "OpenAI has a problem of its own (status 500).",
                "Try again"),
            arguments(500, "[1,2", 503, "provider_unavailable", "OpenAI has a problem of its own (status 500).",
                "Try again"),
            arguments(500, "{\"error\":\"Just words.\"}", 503, "provider_unavailable",
                "OpenAI has a problem of its own (status 500). It says: Just words.", "Try again"),
            arguments(500, error("<script>", "a"), 503, "provider_unavailable",
                "OpenAI has a problem of its own (status 500). It says: a", "Try again"),
            arguments(418, "", 502, "unexpected_answer", "OpenAI answered with status 418.", "--base-url"));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("refusals")
    void each_refusal_says_what_happened_and_what_to_do(int status, String body, int ours, String code, String message,
        String fix) {
        server.answer(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        ProviderException refusal = refusal();
        assertEquals(ours, refusal.status());
        assertEquals(code, refusal.code());
        assertEquals(message, refusal.getMessage());
        assertTrue(refusal.fix().contains(fix), refusal.fix());
        assertEquals(1, server.received().size(), "a refused call is not placed twice");
    }

    @Test
    void how_long_to_wait_is_passed_on() {
        server.answer(429, Map.of("Retry-After", "20", "x-request-id", "req_1"), error("rate_limit_exceeded",
            "").getBytes(StandardCharsets.UTF_8));
        ProviderException refusal = refusal();
        assertEquals(Optional.of(20L), refusal.retryAfterSeconds());
        assertEquals("Wait 20 s, then start again.", refusal.fix());
        assertEquals("OpenAI gets too many requests. (request req_1)", refusal.getMessage());
        server.answer(429, Map.of("Retry-After", "Sat, 21 Nov 2026 10:00:00 GMT"), new byte[0]);
        assertEquals(Optional.empty(), refusal().retryAfterSeconds());
    }

    @Test
    void a_long_story_is_cut_short() {
        server.answer(500, Map.of(), error("x", "word ".repeat(100_000)).getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal().getMessage().length() < 500);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"{\"ok\":true}", "<html>Welcome</html>", "''", "' v=0'"})
    void a_success_that_is_no_session_description_is_none(String body) {
        server.answer(200, Map.of("Content-Type", "text/html"), body.getBytes(StandardCharsets.UTF_8));
        ProviderException refusal = refusal();
        assertEquals("bad_answer", refusal.code());
        assertEquals(502, refusal.status());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"301", "302", "307", "308"})
    void a_redirect_is_not_followed_with_the_key(int status) {
        try (StubServer elsewhere = new StubServer()) {
            elsewhere.answer(201, Map.of(), ANSWER);
            server.answer(status, Map.of("Location", elsewhere.url() + "/realtime/calls"), new byte[0]);
            assertEquals("unexpected_answer", refusal().code());
            assertEquals(List.of(), elsewhere.received());
        }
    }

    @Test
    void a_provider_that_hangs_is_given_up_within_ten_seconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
             RealtimeApi hanging = api("http://127.0.0.1:" + silent.getLocalPort() + "/v1")) {
            long start = System.nanoTime();
            ProviderException refusal = assertThrows(ProviderException.class, () -> hanging.createCall(OFFER,
                session()));
            assertEquals("provider_timeout", refusal.code());
            assertEquals(504, refusal.status());
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
        }
    }

    @Test
    void a_provider_that_is_not_there_is_named_by_its_address() {
        server.close();
        ProviderException refusal = refusal();
        assertEquals("provider_unreachable", refusal.code());
        assertEquals("OpenAI cannot be reached at 127.0.0.1:" + server.port() + ".", refusal.getMessage());
    }

    @Test
    void hanging_up_names_the_call_and_takes_one_that_is_gone_for_done() throws Exception {
        server.answer(200, Map.of(), new byte[0]);
        api.hangUp("rtc_1");
        assertEquals("POST /v1/realtime/calls/rtc_1/hangup", server.received().getFirst().line());
        assertEquals("Bearer " + SECRET, server.received().getFirst().header("Authorization"));
        server.answer(404, Map.of(), new byte[0]);
        api.hangUp("rtc_1");
        server.answer(500, Map.of(), new byte[0]);
        assertThrows(ProviderException.class, () -> api.hangUp("rtc_1"));
    }
}
