package realtime.host.relay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import support.RelayClient;
import support.TestHost;

/** Who may open a relay's connection: what is wrong is said before the upgrade. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RelayHandshakeTest {
    private final OkHttpClient http = new OkHttpClient();
    private final TestHost host = TestHost.start();
    private final JsonNode mine = host.create("{\"key\":\"mine\"}");
    private final JsonNode other = host.create("{}");
    private final String token = "?token=" + TestHost.TOKEN;
    private final String embedToken = "?token=" + mine.path("embed_token").asText();

    @AfterAll
    void close() {
        host.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    private RelayClient client(String path, Headers headers) {
        return new RelayClient(http, host.url() + "/ws/session/" + path, headers);
    }

    List<Arguments> refusals() {
        String otherId = other.path("session_id").asText();
        return List.of(
            arguments("mine", Headers.of(), 401, "token_missing"),
            arguments("new", Headers.of(), 401, "token_missing"),
            arguments("", Headers.of(), 401, "token_missing"),
            arguments("mine?token=guessed", Headers.of(), 403, "token_wrong"),
            arguments("new" + embedToken, Headers.of(), 403, "token_wrong"),
            arguments(embedToken, Headers.of(), 403, "token_wrong"),
            arguments(otherId + embedToken, Headers.of(), 403, "token_wrong"),
            arguments("not-there" + embedToken, Headers.of(), 403, "token_wrong"),
            arguments("not-there" + token, Headers.of(), 404, "session_not_found"),
            arguments("mine" + token, Headers.of("Origin", "https://evil.example"), 403, "origin_not_allowed"),
            arguments("mine" + token, Headers.of("Origin", "null"), 403, "origin_not_allowed"),
            arguments("mine" + token, Headers.of("Host", "evil.example"), 421, "host_not_allowed"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_with_a_status_and_an_error(String path, Headers headers, int status, String code) throws Exception {
        try (RelayClient client = client(path, headers)) {
            String[] end = client.awaitEnd().split(" ", 3);
            assertEquals(List.of("refused", String.valueOf(status)), List.of(end[0], end[1]));
            JsonNode error = new ObjectMapper().readTree(end[2]).path("error");
            assertAll(
                () -> assertEquals(code, error.path("code").asText()),
                () -> assertTrue(!error.path("message").asText().isEmpty() && !error.path("fix").asText().isEmpty()),
                () -> assertEquals("new", host.snapshot("mine").path("phase").asText()));
        }
    }

    @Test
    void lets_in_whoever_holds_the_sessions_own_token_and_pages_of_this_machine() {
        String id = host.create("{}").path("session_id").asText();
        String embed = host.create("{\"key\":\"open\"}").path("embed_token").asText();
        try (RelayClient byKey = client("open?token=" + embed, Headers.of("Origin", "http://localhost:3000"));
             RelayClient byHeader = client(id, Headers.of("Authorization", "Bearer " + TestHost.TOKEN))) {
            byKey.awaitPhase("listening");
            byHeader.awaitPhase("listening");
        }
    }

    @Test
    void lets_nobody_in_before_the_person_has_agreed_to_the_sessions_consent_text() throws Exception {
        String id = host.create("{\"consent\":\"We record.\"}").path("session_id").asText();
        try (RelayClient early = client(id + token, Headers.of())) {
            assertEquals(List.of("403", "consent_missing"), refusal(early));
            assertEquals("new", host.snapshot(id).path("phase").asText());
        }
        host.send("POST", "/api/sessions/" + id + "/consent", "{}");
        try (RelayClient client = client(id + token, Headers.of())) {
            client.awaitPhase("listening");
        }
    }

    @Test
    void makes_no_session_for_a_connection_where_each_wants_consent() throws Exception {
        try (TestHost strict = TestHost.withDefaults(Map.of("consent", "We record."));
             RelayClient client = new RelayClient(http, strict.url() + "/ws/session/new" + token, Headers.of())) {
            assertEquals(List.of("403", "consent_missing"), refusal(client));
            assertEquals(0, strict.send("GET", "/api/sessions", null).path("sessions").size());
        }
    }

    private static List<String> refusal(RelayClient client) throws Exception {
        String[] end = client.awaitEnd().split(" ", 3);
        return List.of(end[1], new ObjectMapper().readTree(end[2]).at("/error/code").asText());
    }

    @Test
    void a_request_that_is_no_upgrade_finds_nothing() {
        assertEquals(404, host.ask("GET", "/ws/session/mine", null).statusCode());
    }
}
