package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** A bare client of the Realtime API at a host's {@code /v1/realtime}. Thread-safe. */
public final class RealtimeClient extends WebSocketListener implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final ObjectMapper json = new ObjectMapper();
    private final WebSocket socket;
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> end = new AtomicReference<>();
    private final AtomicReference<String> protocol = new AtomicReference<>();
    private volatile CountDownLatch reading = new CountDownLatch(0);

    /** @param url of the WebSocket, with its query */
    public RealtimeClient(OkHttpClient http, String url, Headers headers) {
        socket = http.newWebSocket(new Request.Builder().url(url).headers(headers).build(), this);
    }

    /** With the host's token. */
    public static RealtimeClient of(OkHttpClient http, TestHost host, String query) {
        return new RealtimeClient(http, host.url() + "/v1/realtime?" + query,
            Headers.of("Authorization", "Bearer " + TestHost.TOKEN));
    }

    /** @param event as JSON, with single quotes for double ones */
    public RealtimeClient send(String event) {
        return sendRaw(event.replace('\'', '"'));
    }

    public RealtimeClient sendRaw(String text) {
        socket.send(text);
        return this;
    }

    public void sendBinary(byte[] frame) {
        socket.send(ByteString.of(frame));
    }

    /** A typed turn that is to be answered. */
    public RealtimeClient ask(String words) {
        return send("{'type':'conversation.item.create','item':{'type':'message','role':'user',"
            + "'content':[{'type':'input_text','text':'" + words + "'}]}}").send("{'type':'response.create'}");
    }

    /** Every event so far, as it came. */
    public List<String> texts() {
        return texts;
    }

    /** The events' types, each once where it came in a row. */
    public List<String> types() {
        List<String> types = new CopyOnWriteArrayList<>();
        for (String text : texts) {
            String type = tree(text).path("type").asText();
            if (types.isEmpty() || !types.getLast().equals(type)) {
                types.add(type);
            }
        }
        return types;
    }

    /** Waits for an event of that type and returns the first. */
    public JsonNode await(String type) {
        return Await.value(type + " among " + types() + ", end " + end, SOON, () -> texts.stream().map(this::tree)
            .filter(event -> event.path("type").asText().equals(type)).findFirst().orElse(null),
            event -> event != null);
    }

    /** Waits for the end: {@code closed <code> <reason>}, {@code refused <status> <body>} or {@code cut}. */
    public String awaitEnd() {
        return Await.value("the connection to end; events " + types(), SOON, end::get, how -> how != null);
    }

    /** The subprotocol that the host has chosen; null when none. */
    public String protocol() {
        return protocol.get();
    }

    /** Bytes that the network has not taken yet. */
    public long queued() {
        return socket.queueSize();
    }

    /** Nothing is read from the network until it is closed. */
    public void stopReading() {
        reading = new CountDownLatch(1);
    }

    /** Ends the conversation. */
    public void hangUp() {
        socket.close(1000, null);
    }

    /** As a broken network does. */
    @Override
    public void close() {
        reading.countDown();
        socket.cancel();
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        protocol.set(response.header("Sec-WebSocket-Protocol"));
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        try {
            reading.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        texts.add(text);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        end.compareAndSet(null, "closed " + code + " " + reason);
        webSocket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
        end.compareAndSet(null, "closed " + code + " " + reason);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
        try {
            end.compareAndSet(null, response == null ? "cut" : "refused " + response.code() + " "
                + response.body().string());
        } catch (IOException e) {
            end.compareAndSet(null, "refused " + response.code());
        }
    }
}
