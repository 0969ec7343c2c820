package support;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import okhttp3.OkHttpClient;

/**
 * Somebody else's conversation: it is answered at length while a test does harm elsewhere, and must not feel it. Used by
 * one thread.
 */
public final class Neighbour implements AutoCloseable {
    /** What is answered; to be played by the practice partner. */
    public static final String STORY = "Once upon a time there was a neighbour who told a long story, and nobody in the "
        + "house could hear what went on next door, for the walls were thick and every door was closed, and so the story "
        + "went on and on until it came to its end.";
    private static final Duration BETWEEN_PINGS = Duration.ofMillis(100);
    private static final Duration SOON = Duration.ofSeconds(60);

    private final TestHost host;
    private final String session;
    private final RelayClient client;
    private final Thread watch;
    private volatile boolean watching = true;
    private volatile long slowestNanos;

    /** Its answer goes on when this returns. */
    public Neighbour(OkHttpClient http, TestHost host) {
        this.host = host;
        this.session = host.create("{}").path("session_id").asText();
        this.client = RelayClient.of(http, host, session).listen();
        client.awaitPhase("listening");
        client.send("{\"type\":\"text\",\"text\":\"Tell me a story.\"}");
        Await.until("the story to begin", SOON, () -> client.heardMs() > 0);
        watch = Thread.ofVirtual().start(this::watch);
    }

    private void watch() {
        for (int number = 1; watching; number++) {
            long sentAt = System.nanoTime();
            client.send("{\"type\":\"ping\"}");
            client.await("pong", number);
            slowestNanos = Math.max(slowestNanos, System.nanoTime() - sentAt);
            LockSupport.parkNanos(BETWEEN_PINGS.toNanos());
        }
    }

    /** Milliseconds that it has waited longest for an answer to a ping. */
    public long slowestMs() {
        return slowestNanos / 1_000_000;
    }

    /** Waits until the story has been heard to its end, and returns its turns: {@code type status content}. */
    public List<String> turns() {
        Await.until("the story to end", SOON, () -> host.snapshot(session).path("phase").asText().equals("listening"));
        watching = false;
        LockSupport.unpark(watch);
        return host.snapshot(session).path("transcript").valueStream().map(Neighbour::turn).toList();
    }

    private static String turn(JsonNode item) {
        return item.path("type").asText() + (item.path("interrupted").asBoolean() ? " interrupted " : " ")
            + item.path("status").asText() + " " + item.path("content").asText();
    }

    /** Seconds of sound that were heard. */
    public long heardSeconds() {
        return client.heardMs() / 1_000;
    }

    /** What it was told of trouble. */
    public List<JsonNode> errors() {
        return client.messages("error");
    }

    @Override
    public void close() {
        watching = false;
        client.close();
    }
}
