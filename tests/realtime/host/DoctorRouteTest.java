package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.TestHost;

/** {@code GET /api/doctor}, with every provider behind the host. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DoctorRouteTest {
    private static final List<String> OF_MACHINE = List.of("secure_context ok", "data_folder ok", "store ok");

    private static List<String> statuses(JsonNode report) {
        return report.path("checks").valueStream()
            .map(check -> check.path("name").asText() + " " + check.path("status").asText()).toList();
    }

    @Test
    void all_is_well_with_the_practice_partner() {
        try (TestHost host = TestHost.start()) {
            JsonNode report = host.send("GET", "/api/doctor", null);
            assertEquals(List.of("key ok", "reachable ok", "key_accepted ok", "model ok", "transcription ok",
                "voice ok", "turn_detection ok", "clock ok", "transports ok", "secure_context ok", "data_folder ok",
                "store ok", "practice_partner ok"), statuses(report));
            assertEquals("practice ok Everything works.", report.path("provider").asText() + " "
                + report.path("status").asText() + " " + report.path("summary").asText());
            assertTrue(report.at("/checks/0/fix").isNull());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "openai     | ok ok ok ok ok ok ok ok ok ok | ok Everything works.",
        "azure      | ok ok ok ok ok ok ok ok ok ok | ok Everything works.",
        "litellm    | ok ok ok ok ok skipped ok ok ok ok | ok Everything that could be checked works.",
        "inworld    | ok ok ok ok ok skipped ok ok ok skipped | ok Everything that could be checked works.",
        "localai    | ok ok ok ok ok ok ok ok ok skipped | ok Everything that could be checked works.",
        "speaches   | ok ok ok skipped ok ok ok ok ok skipped | ok Everything that could be checked works.",
        "qwen       | ok ok skipped skipped ok skipped ok ok ok skipped | ok Everything that could be checked works.",
        "hf-speech-to-speech | ok ok skipped skipped ok ok ok ok ok skipped "
            + "| ok Everything that could be checked works.",
        "xai        | ok ok ok ok ok skipped ok ok ok skipped | ok Everything that could be checked works.",
        "elevenlabs | ok ok skipped skipped ok ok ok ok ok skipped | ok Everything that could be checked works."})
    void every_provider_is_looked_at_as_far_as_it_tells(String provider, String found, String summary) {
        try (TestHost host = TestHost.like(provider)) {
            JsonNode report = host.send("GET", "/api/doctor?call=true", null);
            List<String> names = List.of("key", "reachable", "key_accepted", "model", "transcription", "voice",
                "turn_detection", "clock", "transports", "call");
            List<String> expected = new ArrayList<>();
            String[] words = found.split(" ");
            for (int i = 0; i < words.length; i++) {
                expected.add(names.get(i) + " " + words[i]);
            }
            expected.addAll(OF_MACHINE);
            assertEquals(expected, statuses(report), report::toPrettyString);
            assertEquals(summary, report.path("status").asText() + " " + report.path("summary").asText());
            assertEquals(0, host.practice().liveCalls());
        }
    }

    @Test
    void only_the_host_s_token_opens_it() {
        try (LocalHost host = new LocalHost()) {
            assertEquals(401, host.send(host.to("/api/doctor")).status());
            String embedToken = host.create("{\"key\":\"a\"}").path("embed_token").asText();
            LocalHost.Reply embedded = host.send(host.to("/api/doctor").header("Authorization", "Bearer "
                + embedToken));
            assertEquals(403, embedded.status());
            assertEquals("token_wrong", embedded.code());
            assertEquals(List.of(), host.provider.received(), "the provider was asked for a stranger");
            assertEquals("invalid_parameter", host.get("/api/doctor?call=maybe").code());
        }
    }

    @Test
    void a_provider_that_repeats_the_key_is_not_repeated() {
        try (LocalHost host = new LocalHost()) {
            host.provider.answer(401, Map.of(), ("{\"error\":{\"message\":\"Bad key " + LocalHost.SECRET + "\"}}")
                .getBytes(StandardCharsets.UTF_8));
            LocalHost.Reply reply = host.get("/api/doctor?call=true");
            assertEquals(200, reply.status());
            assertFalse(reply.text().contains("LocalHostSecret"), reply.text());
            assertEquals("OpenAI does not accept the API key. It says: Bad key [key]",
                reply.json().at("/checks/2/message").asText());
            assertEquals("Not checked, because key_accepted failed.", reply.json().at("/checks/9/message").asText());
            assertEquals("1 problem.", reply.json().path("summary").asText());
        }
    }
}
