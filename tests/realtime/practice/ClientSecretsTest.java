package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientSecretsTest {
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

    @Test
    void a_secret_lasts_ten_minutes_unless_asked_otherwise() throws IOException {
        long now = Instant.now().getEpochSecond();
        assertEquals(600, client.post("/realtime/client_secrets", "").json().path("expires_at").asLong() - now, 5);
        JsonNode minute = client.post("/realtime/client_secrets",
            "{\"expires_after\":{\"anchor\":\"created_at\",\"seconds\":60}}").json();
        assertEquals(60, minute.path("expires_at").asLong() - now, 5);
        assertTrue(minute.path("value").asText().startsWith("ek_"));
        assertEquals("realtime.session", minute.at("/session/object").asText());
        assertTrue(minute.at("/session/id").asText().startsWith("sess_"));
    }

    @Test
    void ten_seconds_to_two_hours_are_allowed() throws IOException {
        for (String wrong : new String[] {"9", "7201", "1.5", "\"60\""}) {
            Client.Answer answer = client.post("/realtime/client_secrets", "{\"expires_after\":{\"seconds\":" + wrong
                + "}}");
            assertEquals(400, answer.status(), wrong);
            assertEquals("expires_after.seconds", answer.json().at("/error/param").asText());
        }
        assertEquals(200, client.post("/realtime/client_secrets", "{\"expires_after\":{\"seconds\":10}}").status());
        assertEquals(200, client.post("/realtime/client_secrets", "{\"expires_after\":{\"seconds\":7200}}").status());
        assertEquals("unknown_parameter", client.post("/realtime/client_secrets", "{\"model\":\"x\"}").code());
    }

    @Test
    void the_session_is_kept_with_the_secret_also_for_a_browsers_socket() throws IOException {
        JsonNode minted = client.post("/realtime/client_secrets", """
            {"session":{"type":"realtime","model":"gpt-realtime-2.1-mini","instructions":"Be brief.",
             "audio":{"output":{"voice":"cedar"}}}}""").json();
        assertEquals("Be brief.", minted.at("/session/instructions").asText());
        Request upgrade = new Request.Builder().url(partner.baseUrl() + "/realtime")
            .header("Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key." + minted.path("value").asText())
                .build();
        for (int use = 0; use < 2; use++) {
            try (TestSocket socket = new TestSocket(client.http, upgrade)) {
                JsonNode session = socket.events.await("session.created").path("session");
                assertEquals("cedar", session.at("/audio/output/voice").asText());
                assertEquals("gpt-realtime-2.1-mini", session.path("model").asText());
            }
        }
    }

    @Test
    void a_browser_posts_its_offer_with_the_secret_alone() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
        String secret = client.post("/realtime/client_secrets",
            "{\"session\":{\"type\":\"realtime\",\"instructions\":\"Be brief.\"}}").json().path("value").asText();
        try (Offerer.Library library = new Offerer.Library(); Offerer caller = new Offerer(library)) {
            Client.Answer answer = client.send(client.request("/realtime/calls")
                .header("Authorization", "Bearer " + secret)
                .post(Client.body(caller.offer(), Client.SDP)).build());
            assertEquals(201, answer.status(), answer.body());
            assertTrue(answer.callId().matches("rtc_[A-Za-z0-9_]+"));
            assertEquals("application/sdp", answer.headers().get("Content-Type"));
            caller.accept(answer.body());
            assertEquals("Be brief.", caller.events.await("session.created").at("/session/instructions").asText());
        }
    }

    @Test
    void a_secret_cannot_make_secrets() throws IOException {
        String secret = client.post("/realtime/client_secrets", "").json().path("value").asText();
        Client.Answer answer = client.send(client.request("/realtime/client_secrets")
            .header("Authorization", "Bearer " + secret).post(Client.body("{}", Client.JSON)).build());
        assertEquals(401, answer.status());
    }

    @Test
    void an_expired_secret_is_refused_and_secrets_are_never_shown() {
        Instant start = Instant.parse("2026-11-21T10:00:00Z");
        Credentials[] credentials = new Credentials[1];
        Instant[] now = {start};
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0];
            }
        };
        credentials[0] = new Credentials("key", false, clock);
        Credentials.Minted minted = credentials[0].mint("ek_minute",
            SessionConfig.from(Likenesses.OPENAI.speech(), null), 60);
        now[0] = start.plus(Duration.ofSeconds(59));
        assertFalse(credentials[0].of(minted.value()).isApiKey());
        now[0] = start.plus(Duration.ofSeconds(60));
        assertEquals(401, assertThrows(ApiError.class, () -> credentials[0].of(minted.value())).status());
        assertFalse(minted.toString().contains(minted.value()));
        assertFalse(PracticeOptions.defaults().withApiKey("sk-secret").toString().contains("sk-secret"));
    }
}
