package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** A session over a WebSocket of its own: events and sound both ways. Thread-safe. */
final class SocketLink extends WebSocketListener implements CallLink {
    /** Called by one thread at a time. */
    interface Listener {
        void received(JsonNode event);

        void spoken(SpokenAudio audio);

        /** The provider or the network has ended the connection. */
        void closed();
    }

    /** A minute of sound in base64: a provider that has not taken that does not keep up, and will not catch up. */
    private static final long MOST_QUEUED = 4_000_000;

    private final RealtimeApi api;
    private final Listener listener;
    private final SpokenAudioReader audioReader = new SpokenAudioReader();
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Null before it is opened. */
    private volatile WebSocket socket;

    SocketLink(RealtimeApi api, Listener listener) {
        this.api = api;
        this.listener = listener;
    }

    /**
     * To be called once, when whoever listens is ready to. The future completes when events can be sent; it fails with
     * a {@link ProviderException} when the provider refuses.
     */
    CompletableFuture<Void> open(String model) {
        socket = api.openSocket(model, this);
        return opened;
    }

    @Override
    public boolean send(ObjectNode event) {
        WebSocket open = socket;
        return open != null && !closed.get() && open.send(event.toString());
    }

    /** @param event as text, with sound in it; one that the provider does not take ends the connection */
    void sendSound(String event) {
        WebSocket open = socket;
        if (open == null || closed.get()) {
            return;
        }
        if (open.queueSize() > MOST_QUEUED) {
            // Whoever listens to the end takes the lock that the sender may hold.
            Thread.startVirtualThread(() -> over(open, null));
        } else {
            open.send(event);
        }
    }

    @Override
    public void close() {
        WebSocket open = socket;
        if (closed.compareAndSet(false, true) && open != null) {
            open.close(1000, null);
            // Nobody waits for the other side's close frame: the conversation is over.
            open.cancel();
        }
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        socket = webSocket;
        opened.complete(null);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        SpokenAudio audio = audioReader.read(text);
        if (audio == null) {
            listener.received(tree(text));
        } else {
            listener.spoken(audio);
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
        onMessage(webSocket, bytes.utf8());
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        over(webSocket, null);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
        over(webSocket, refusal(cause, response));
    }

    private ProviderException refusal(Throwable cause, Response response) {
        if (response == null) {
            return api.errors().unreachable(cause instanceof IOException io ? io : new IOException(cause));
        }
        try (response) {
            return api.errors().of(response);
        } catch (IOException e) {
            return api.errors().unreachable(e);
        }
    }

    private void over(WebSocket gone, ProviderException why) {
        if (closed.compareAndSet(false, true)) {
            gone.cancel();
            if (!opened.completeExceptionally(why == null ? api.errors().notAnAnswer() : why)) {
                listener.closed();
            }
        }
    }

    /** What is no JSON counts as an event without a type. */
    private JsonNode tree(String text) {
        try {
            JsonNode tree = api.json().readTree(text);
            return tree == null ? api.json().createObjectNode() : GaShape.of(tree);
        } catch (JsonProcessingException notJson) {
            return api.json().createObjectNode();
        }
    }
}
