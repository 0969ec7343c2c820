package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.ApiFuzz;
import support.FuzzTargets;
import support.TestHost;

/** Every answer to a fuzzed client is as {@code /openapi.json} says; {@code ./jbang bench contract} asks longer. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiContractTest {
    private static final int REQUESTS = 2_000;
    private static final long SEED = 6;

    @Test
    void two_thousand_requests_right_and_wrong_are_answered_as_described() {
        OkHttpClient http = new OkHttpClient();
        try (TestHost host = TestHost.start(); FuzzTargets targets = new FuzzTargets(host, http, SEED);
             ApiFuzz client = new ApiFuzz(host.url(), targets, SEED)) {
            assertEquals(List.of(), client.run(REQUESTS));
            Map<String, Map<Integer, Integer>> statuses = client.statuses();
            // So that what holds of every answer holds of more than refusals.
            for (String each : List.of("createSession", "changeSession", "deleteSession", "getTranscriptAs", "say",
                "setContext", "control", "summarise", "rate", "followEvents", "mintClientSecret", "getFields",
                "correctFields")) {
                assertTrue(statuses.get(each).keySet().stream().anyMatch(status -> status < 300), each + statuses);
            }
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }
}
