package realtime.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/** One connection to a host's relay. Thread-safe; its listener is called by one thread at a time. */
public final class RelaySocket extends WebSocketListener {
    /** RFC 6455: the conversation is over. */
    public static final int ENDED = 1000;

    /** Hears what the host says. */
    public interface Listener {
        /** A message in JSON; see the README for what there is. */
        void message(JsonNode message);

        /** The assistant's voice, {@link realtime.sound.Pcm}: of the item that the latest {@code audio} named. */
        void sound(ByteString pcm);

        /** Nothing follows; comes once. */
        void ended(End end);
    }

    /** How a connection ends. */
    public sealed interface End {}

    /** The host closed it. */
    public record Closed(int code, String reason) implements End {}

    /** The host did not open it. @param body of the answer */
    public record Refused(int status, String body) implements End {}

    /** It was lost, or nobody was there. */
    public record Cut(Throwable cause) implements End {}

    private final ObjectMapper json = new ObjectMapper();
    private final Listener listener;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final WebSocket socket;

    /** Connects. The listener may be called before this returns. */
    public RelaySocket(OkHttpClient http, Request request, Listener listener) {
        this.listener = listener;
        this.socket = http.newWebSocket(request, this);
    }

    /** Sends a message in JSON; in vain when the connection has ended. */
    public void send(String message) {
        socket.send(message);
    }

    /** Sends sound; in vain when the connection has ended. */
    public void send(ByteString pcm) {
        socket.send(pcm);
    }

    /** Bytes that the network has not taken yet. */
    public long queued() {
        return socket.queueSize();
    }

    /** Ends the conversation, behind what was sent. */
    public void hangUp() {
        socket.close(ENDED, null);
    }

    /** Whether both sides know that it is over. */
    public boolean isClosed() {
        return closed.get();
    }

    /** As a broken network does. */
    public void cut() {
        socket.cancel();
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
        try {
            listener.message(json.readTree(text));
        } catch (JsonProcessingException notOurs) {
            end(new Cut(notOurs));
            webSocket.cancel();
        }
    }

    @Override
    public void onMessage(WebSocket webSocket, ByteString sound) {
        listener.sound(sound);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
        end(new Closed(code, reason));
        webSocket.close(ENDED, null);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
        closed.set(true);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable cause, Response response) {
        closed.set(true);
        end(response == null || response.code() == 101 ? new Cut(cause) : new Refused(response.code(), body(response)));
    }

    private void end(End end) {
        if (ended.compareAndSet(false, true)) {
            listener.ended(end);
        }
    }

    private static String body(Response response) {
        try {
            return response.body().string();
        } catch (IOException unreadable) {
            return "";
        }
    }
}
