package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Neighbour;
import support.RawClient;
import support.RelayClient;
import support.TestHost;
import support.Tunnel;

/** Everything that clients do to a relay, all at once, while somebody else listens to a story. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayAbuseTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** A busy machine takes its time; what harms takes ten times as long, or does not end. */
    private static final long MOST_MS = 5_000;
    private static final int FLOODED = 64_000;
    private static final String SPEAK = "{\"type\":\"text\",\"text\":\"Tell me everything.\"}";

    private final OkHttpClient http = new OkHttpClient();
    private final List<AutoCloseable> clients = new ArrayList<>();
    private TestHost host;
    private Neighbour neighbour;

    @BeforeEach
    void start() {
        host = TestHost.start();
        host.play("{'turns': [{'answer': '" + Neighbour.STORY + "'}], 'repeat': true}");
        neighbour = new Neighbour(http, host);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        neighbour.close();
        host.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    @Test
    void each_gets_its_close_code_and_nobody_else_feels_anything() throws Exception {
        Map<String, Callable<String>> abuses = new LinkedHashMap<>();
        abuses.put("text as binary", () -> sends(RawClient.frame(RawClient.BINARY,
            "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8))));
        abuses.put("half a sample", () -> sends(RawClient.frame(RawClient.BINARY, new byte[961])));
        abuses.put("a flood of sound", () -> floods(RawClient.frame(RawClient.BINARY, new byte[FLOODED])));
        abuses.put("a flood of text", () -> floods(RawClient.frame(RawClient.TEXT,
            "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8))));
        abuses.put("silence without an answer to a ping", this::answersNothing);
        Map<String, String> ends = new LinkedHashMap<>();
        try (ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<String>> running = new LinkedHashMap<>();
            abuses.forEach((name, abuse) -> running.put(name, people.submit(abuse)));
            for (Map.Entry<String, Future<String>> one : running.entrySet()) {
                ends.put(one.getKey(), one.getValue().get());
            }
        }
        assertEquals(Map.of(
            "text as binary", "closed 1003 Send JSON in text frames; binary frames are sound.",
            "half a sample", "closed 4422 A binary frame ends with half a sample; sound is PCM16.",
            "a flood of sound", "closed 4429 More was sent than can be heard.",
            "a flood of text", "closed 4429 More was sent than can be heard.",
            "silence without an answer to a ping", "closed 4410 Nothing was heard of the client."), ends);
        theNeighbourFeltNothing();
    }

    @Test
    void whoever_reads_too_slowly_is_told_so() {
        host.play("{'turns': [{'answer': '" + (Neighbour.STORY + " ").repeat(10) + "', 'lead_ms': 600000}],"
            + "'repeat': true}");
        RawClient slow = listening();
        slow.text(SPEAK);
        String frame = "";
        // It speaks as fast as it should, and reads a frame at a time: it is never stuck, and falls behind all the same.
        while (!frame.startsWith("closed") && !frame.equals("cut")) {
            slow.write(RawClient.frame(RawClient.BINARY, new byte[960]));
            frame = slow.next();
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
        assertEquals("closed 4408 The client takes its sound too slowly.", frame);
        theNeighbourFeltNothing();
    }

    @Test
    void whoever_vanishes_without_a_word_is_missed_and_whoever_is_only_silent_is_not() {
        RelayClient silent = client(host.url());
        Tunnel tunnel = new Tunnel(host.url());
        clients.add(tunnel);
        String session = host.create("{}").path("session_id").asText();
        RelayClient vanishing = client(tunnel.url(), session);
        RelayClient reading = client(host.url());
        tunnel.freeze();
        Await.until("the client to be missed", LONG, () -> phase(session).equals("reconnecting"));
        assertTrue(vanishing.isOpen());
        Await.until("nobody to wait for it any more", LONG, () -> phase(session).equals("ended"));
        assertEquals("widget_gone", host.snapshot(session).path("ended_reason").asText());
        assertTrue(silent.isOpen() && reading.isOpen());
        Await.value("its connection to the partner to end", LONG, host.practice()::liveCalls, calls -> calls == 3);
        theNeighbourFeltNothing();
    }

    private String phase(String session) {
        return host.snapshot(session).path("phase").asText();
    }

    private void theNeighbourFeltNothing() {
        assertEquals(List.of("user completed Tell me a story.", "assistant completed " + Neighbour.STORY),
            neighbour.turns());
        assertTrue(neighbour.slowestMs() < MOST_MS, neighbour.slowestMs() + " ms");
        assertTrue(neighbour.heardSeconds() >= 10, neighbour.heardSeconds() + " s");
        assertEquals(List.of(), neighbour.errors());
    }

    private RelayClient client(String url) {
        return client(url, host.create("{}").path("session_id").asText());
    }

    private RelayClient client(String url, String session) {
        RelayClient client = new RelayClient(http, url + "/ws/session/" + session + "?token=" + TestHost.TOKEN,
            Headers.of());
        clients.add(client);
        client.awaitPhase("listening");
        return client;
    }

    private RawClient listening() {
        RawClient client = RawClient.of(host, "new");
        synchronized (clients) {
            clients.add(client);
        }
        client.await("\"phase\":\"listening\"");
        return client;
    }

    private String sends(byte[] frame) {
        RawClient client = listening();
        client.write(frame);
        return client.awaitEnd();
    }

    /** As fast as it is taken, and some seconds longer than anybody would. */
    private String floods(byte[] frame) {
        RawClient client = listening();
        Thread flood = Thread.ofVirtual().start(() -> {
            while (client.write(frame)) {
                Thread.onSpinWait();
            }
        });
        String end = client.awaitEnd();
        client.close();
        Await.until("the flood to break", LONG, () -> !flood.isAlive());
        return end;
    }

    /** Its pings stay unanswered; it hears what it is told. */
    private String answersNothing() {
        return listening().awaitEnd();
    }
}
