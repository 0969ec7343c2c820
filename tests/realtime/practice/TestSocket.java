package realtime.practice;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import support.Await;
import support.Speech;

/** A Realtime client's WebSocket that keeps the events it receives. Thread-safe. */
final class TestSocket extends WebSocketListener implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    final EventLog events = new EventLog();
    private final WebSocket socket;
    private final AtomicReference<String> end = new AtomicReference<>();

    TestSocket(OkHttpClient http, Request request) {
        socket = http.newWebSocket(request, this);
    }

    void send(String event) {
        socket.send(event);
    }

    /** Appends 24 kHz samples in events of 100 ms. */
    void say(short[] samples) {
        for (int at = 0; at < samples.length; at += 2400) {
            short[] piece = Arrays.copyOfRange(samples, at, Math.min(at + 2400, samples.length));
            send("{\"type\":\"input_audio_buffer.append\",\"audio\":\""
                + Base64.getEncoder().encodeToString(Speech.bytes(piece)) + "\"}");
        }
    }

    /** Waits for the end: {@code "closed <code> <reason>"} or {@code "refused <status> <body>"}. */
    String awaitEnd() {
        Await.until("the socket to end; events " + events.types(), LIMIT, () -> end.get() != null);
        return end.get();
    }

    boolean isOpen() {
        return end.get() == null;
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        events.add(text);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        end.compareAndSet(null, "closed " + code + " " + reason);
        webSocket.close(1000, null);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
        String body = "";
        try {
            body = response == null ? "" : response.body().string();
        } catch (Exception unread) {
            body = "unread";
        }
        end.compareAndSet(null, response == null ? "broken" : "refused " + response.code() + " " + body);
    }

    @Override
    public void close() {
        socket.close(1000, null);
    }
}
