package realtime.provider;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** One WebSocket to the provider, events as text both ways. Thread-safe. */
final class ProviderSocket extends WebSocketListener {
    /** Stands for the close code of a connection that has ended without one (RFC 6455). */
    static final int CUT_OFF = 1006;

    /** Called by one thread at a time. */
    interface Listener {
        void received(String event);

        /** The provider or the network has ended the connection, which stood. */
        void closed(int code, String reason);
    }

    private final RealtimeApi api;
    private final Listener listener;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Null before it is opened. */
    private volatile WebSocket socket;

    ProviderSocket(RealtimeApi api, Listener listener) {
        this.api = api;
        this.listener = listener;
    }

    /**
     * To be called once, when whoever listens is ready to. The future completes when events can be sent; it fails with
     * a {@link ProviderException} when the provider refuses.
     */
    CompletableFuture<Void> open(Function<WebSocketListener, WebSocket> opening) {
        socket = opening.apply(this);
        return opened;
    }

    /** Returns whether it is on its way; never once it is closed. */
    boolean send(String event) {
        WebSocket open = socket;
        return open != null && !closed.get() && open.send(event);
    }

    /** Bytes that the network has not taken yet. */
    long queued() {
        WebSocket open = socket;
        return open == null ? 0 : open.queueSize();
    }

    /** Nothing is sent or received any more. Idempotent. */
    void close() {
        WebSocket open = socket;
        if (closed.compareAndSet(false, true)) {
            opened.completeExceptionally(api.errors().callOver());
            if (open != null) {
                open.close(1000, null);
                // Nobody waits for the other side's close frame: the conversation is over.
                open.cancel();
            }
        }
    }

    /** As if the network had ended the connection. */
    void cut() {
        WebSocket open = socket;
        if (open != null) {
            // Whoever listens to the end takes a lock that the caller may hold.
            Thread.startVirtualThread(() -> over(open, null, CUT_OFF, ""));
        }
    }

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
        socket = webSocket;
        if (closed.get()) {
            webSocket.cancel();
        }
        opened.complete(null);
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        listener.received(text);
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString bytes) {
        listener.received(bytes.utf8());
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        over(webSocket, null, code, reason);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
        over(webSocket, refusal(cause, response), CUT_OFF, "");
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

    private void over(WebSocket gone, ProviderException why, int code, String reason) {
        if (closed.compareAndSet(false, true)) {
            gone.cancel();
            if (!opened.completeExceptionally(why == null ? api.errors().notAnAnswer() : why)) {
                listener.closed(code, reason);
            }
        }
    }
}
