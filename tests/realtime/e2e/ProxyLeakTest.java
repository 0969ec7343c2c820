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
import support.RealtimeClient;
import support.TestHost;

/** What conversations that pass through the host leave behind when they are cut off. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Isolated("counts the threads and sockets of this process")
class ProxyLeakTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int WARM_UP = 30;
    private static final int CONVERSATIONS = 100;
    private static final int AT_ONCE = 20;
    /** OkHttp keeps a thread that has nothing to do for a minute. */
    private static final Duration POOLS_SHRINK = Duration.ofMinutes(2);
    /** Pools of the JDK, of Jetty and of OkHttp come and go. */
    private static final int TOLERANCE = 12;

    @Test
    void a_hundred_conversations_that_are_cut_at_any_moment_leave_nothing_behind() {
        try (TestHost host = TestHost.forForeignClients()) {
            cut(host, WARM_UP);
            Holdings before = Holdings.now();
            cut(host, CONVERSATIONS);
            before.awaitAgain(TOLERANCE, POOLS_SHRINK);
        }
    }

    private static void cut(TestHost host, int conversations) {
        OkHttpClient http = new OkHttpClient();
        try (ExecutorService people = Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            for (int i = 0; i < conversations; i++) {
                int seed = i;
                people.submit(() -> one(http, host, new Random(seed)));
            }
        }
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
        Await.value("every conversation to end", SOON, () -> live(host), live -> live == 0);
        Await.value("every connection to the partner to end", SOON, host.practice()::liveCalls, calls -> calls == 0);
    }

    /** Connects, perhaps asks something, and is cut off or hangs up within half a second. */
    private static void one(OkHttpClient http, TestHost host, Random random) {
        try (RealtimeClient client = RealtimeClient.of(http, host, "model=gpt-realtime-2.1")) {
            LockSupport.parkNanos(random.nextInt(250) * 1_000_000L);
            if (random.nextInt(3) > 0) {
                client.ask("Hello");
            }
            LockSupport.parkNanos(random.nextInt(250) * 1_000_000L);
            if (random.nextInt(4) == 0) {
                client.hangUp();
                client.awaitEnd();
            }
        }
    }

    private static long live(TestHost host) {
        JsonNode sessions = host.send("GET", "/api/sessions?limit=500", null).path("sessions");
        return sessions.valueStream().filter(one -> !one.path("phase").asText().matches("ended|failed")).count();
    }
}
