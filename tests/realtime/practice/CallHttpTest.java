package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallHttpTest {
    private static final String SDP =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";

    private PracticePartner partner;
    private Client client;

    @BeforeAll
    void start() {
        partner = PracticePartner.start(PracticeOptions.defaults().withApiKey("sk-known"));
        client = new Client(partner);
    }

    @AfterAll
    void stop() {
        partner.close();
    }

    @Test
    void a_wrong_or_missing_key_is_401_everywhere() throws IOException {
        for (String path : new String[] {"/realtime/calls", "/realtime/client_secrets",
            "/realtime/calls/rtc_x/hangup"}) {
            for (String header : new String[] {"Bearer wrong", "Bearer ", "Basic x", "Bearer ek_unknown"}) {
                Client.Answer answer = client.send(client.request(path).header("Authorization", header)
                    .post(Client.body(SDP, Client.SDP)).build());
                assertEquals(401, answer.status(), path + " " + header);
                assertEquals("invalid_api_key", answer.code());
                assertTrue(answer.headers().get("x-request-id").startsWith("req_"));
            }
        }
        Client.Answer models = client.send(new Request.Builder().url(partner.baseUrl() + "/models").build());
        assertEquals(401, models.status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                 | missing_required_parameter",
        "{}                 | missing_required_parameter",
        "not json           | invalid_json",
        "[]                 | invalid_type",
        "{\"type\":\"voice\"} | invalid_value",
        "{\"type\":\"realtime\",\"voice\":\"alloy\"} | unknown_parameter",
        "{\"type\":\"realtime\",\"temperature\":1} | unknown_parameter",
        "{\"type\":\"realtime\",\"output_modalities\":[\"text\",\"audio\"]} | invalid_value",
        "{\"type\":\"realtime\",\"audio\":{\"output\":{\"voice\":\"onyx\"}}} | invalid_value",
        "{\"type\":\"realtime\",\"audio\":{\"output\":{\"speed\":0.1}}} | decimal_below_min_value",
        "{\"type\":\"realtime\",\"audio\":{\"input\":{\"format\":{\"type\":\"audio/pcm\",\"rate\":1}}}} | invalid_value",
        "{\"type\":\"realtime\",\"max_output_tokens\":0} | integer_below_min_value",
        "{\"type\":\"realtime\",\"tools\":[{\"type\":\"function\"}]} | missing_required_parameter"})
    void a_wrong_session_is_400_and_says_why(String session, String code) throws IOException {
        Client.Answer answer = client.call(SDP, session.isEmpty() ? "{\"model\":\"x\"}" : session);
        assertEquals(400, answer.status(), answer.body());
        assertEquals(code, answer.code(), answer.body());
        assertEquals("invalid_request_error", answer.json().at("/error/type").asText());
    }

    @Test
    void garbage_is_no_offer_and_a_trimmed_one_is_cut_short() throws IOException {
        String session = "{\"type\":\"realtime\"}";
        for (String sdp : new String[] {"hello", "v=0\r\n", "{}", "<html>"}) {
            Client.Answer answer = client.call(sdp, session);
            assertEquals(400, answer.status());
            assertEquals("invalid_offer", answer.code());
        }
        Client.Answer trimmed = client.call(SDP.strip(), session);
        assertEquals("Failed to parse offer: failed to unmarshal SDP: EOF",
            trimmed.json().at("/error/message").asText());
        if (partner.hasWebRtc()) {
            Client.Answer unusable = client.call(SDP, session);
            assertEquals(400, unusable.status(), unusable.body());
            assertEquals("invalid_offer", unusable.code());
        }
        assertEquals(0, partner.liveCalls());
    }

    @Test
    void other_bodies_are_refused() throws IOException {
        assertEquals("unsupported_content_type", client.post("/realtime/calls", "{}").code());
        Client.Answer empty = client.send(client.request("/realtime/calls").post(Client.body("", Client.SDP)).build());
        assertEquals(400, empty.status());
        String huge = SDP + "a=x".repeat(4 * 1024 * 1024);
        Client.Answer large = client.send(client.request("/realtime/calls").post(Client.body(huge, Client.SDP))
            .build());
        assertEquals(413, large.status(), large.body());
        assertEquals("request_too_large", large.code());
        assertEquals(413, client.call(huge, "{\"type\":\"realtime\"}").status());
    }

    @Test
    void the_beta_is_over() throws IOException {
        Client.Answer header = client.send(client.request("/realtime/calls").header("OpenAI-Beta", "realtime=v1")
            .post(Client.body(SDP, Client.SDP)).build());
        assertEquals("beta_api_shape_disabled", header.code());
        assertEquals("beta_api_shape_disabled", client.post("/realtime/sessions", "{}").code());
        assertEquals("beta_api_shape_disabled", client.post("/realtime?model=gpt-4o-realtime-preview", "{}").code());
    }

    @Test
    void every_other_failure_has_the_same_shape() throws IOException {
        Client.Answer unknown = client.get("/nothing");
        assertEquals(404, unknown.status());
        assertEquals("unknown_url", unknown.code());
        Client.Answer method = client.get("/realtime/calls");
        assertEquals(405, method.status());
        assertEquals("method_not_allowed", method.code());
        Client.Answer call = client.post("/realtime/calls/rtc_none/hangup", "");
        assertEquals(404, call.status());
        assertEquals("call_id_not_found", call.code());
        assertEquals("model_not_found", client.get("/models/gpt-0").code());
    }

    @Test
    void models_say_when_they_are_shut_down() throws IOException {
        JsonNode data = client.get("/models").json().path("data");
        JsonNode old = data.valueStream().filter(model -> model.path("id").asText().equals("gpt-realtime")).findFirst()
            .orElseThrow();
        assertEquals("2027-01-20", old.path("shutdown_date").asText());
        assertTrue(client.get("/models/gpt-realtime-2.1").json().path("shutdown_date").isNull());
    }

    @Test
    void browsers_may_post_an_offer_and_read_the_location() throws IOException {
        Client.Answer preflight = client.send(new Request.Builder().url(partner.baseUrl() + "/realtime/calls")
            .header("Origin", "https://page.example").header("Access-Control-Request-Method", "POST")
            .method("OPTIONS", null).build());
        assertEquals(204, preflight.status());
        assertEquals("*", preflight.headers().get("Access-Control-Allow-Origin"));
        assertTrue(preflight.headers().get("Access-Control-Allow-Headers").contains("authorization"));
        Client.Answer refused = client.call("garbage", "{\"type\":\"realtime\"}");
        assertNotNull(refused.headers().get("Access-Control-Allow-Origin"), "so that the page can read why");
        assertTrue(refused.headers().get("Access-Control-Expose-Headers").contains("Location"));
    }

    @ParameterizedTest
    @CsvSource({"?model=m, wrong, 401, invalid_api_key", "?call_id=rtc_none, sk-known, 404, call_id_not_found",
        "?x=1, sk-known, 400, missing_required_parameter"})
    void sockets_are_refused_before_the_upgrade(String query, String key, int status, String code) throws IOException {
        try (TestSocket socket = new TestSocket(client.http, client.request("/realtime" + query)
                .header("Authorization", "Bearer " + key).build())) {
            assertTrue(socket.awaitEnd().startsWith("refused " + status), socket.awaitEnd());
        }
        String answer = upgrade("/v1/realtime" + query, key);
        assertTrue(answer.startsWith("HTTP/1.1 " + status) && answer.contains("\"code\":\"" + code + "\""), answer);
    }

    /** The bytes that a refused upgrade is answered with: OkHttp does not give its body. */
    private String upgrade(String path, String key) throws IOException {
        try (java.net.Socket socket = new java.net.Socket("127.0.0.1", partner.baseUrl().getPort())) {
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer "
                + key + "\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            StringBuilder answer = new StringBuilder();
            InputStream bytes = socket.getInputStream();
            while (answer.indexOf("}}") < 0) {
                int next = bytes.read();
                if (next < 0) {
                    return answer.toString();
                }
                answer.append((char) next);
            }
            return answer.toString();
        }
    }

    @Test
    void a_beta_socket_gets_an_error_and_is_closed() {
        try (TestSocket beta = new TestSocket(client.http, client.request("/realtime?model=m")
                .header("OpenAI-Beta", "realtime=v1").build())) {
            assertEquals("beta_api_shape_disabled", beta.events.await("error").at("/error/code").asText());
            assertEquals("closed 4000 invalid_request_error.beta_api_shape_disabled", beta.awaitEnd());
        }
    }

    @Test
    void a_transcription_session_listens_and_never_answers() {
        try (TestSocket socket = client.socket("?intent=transcription")) {
            assertEquals("transcription", socket.events.await("session.created").at("/session/type").asText());
            socket.send("{\"type\":\"response.create\"}");
            assertEquals("invalid_event", socket.events.await("error").at("/error/code").asText());
        }
    }
}
