package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;

/** A session over a WebSocket of its own: events and sound both ways. Thread-safe. */
final class SocketLink implements CallLink, ProviderSocket.Listener {
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
    private final ProviderSocket socket;

    SocketLink(RealtimeApi api, Listener listener) {
        this.api = api;
        this.listener = listener;
        this.socket = new ProviderSocket(api, this);
    }

    /** As {@link ProviderSocket#open}. */
    CompletableFuture<Void> open(String model) {
        return socket.open(made -> api.openSocket(model, made));
    }

    @Override
    public boolean send(ObjectNode event) {
        return socket.send(event.toString());
    }

    /** @param event as text, with sound in it; one that the provider does not take ends the connection */
    void sendSound(String event) {
        if (socket.queued() > MOST_QUEUED) {
            socket.cut();
        } else {
            socket.send(event);
        }
    }

    /** Bytes that the network has not taken yet. */
    long queued() {
        return socket.queued();
    }

    @Override
    public void close() {
        socket.close();
    }

    @Override
    public void received(String text) {
        SpokenAudio audio = audioReader.read(text);
        if (audio == null) {
            listener.received(GaShape.of(api.tree(text)));
        } else {
            listener.spoken(audio);
        }
    }

    @Override
    public void closed(int code, String reason) {
        listener.closed();
    }
}
