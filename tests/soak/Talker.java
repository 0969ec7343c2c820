package soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Somebody at a WebSocket of the host's, who types or speaks and waits for the answer: at the relay, or a client of the
 * Realtime API. One conversation, used by one thread; the socket's threads only listen.
 */
final class Talker implements WebSocket.Listener {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int RATE = 24_000;
    private static final int FRAME_MS = 100;
    private static final int LOUD = 9_000;

    private final ObjectMapper json = new ObjectMapper();
    private final StringBuilder text = new StringBuilder();
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private final WebSocket socket;

    /** @param path with its query */
    Talker(Visitor visitor, String path) {
        socket = visitor.http().newWebSocketBuilder().header("Authorization", "Bearer " + SoakHost.TOKEN)
            .buildAsync(visitor.socket(path), this).join();
    }

    /** Waits until it can be talked. */
    void await() throws Exception {
        ready.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** Sends it and waits for an answer to the end. */
    void ask(String... messages) throws IOException, InterruptedException {
        for (String message : messages) {
            socket.sendText(message, true).join();
        }
        awaitAnswer();
    }

    /** Says something for a second, is silent and waits for an answer. */
    void speak() throws IOException, InterruptedException {
        for (int frame = 0; answers.isEmpty() && frame < 300; frame++) {
            socket.sendBinary(frame < 10 ? voice() : ByteBuffer.allocate(2 * RATE * FRAME_MS / 1000), true).join();
            TimeUnit.MILLISECONDS.sleep(FRAME_MS);
        }
        awaitAnswer();
    }

    private static ByteBuffer voice() {
        ByteBuffer pcm = ByteBuffer.allocate(2 * RATE * FRAME_MS / 1000).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; pcm.hasRemaining(); i++) {
            pcm.putShort((short) (LOUD * Math.sin(2 * Math.PI * 200 * i / RATE)));
        }
        return pcm.flip();
    }

    private void awaitAnswer() throws IOException, InterruptedException {
        if (answers.poll(SOON.toSeconds(), TimeUnit.SECONDS) == null) {
            throw new IOException(over.isDone() ? "the connection ended before the answer" : "no answer came");
        }
    }

    /** Ends the conversation and waits until the host has agreed. */
    void hangUp() throws Exception {
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        over.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    /** As a broken network does. */
    void cut() {
        socket.abort();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            String whole = text.toString();
            text.setLength(0);
            follow(whole);
        }
        from.request(1);
        return null;
    }

    private void follow(String message) {
        try {
            JsonNode event = json.readTree(message);
            switch (event.path("type").asText()) {
                case "status" -> ready(event.path("phase").asText().equals("listening"));
                case "session.updated", "session.created" -> ready(true);
                case "text_response" -> answered(event.path("item").path("status").asText().equals("completed"),
                    event.path("item").path("id").asText());
                case "response.done" -> answered(true, event.path("response").path("id").asText());
                default -> { }
            }
        } catch (IOException e) {
            over.completeExceptionally(e);
        }
    }

    private void ready(boolean is) {
        if (is) {
            ready.complete(null);
        }
    }

    /** A turn comes again whenever it has changed. */
    private void answered(boolean isWhole, String id) {
        if (isWhole && heard.add(id)) {
            answers.add(id);
        }
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        ready.completeExceptionally(new IOException("closed before it began: " + code + " " + reason));
        over.complete(null);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
        ready.completeExceptionally(error);
        over.complete(null);
    }
}
