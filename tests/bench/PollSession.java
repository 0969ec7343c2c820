package bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import support.Await;
import support.HostProcess;

/** A conversation through the host's relay whose turns the bench's provider reports. */
final class PollSession implements AutoCloseable {
    /** So many are on their way at most: the host's queues are bounded. */
    private static final int BATCH = 500;
    private static final Duration LONGEST_BATCH = Duration.ofSeconds(20);

    private final HostProcess host;
    private final ItemProvider provider;
    private final String key;
    private final OkHttpClient http = new OkHttpClient();
    private final WebSocket caller;
    private int said;

    PollSession(HostProcess host, ItemProvider provider, int items) {
        this.host = host;
        this.provider = provider;
        this.key = "items-" + items;
        HttpResponse<String> made = host.send("POST", "/api/sessions", "application/json", "{\"key\":\"" + key
            + "\",\"model\":\"" + key + "\",\"max_minutes\":null,\"idle_seconds\":null}");
        if (made.statusCode() != 201) {
            throw new IllegalStateException(made.body());
        }
        caller = http.newWebSocket(new Request.Builder().url(host.url() + "/ws/session/" + key + "?token="
            + HostProcess.TOKEN).build(), new WebSocketListener() { });
        Await.until("the conversation to be up", LONGEST_BATCH, () -> get("").contains("\"phase\":\"listening\""));
        while (said < items) {
            int until = Math.min(items, said + BATCH);
            while (said < until) {
                say();
            }
            Await.until("the host to have all of them", LONGEST_BATCH, () -> newest() == said);
        }
    }

    /** The number of the turn that the provider reports next. */
    int next() {
        return said + 1;
    }

    /** Has the provider report it. */
    void say() {
        provider.say(key, ++said);
    }

    /** The transcript's address up to where {@code since=} goes. */
    String url() {
        return host.url() + path();
    }

    private String path() {
        return "/api/sessions/" + key + "/transcript?token=" + HostProcess.TOKEN + "&";
    }

    private String get(String query) {
        return host.send("GET", path() + query, "application/json", null).body();
    }

    /** The place of the newest item that the host shows. */
    private int newest() {
        try {
            var items = new ObjectMapper().readTree(get("since=" + Math.max(0, seq() - 2))).path("items");
            return items.path(items.size() - 1).path("sequence").asInt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The number of the session's latest event. */
    long seq() {
        return Long.parseLong(host.send("GET", path() + "since=" + Long.MAX_VALUE, "application/json", null).headers()
            .firstValue("X-Seq").orElseThrow());
    }

    @Override
    public void close() {
        caller.cancel();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
