package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.javalin.Javalin;
import io.javalin.http.Context;
import io.javalin.json.JavalinJackson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The transcript's endpoint and nothing else, on Javalin as the host uses it: no token, no headers, nothing that
 * changes, as many items as the address says. Prints its port.
 */
final class BareTranscript {
    /** An item as the API shows it. */
    record Item(String id, String type, String content, String unheard, long timestamp, int sequence, String status,
                boolean interrupted, Long startedMs, Long endedMs, Object usage, long seq) {}

    record Body(String sessionId, String key, String status, String phase, List<Item> items, long seq) {}

    private final Map<Integer, List<Item>> transcripts = new ConcurrentHashMap<>();

    private static List<Item> items(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(number -> new Item("item_" + number, "user",
            TranscriptSample.text(number), null, 1_795_000_000_000L + number, number, "completed", false, null, null,
            null, number)).toList();
    }

    public static void main(String[] args) throws IOException {
        // Nothing logs here; SLF4J need not say so.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        BareTranscript transcripts = new BareTranscript();
        ObjectMapper json = new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
        Javalin server = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.concurrency.useVirtualThreads = true;
            config.jsonMapper(new JavalinJackson(json, true));
            config.routes.get("/{items}/transcript", transcripts::answer);
        }).start("127.0.0.1", 0);
        System.out.println(server.port());
        while (System.in.read() >= 0) {
            // Ends when the benchmark does.
        }
        System.exit(0);
    }

    private void answer(Context ctx) {
        List<Item> items =
            transcripts.computeIfAbsent(Integer.parseInt(ctx.pathParam("items")), BareTranscript::items);
        int since = Math.min(items.size(), number(ctx, "since"));
        int wait = number(ctx, "wait");
        if (wait > 0 && since == items.size()) {
            LockSupport.parkNanos(wait * 1_000_000_000L);
        }
        String etag = "\"" + items.size() + "-" + since + "\"";
        ctx.header("ETag", etag);
        if (etag.equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.json(new Body("bench", null, "connected", "listening", items.subList(since, items.size()), items.size()));
    }

    private static int number(Context ctx, String name) {
        String text = ctx.queryParam(name);
        return text == null ? 0 : Integer.parseInt(text);
    }
}
