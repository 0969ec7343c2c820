package realtime.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import support.Await;
import support.Holdings;
import support.RelayClient;
import support.TestHost;

/** Whenever a relay's connection ends, nothing of it is left. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Isolated("counts the threads and sockets of this process")
class RelayLeakTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int WARM_UP = 50;
    private static final int CONNECTIONS = 1_000;
    private static final int AT_ONCE = 50;
    /** OkHttp keeps a thread that has nothing to do for a minute. */
    private static final Duration POOLS_SHRINK = Duration.ofMinutes(2);
    /** Pools of the JDK, of Jetty and of OkHttp come and go. */
    private static final int TOLERANCE = 12;

    @Test
    void a_thousand_connections_that_are_cut_at_any_moment_leave_nothing_behind() {
        try (TestHost host = TestHost.start(Duration.ofMillis(300))) {
            cut(host, WARM_UP);
            Holdings before = Holdings.now();
            cut(host, CONNECTIONS);
            before.awaitAgain(TOLERANCE, POOLS_SHRINK);
        }
    }

    private static void cut(TestHost host, int connections) {
        OkHttpClient http = new OkHttpClient();
        try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (int i = 0; i < connections; i++) {
                int seed = i;
                people.submit(() -> one(http, host, new Random(seed)));
            }
        }
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
        Await.value("every conversation to end", SOON, () -> live(host), live -> live == 0);
        Await.value("every connection to the partner to end", SOON, host.practice()::liveCalls, calls -> calls == 0);
        Await.value("no session to be left that nothing was said in", SOON, () -> silent(host), left -> left == 0);
    }

    /** Connects, perhaps says something, and is cut off or hangs up within half a second. */
    private static void one(OkHttpClient http, TestHost host, Random random) {
        try (RelayClient client = RelayClient.of(http, host, "new")) {
            if (random.nextBoolean()) {
                client.listen();
            }
            LockSupport.parkNanos(random.nextInt(250) * 1_000_000L);
            if (random.nextInt(6) == 0) {
                client.send("{\"type\":\"text\",\"text\":\"Hello\"}");
            }
            LockSupport.parkNanos(random.nextInt(250) * 1_000_000L);
            if (random.nextInt(4) == 0) {
                client.hangUp();
                client.awaitClosed();
            }
        }
    }

    private static long live(TestHost host) {
        long live = 0;
        for (JsonNode session : sessions(host)) {
            String phase = session.path("phase").asText();
            live += phase.equals("ended") || phase.equals("failed") || phase.equals("new") ? 0 : 1;
        }
        return live;
    }

    private static long silent(TestHost host) {
        long silent = 0;
        for (JsonNode session : sessions(host)) {
            boolean wasOn = session.path("phase").asText().equals("ended");
            silent += wasOn && host.snapshot(session.path("session_id").asText()).path("transcript").isEmpty() ? 1 : 0;
        }
        return silent;
    }

    private static JsonNode sessions(TestHost host) {
        return host.send("GET", "/api/sessions?limit=500", null).path("sessions");
    }
}
