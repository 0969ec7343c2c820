package realtime.provider;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A client's own sideband to a call of the provider's, passed through unread. Thread-safe. */
final class SidebandPassage implements Passage {
    private final ProviderSocket socket;
    private final RealtimeApi api;

    SidebandPassage(RealtimeApi api, Audience audience) {
        this.api = api;
        this.socket = new ProviderSocket(api, new ProviderSocket.Listener() {
            @Override
            public void received(String event) {
                audience.event(ApiKey.hidden(api.profile().key(), event));
            }

            @Override
            public void closed(int code, String reason) {
                audience.closed(code, ApiKey.hidden(api.profile().key(), reason));
            }
        });
    }

    /** As {@link ProviderSocket#open}. */
    CompletableFuture<Void> open(String callId) {
        return socket.open(made -> api.openSocket(Map.of("call_id", callId), made));
    }

    @Override
    public void send(String event) {
        socket.send(event);
    }

    @Override
    public long queued() {
        return socket.queued();
    }

    @Override
    public void leave(String reason) {
        socket.close();
    }
}
