package realtime.host.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Session;

/**
 * Posts what happens in sessions to addresses of the operator's: each event at least once, under an id that stays the
 * same, signed, and again after longer and longer pauses while it is not taken. Deliveries do not wait for each other,
 * so their order is not the events'. What is not delivered when the host stops is lost. Thread-safe.
 */
public final class Webhooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Before each further try; together about a day. */
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5),
        Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofHours(1), Duration.ofHours(5),
        Duration.ofHours(18));
    /** An address that takes nothing must not fill the memory. */
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 16;
    private static final Duration FAREWELL_POLL = Duration.ofMillis(5);
    private static final Duration FAREWELL = Duration.ofSeconds(2);

    private final List<URI> addresses;
    private final WebhookSecret secret;
    private final ObjectMapper json;
    private final Clock clock;
    private final List<Duration> pauses;
    private final OkHttpClient http;
    private final Set<SessionNews> followed = ConcurrentHashMap.newKeySet();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Semaphore sending = new Semaphore(MOST_AT_ONCE);
    private final ExecutorService deliveries =
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("webhook").factory());

    /** @param json writes snake_case */
    public Webhooks(WebhookTargets targets, ObjectMapper json, Clock clock) {
        this(targets, json, clock, PAUSES);
    }

    Webhooks(WebhookTargets targets, ObjectMapper json, Clock clock, List<Duration> pauses) {
        this.addresses = targets.addresses();
        this.secret = targets.secret();
        this.json = json;
        this.clock = clock;
        this.pauses = pauses;
        // A delivery must not end up at an address that nobody has chosen.
        this.http = new OkHttpClient.Builder().callTimeout(TIMEOUT).followRedirects(false).build();
    }

    /** Tells of the session from now on, until it is deleted. */
    public void follow(Session session) {
        if (!addresses.isEmpty()) {
            SessionNews news = new SessionNews(session, (type, data) -> tell(session, type, data));
            followed.add(news);
            Thread.ofVirtual().name("webhook-news").start(() -> {
                try {
                    news.follow();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    followed.remove(news);
                }
            });
        }
    }

    /** Deliveries that are still to be taken. */
    int waiting() {
        return MOST_WAITING - waiting.availablePermits();
    }

    private void tell(Session session, String type, Object data) {
        String id = "msg_" + UUID.randomUUID().toString().replace("-", "");
        WebhookEvent event =
            new WebhookEvent(id, type, clock.instant().toString(), session.id(), session.settings().key(), data);
        String body = written(event);
        for (URI address : addresses) {
            if (waiting.tryAcquire()) {
                begin(address, id, body);
            } else {
                LOG.warn("webhook {}: too much waits; {} of session {} is not told", address.getHost(), type,
                    session.id());
            }
        }
    }

    private void begin(URI address, String id, String body) {
        try {
            deliveries.submit(() -> deliver(address, id, body));
        } catch (RejectedExecutionException stopping) {
            waiting.release();
        }
    }

    private String written(WebhookEvent event) {
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("An event of ours is not writable", e);
        }
    }

    private void deliver(URI address, String id, String body) {
        try {
            for (Duration pause : pauses) {
                if (isTaken(address, id, body)) {
                    return;
                }
                Thread.sleep(pause);
            }
            if (!isTaken(address, id, body)) {
                LOG.warn("webhook {}: {} was never taken and is given up", address.getHost(), id);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            waiting.release();
        }
    }

    private boolean isTaken(URI address, String id, String body) throws InterruptedException {
        long timestamp = clock.instant().getEpochSecond();
        Request request = new Request.Builder().url(address.toString())
            .header("webhook-id", id)
            .header("webhook-timestamp", String.valueOf(timestamp))
            .header("webhook-signature", secret.sign(id, timestamp, body))
            .post(RequestBody.create(body.getBytes(StandardCharsets.UTF_8), JSON))
            .build();
        sending.acquire();
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                LOG.info("webhook {}: answered {}; trying again", address.getHost(), response.code());
            }
            return response.isSuccessful();
        } catch (IOException e) {
            LOG.info("webhook {}: not reached; trying again", address.getHost());
            return false;
        } finally {
            sending.release();
        }
    }

    /** What has happened is still told, for a moment; what waits for another try is given up. */
    @Override
    public void close() {
        long deadline = System.nanoTime() + FAREWELL.toNanos();
        while (!followed.stream().allMatch(SessionNews::isUpToDate) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(FAREWELL_POLL.toNanos());
        }
        deliveries.shutdown();
        try {
            if (!deliveries.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                deliveries.shutdownNow();
            }
        } catch (InterruptedException e) {
            deliveries.shutdownNow();
            Thread.currentThread().interrupt();
        }
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
