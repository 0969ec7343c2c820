package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import realtime.session.ConversationEvent;
import realtime.session.Session;

/**
 * Has the model write about a conversation whose call is over: a short session of its own over a WebSocket, without
 * sound, that is told the transcript. For one use by one thread.
 */
final class Epilogue {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final RealtimeApi api;
    private final Session session;
    private final ServerEvents serverEvents;
    private final ClientEvents clientEvents;
    private final CompletableFuture<ConversationEvent.AsideDone> reply = new CompletableFuture<>();

    Epilogue(RealtimeApi api, Prices prices, Session session) {
        this.api = api;
        this.session = session;
        this.clientEvents = new ClientEvents(api.json());
        ObjectNode asked = new SessionConfig(api.json(), api.profile().traits())
            .of(session.settings(), Optional.empty());
        this.serverEvents = new ServerEvents(api.json(), prices, asked, api.profile().traits().uniqueEventIds());
    }

    String write(String instructions) throws ProviderException {
        if (!api.profile().hasWebSocket()) {
            throw new ProviderException(409, "not_connected", "The conversation is over, and " + api.profile().label()
                + " writes only during one.", "Ask while the conversation is going on.", null);
        }
        SocketLink socket = new SocketLink(api, session.settings().model(), new Listener());
        try {
            socket.opened().get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            session.history().forEach(turn -> send(socket, clientEvents.past(turn)));
            send(socket, clientEvents.aside("epilogue", instructions));
            ConversationEvent.AsideDone done = reply.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            session.spent(done);
            if (done.text().isBlank()) {
                throw api.errors().noText();
            }
            return done.text().strip();
        } catch (TimeoutException e) {
            throw api.errors().noReply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw api.errors().noReply();
        } catch (ExecutionException | CompletionException e) {
            throw e.getCause() instanceof ProviderException refused ? refused : api.errors().noReply();
        } finally {
            socket.close();
        }
    }

    private void send(SocketLink socket, ObjectNode event) {
        socket.send(api.profile().traits().dialect().write(event));
    }

    private final class Listener implements SocketLink.Listener {
        @Override
        public void received(JsonNode event) {
            switch (serverEvents.parse(event).event()) {
                case ConversationEvent.AsideDone done -> reply.complete(done);
                case ConversationEvent.Fault fault -> reply.completeExceptionally(api.errors().refused(fault));
                default -> { }
            }
        }

        @Override
        public void spoken(SpokenAudio audio) {
            // It was asked to write.
        }

        @Override
        public void closed() {
            reply.completeExceptionally(api.errors().callOver());
        }
    }
}
