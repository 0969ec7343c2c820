package realtime.host.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Metrics;
import support.RawClient;
import support.RelayClient;
import support.TestHost;

/** What {@code /metrics} tells of the relay. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayMetricsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final OkHttpClient http = new OkHttpClient();
    private final TestHost host = TestHost.start();

    @AfterEach
    void stop() {
        host.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    @Test
    void connections_are_counted_and_how_they_were_closed() {
        String session = host.create("{}").path("session_id").asText();
        try (RelayClient client = RelayClient.of(http, host, session)) {
            client.awaitPhase("listening");
            assertEquals(1, metrics().get("realtime_relay_connections"));
            host.send("DELETE", "/api/sessions/" + session, null);
            client.awaitEnd();
        }
        Await.until("the connection to be gone", SOON, () -> metrics().get("realtime_relay_connections") == 0);
        assertEquals(1, metrics().get("realtime_relay_closed_total{code=\"4404\",reason=\"deleted\"}"));
    }

    @Test
    void what_waits_for_a_client_that_reads_nothing_is_told_and_that_it_was_dropped() {
        String answer = "Nobody reads this, and so it goes on and on and on. ".repeat(15);
        host.play("{'turns': [{'answer': '" + answer + "', 'lead_ms': 600000}]}");
        String session = host.create("{}").path("session_id").asText();
        try (RawClient deaf = RawClient.of(host, session)) {
            deaf.await("\"phase\":\"listening\"");
            deaf.text("{\"type\":\"text\",\"text\":\"Tell me everything.\"}");
            deaf.await("\"type\":\"audio\"");
            Map<String, Double> now = Await.value("sound that waits", SOON, this::metrics,
                each -> each.get("realtime_relay_waiting_bytes") > 100_000);
            assertEquals(now.get("realtime_relay_waiting_bytes"), now.get("realtime_relay_waiting_most_bytes"));
            Await.until("the client to be given up", SOON,
                () -> metrics().get("realtime_relay_closed_total{code=\"4408\",reason=\"slow_reader\"}") == 1);
            assertTrue(metrics().get("realtime_relay_dropped_frames_total") > 10);
        }
    }

    private Map<String, Double> metrics() {
        return Metrics.of(host.ask("GET", "/metrics", null).body());
    }
}
