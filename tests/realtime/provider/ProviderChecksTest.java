package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.provider.Check.Status;
import support.Profiles;
import support.SettableClock;
import support.StubServer;

/** What is said of a provider that answers oddly, or not at all. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderChecksTest {
    private static final String SECRET = "sk-proj-AbCdEf0123456789AbCdEf0123456789";
    private static final Map<String, Object> SETTINGS = Map.of("model", "gpt-realtime-2.1", "voice", "marin");

    private final StubServer server = new StubServer();

    @AfterEach
    void close() {
        server.close();
    }

    private static List<Check> run(ProviderProfile profile, Clock clock) {
        try (RealtimeApi api = new RealtimeApi(profile, new ObjectMapper())) {
            List<Check> checks = new ProviderChecks(api, SETTINGS, clock).run(Optional.empty(), false);
            for (Check check : checks) {
                assertFalse(check.toString().contains("AbCdEf"), check::toString);
            }
            return checks;
        }
    }

    private List<Check> run() {
        return run(Profiles.openAi(server.url(), SECRET), Clock.systemUTC());
    }

    private static Check check(List<Check> checks, String name) {
        return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
    }

    private void answer(int status, String body) {
        server.answer(status, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(String code) {
        return "{\"error\":{\"code\":\"" + code + "\",\"message\":\"No " + SECRET + ".\"}}";
    }

    private static List<String> statuses(List<Check> checks) {
        return checks.stream().map(check -> check.name() + " " + check.status()).toList();
    }

    @Test
    void everything_that_answers_is_looked_at_in_the_same_order() {
        answer(200, "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-realtime-2.1\"}]}");
        assertEquals(List.of("key OK", "reachable OK", "key_accepted OK", "model OK", "transcription OK", "voice OK",
            "turn_detection OK", "clock OK", "transports OK"), statuses(run()));
        assertEquals(List.of("GET /v1", "GET /v1/models", "GET /v1/models/gpt-4o-mini-transcribe",
            "GET /v1/models/gpt-realtime-2.1", "GET /v1/models/gpt-transcribe"),
            server.received().stream().map(StubServer.Received::line).sorted().toList());
    }

    @Test
    void the_key_is_not_sent_to_see_whether_somebody_is_there() {
        answer(401, error("invalid_api_key"));
        run();
        assertEquals(null, server.received().getFirst().header("Authorization"));
        assertEquals("Bearer " + SECRET, server.received().get(1).header("Authorization"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        "401 | invalid_api_key     | FAIL | OpenAI does not accept the API key. It says: No [key].",
        "401 | null                | FAIL | OpenAI does not accept the API key. It says: No [key].",
        "403 | missing_scope       | WARN | OpenAI knows the key and does not let it list models.",
        "403 | unsupported_country_region_territory | FAIL "
            + "| OpenAI does not serve the country of this machine's address.",
        "404 | unknown_url         | FAIL | There is no list of models at http://127.0.0.1:PORT/v1.",
        "429 | insufficient_quota  | FAIL | The account of this API key has no credit left. It says: No [key].",
        "429 | rate_limit_exceeded | WARN | OpenAI gets too many requests. It says: No [key].",
        "302 | null                | FAIL | OpenAI answered with status 302. It says: No [key].",
        "503 | null                | FAIL | OpenAI has a problem of its own (status 503). It says: No [key]."})
    void a_refused_key_is_told_with_its_reason(int status, String code, Status expected, String message) {
        answer(status, error(code));
        List<Check> checks = run();
        Check accepted = check(checks, "key_accepted");
        assertEquals(message.replace("PORT", String.valueOf(server.port())), accepted.message());
        assertEquals(expected, accepted.status());
        assertFalse(accepted.fix().isBlank());
        String follows = expected == Status.FAIL ? "Not checked, because key_accepted failed."
            : "OpenAI does not tell whether it has gpt-realtime-2.1.";
        assertEquals(Check.skipped("model", follows), check(checks, "model"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"404", "405", "501"})
    void a_provider_without_a_list_of_models_is_not_at_fault(int status) {
        answer(status, "Nothing here.");
        List<Check> checks = run(Profiles.of("openai-compatible", server.url(), SECRET), Clock.systemUTC());
        assertEquals(List.of("key OK", "reachable OK", "key_accepted SKIPPED", "model SKIPPED",
            "transcription SKIPPED", "voice SKIPPED", "turn_detection OK", "clock OK", "transports OK"),
            statuses(checks));
    }

    @Test
    void a_web_page_is_no_list_of_models() {
        server.answer(200, Map.of("Content-Type", "text/html"), "<html>Log in to the airport</html>".getBytes());
        List<Check> checks = run();
        assertEquals(Check.fail("key_accepted", "What answers at 127.0.0.1 answers with something else than a list of "
            + "models.", "Check that --base-url is the address of a Realtime API, and that no log-in page of the "
            + "network is in between."), check(checks, "key_accepted"));
    }

    @Test
    void a_model_that_only_the_list_has_is_there() {
        answer(404, error("model_not_found"));
        ProviderProfile profile = Profiles.openAi(server.url(), SECRET);
        try (RealtimeApi api = new RealtimeApi(profile, new ObjectMapper())) {
            Inquiries inquiries = new Inquiries(api);
            ModelLookup lookup = new ModelLookup(profile, inquiries, new Retirements(new ObjectMapper(), "openai"),
                Clock.systemUTC());
            Admission admission = new Admission(Check.ok("key_accepted", ""), null, true, Set.of("a"));
            assertEquals(ModelLookup.Presence.THERE, lookup.find("a", admission).presence());
            assertEquals(ModelLookup.Presence.MISSING, lookup.find("b", admission).presence());
        }
    }

    private Check clockOff(long seconds) {
        answer(401, error("invalid_api_key"));
        Clock clock = new SettableClock(Instant.now().plusSeconds(seconds).toEpochMilli());
        return check(run(Profiles.openAi(server.url(), SECRET), clock), "clock");
    }

    @ParameterizedTest(name = "{0} s")
    @CsvSource({"0, OK", "-50, OK", "50, OK", "-70, WARN", "70, WARN"})
    void a_wrong_clock_is_told_from_a_minute_on(long seconds, Status status) {
        assertEquals(status, clockOff(seconds).status());
    }

    @ParameterizedTest(name = "{0} s")
    @CsvSource({"150, 2 minutes ahead of", "-10000, 2 hours behind", "900000, 10 days ahead of"})
    void a_wrong_clock_is_told_by_how_much(long seconds, String words) {
        assertEquals(Check.warn("clock", "This machine's clock is " + words + " the provider's. With a wrong clock TLS "
            + "and short-lived keys fail.", "Set the clock, or turn on its synchronisation."), clockOff(seconds));
    }

    private static void assertUnreachable(List<Check> checks, String message, String fix) {
        assertEquals(Check.fail("reachable", message, fix), check(checks, "reachable"));
        for (String name : List.of("key_accepted", "model", "transcription", "clock")) {
            assertEquals(Check.skipped(name, "Not checked, because reachable failed."), check(checks, name));
        }
    }

    @Test
    void nobody_at_the_port() {
        server.close();
        assertUnreachable(run(), "OpenAI at 127.0.0.1:" + server.port() + " refuses the connection, or there is no way "
            + "to it.", "Start the provider, or correct --base-url.");
    }

    @Test
    void a_name_that_nobody_has() {
        assertUnreachable(run(Profiles.openAi("https://no.such.host.invalid/v1", SECRET), Clock.systemUTC()),
            "The name no.such.host.invalid cannot be resolved.",
            "Check --base-url for a typing error, and this machine's network and DNS.");
    }

    @Test
    void tls_on_a_port_that_speaks_plain_http() {
        try (PracticePartner plain = PracticePartner.start(PracticeOptions.defaults())) {
            String url = plain.baseUrl().toString().replace("http:", "https:");
            assertUnreachable(run(Profiles.openAi(url, SECRET), Clock.systemUTC()),
                "OpenAI at 127.0.0.1:" + plain.baseUrl().getPort() + " does not speak TLS.",
                "If it is meant to speak plain HTTP, write http:// in --base-url.");
        }
    }

    @Test
    void one_who_takes_the_connection_and_says_nothing_is_given_up_within_ten_seconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            long start = System.nanoTime();
            List<Check> checks = run(Profiles.openAi("http://127.0.0.1:" + silent.getLocalPort() + "/v1", SECRET),
                Clock.systemUTC());
            assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 10);
            assertUnreachable(checks, "OpenAI at 127.0.0.1:" + silent.getLocalPort()
                + " took the connection and did not answer in time.", "If it speaks TLS, write https:// in --base-url. "
                + "Check the network, a proxy or firewall, and --base-url.");
        }
    }

    @Test
    void one_who_says_nothing_to_tls_is_told_apart() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertUnreachable(run(Profiles.openAi("https://127.0.0.1:" + silent.getLocalPort() + "/v1", SECRET),
                Clock.systemUTC()), "OpenAI at 127.0.0.1:" + silent.getLocalPort()
                + " took the connection, and TLS was not agreed on in time.",
                "If it is meant to speak plain HTTP, write http:// in --base-url. Check the network, a proxy or "
                    + "firewall, and --base-url.");
        }
    }

    @Test
    void a_look_that_hangs_is_given_up() {
        assertEquals("late", TimeLimit.within(Duration.ofMillis(50), "late", () -> {
            try (ServerSocket never = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                never.accept();
                return "in time";
            } catch (IOException e) {
                return e.toString();
            }
        }).join());
    }
}
