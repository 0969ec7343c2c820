package bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * How fast a transcript is read, beside a bare Javalin handler and FastAPI on uvicorn that answer the same: unchanged
 * (304) and the last item ({@code since}); and how soon a reader that waits has what the provider reports.
 */
public final class PollBench {
    private static final int[] ITEMS = {1, 1_000, 100_000};
    private static final int CONNECTIONS = 16;
    private static final int LONG_WARM_UP_SECONDS = 10;
    private static final int WARM_UP_SECONDS = 2;
    private static final int SECONDS = 5;
    private static final int WAITING = 1_000;
    private static final int EVENTS = 1_000;
    private static final long BETWEEN_EVENTS = 20_000_000;

    private final List<PollServer> servers;
    private final PollServer.Ours ours;

    private PollBench(PollServer.Ours ours) throws IOException {
        this.ours = ours;
        this.servers = List.of(PollServer.Peer.bareJavalin(), ours, PollServer.Peer.fastApi());
    }

    public static void run() throws Exception {
        System.out.printf("%d processors, of which wrk takes a part; %d connections; milliseconds%n",
            Runtime.getRuntime().availableProcessors(), CONNECTIONS);
        try (ItemProvider provider = new ItemProvider()) {
            PollBench bench = new PollBench(new PollServer.Ours(provider));
            try {
                bench.warmUp();
                for (int items : ITEMS) {
                    bench.reads(items, "");
                }
                bench.readsBesideWaiting(1_000);
                bench.news(1_000, EVENTS, "");
                bench.newsBesideWaiting(1_000);
            } finally {
                bench.servers.forEach(PollServer::close);
            }
        }
    }

    /** So that each has compiled what it runs. */
    private void warmUp() throws IOException, InterruptedException {
        for (PollServer server : servers) {
            for (Kind kind : Kind.values()) {
                String url = server.transcript(ITEMS[0]);
                Wrk.run(url + kind.query(url), CONNECTIONS, LONG_WARM_UP_SECONDS, kind.headers(url));
            }
        }
    }

    private void reads(int items, String beside) throws IOException, InterruptedException {
        for (Kind kind : Kind.values()) {
            System.out.printf("%,d items, %s%s%n", items, kind.name, beside);
            double floor = 0;
            for (PollServer server : servers) {
                String transcript = server.transcript(items);
                String url = transcript + kind.query(transcript);
                Map<String, String> headers = kind.headers(transcript);
                Wrk.run(url, CONNECTIONS, WARM_UP_SECONDS, headers);
                ProcessMeter meter = new ProcessMeter(server.process());
                double processor = meter.cpuSeconds();
                Wrk.Result result = Wrk.run(url, CONNECTIONS, SECONDS, headers);
                processor = (meter.cpuSeconds() - processor) / (result.perSecond() * SECONDS);
                floor = floor == 0 ? result.perSecond() : floor;
                System.out.printf("  %-12s %,9.0f a second (bare Javalin: %.2f times as many)  p99 %7.2f  "
                    + "processor %4.0f µs%n", server.name(), result.perSecond(), floor / result.perSecond(),
                    result.p99Ms(), processor * 1e6);
            }
        }
    }

    private void readsBesideWaiting(int items) throws IOException, InterruptedException {
        try (Crowd crowd = new Crowd(servers, items)) {
            reads(items, ", " + crowd.size() + " long-polls waiting");
        }
    }

    private void newsBesideWaiting(int items) throws IOException, InterruptedException {
        try (Crowd crowd = new Crowd(List.of(ours), items)) {
            news(items, EVENTS / 20, ", among " + crowd.size() + " others who wait for the same");
        }
    }

    /** From the provider's event to a reader that waits. */
    private void news(int items, int events, String beside) throws IOException, InterruptedException {
        PollSession session = ours.session(items);
        Map<String, Long> saidAt = new ConcurrentHashMap<>();
        long first = session.seq();
        CompletableFuture<Latencies> reader = CompletableFuture.supplyAsync(
            () -> listen(session.url(), first, saidAt, events), task -> Thread.ofPlatform().start(task));
        for (int i = 0; i < events; i++) {
            LockSupport.parkNanos(events == EVENTS ? BETWEEN_EVENTS : 20 * BETWEEN_EVENTS);
            int number = session.next();
            saidAt.put("item_" + number, System.nanoTime());
            session.say();
        }
        Latencies.Summary summary = reader.join().summary();
        System.out.printf("%,d items, from the provider's event to a long-poll's reader%s: p50 %.2f p99 %.2f "
            + "(%d events)%n", items, beside, summary.p50(), summary.p99(), summary.count());
    }

    private static Latencies listen(String url, long seq, Map<String, Long> saidAt, int events) {
        Latencies latencies = new Latencies();
        ObjectMapper json = new ObjectMapper();
        long since = seq;
        int heard = 0;
        try (HttpClient http = HttpClient.newHttpClient()) {
            while (heard < events) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(url + "wait=60&since=" + since)).build();
                byte[] body = http.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
                long now = System.nanoTime();
                JsonNode answer = json.readTree(body);
                since = answer.path("seq").asLong();
                for (JsonNode item : answer.path("items")) {
                    latencies.add(now - saidAt.get(item.path("id").asText()));
                    heard++;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return latencies;
    }

    /** What is asked for. */
    private enum Kind {
        UNCHANGED("unchanged (304)"), NEWEST("since: the last item");

        private final String name;

        Kind(String name) {
            this.name = name;
        }

        private String query(String url) throws IOException, InterruptedException {
            return this == UNCHANGED ? "" : "since=" + (newest(url) - 1);
        }

        private Map<String, String> headers(String url) throws IOException, InterruptedException {
            return this == NEWEST ? Map.of()
                : Map.of("If-None-Match", get(url).headers().firstValue("ETag").orElseThrow());
        }
    }

    /** The number of the event that changed the newest item; few events come after it. */
    private static long newest(String url) throws IOException, InterruptedException {
        JsonNode items = new ObjectMapper().readTree(get(url + "since=" + Math.max(0, seq(url) - 3)).body())
            .path("items");
        return items.path(items.size() - 1).path("seq").asLong();
    }

    private static long seq(String url) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(get(url + "since=" + Integer.MAX_VALUE).body()).path("seq").asLong();
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** Readers of each server who wait for what is not to come while they are there. */
    private static final class Crowd implements AutoCloseable {
        private final List<Process> processes = new ArrayList<>();

        Crowd(List<PollServer> servers, int items) throws IOException, InterruptedException {
            for (PollServer server : servers) {
                String url = server.transcript(items);
                processes.add(Wrk.start(url + "wait=60&since=" + seq(url), WAITING, 600, Map.of()));
            }
            LockSupport.parkNanos(3_000_000_000L);
        }

        int size() {
            return WAITING;
        }

        @Override
        public void close() {
            processes.forEach(Process::destroy);
        }
    }
}
