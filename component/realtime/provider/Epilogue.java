package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import realtime.session.ConversationEvent;
import realtime.session.Session;

/**
 * Has the model write about a conversation whose call is over: a short session of its own over a WebSocket, without
 * sound, that is told the transcript. For one use by one thread; its lock guards what the connection's thread shares.
 */
final class Epilogue {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration READY_LIMIT = Duration.ofSeconds(2);
    private static final String LABEL = "epilogue";

    private final RealtimeApi api;
    private final Session session;
    private final ServerEvents serverEvents;
    private final ClientEvents clientEvents;
    private final Replies replies;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();

    Epilogue(RealtimeApi api, Prices prices, Session session) {
        this.api = api;
        this.session = session;
        this.clientEvents = new ClientEvents(api.json());
        this.replies = new Replies(api.errors());
        ObjectNode asked = new SessionConfig(api.json(), api.profile().traits())
            .of(session.settings(), Optional.empty());
        this.serverEvents = new ServerEvents(api.json(), prices, asked, api.profile().traits().uniqueEventIds());
    }

    String write(String instructions) throws ProviderException {
        if (!api.profile().hasWebSocket()) {
            throw new ProviderException(409, "not_connected", "The conversation is over, and " + api.profile().label()
                + " writes only during one.", "Ask while the conversation is going on.", null);
        }
        long deadline = System.nanoTime() + LIMIT.toNanos();
        SocketLink socket = new SocketLink(api, new Listener());
        try {
            await(socket.open(session.settings().model()), deadline);
            // Not every provider says so.
            await(ready.completeOnTimeout(null, READY_LIMIT.toMillis(), TimeUnit.MILLISECONDS), deadline);
            session.history().forEach(turn -> send(socket, replies.tolerated(clientEvents.past(turn))));
            ObjectNode asked = clientEvents.aside(LABEL, instructions);
            CompletableFuture<ConversationEvent> reply = expect(asked);
            send(socket, asked);
            ConversationEvent.AsideDone done = (ConversationEvent.AsideDone) await(reply, deadline);
            session.spent(done);
            return new FaultTable(api.errors()).textOf(done);
        } finally {
            socket.close();
        }
    }

    private <T> T await(CompletableFuture<T> future, long deadline) throws ProviderException {
        return Replies.await(future, Duration.ofNanos(deadline - System.nanoTime()), api.errors());
    }

    private synchronized CompletableFuture<ConversationEvent> expect(ObjectNode asked) {
        serverEvents.expectAside(LABEL);
        return replies.expect(asked, answer -> answer.event() instanceof ConversationEvent.AsideDone);
    }

    private void send(SocketLink socket, ObjectNode event) {
        socket.send(api.profile().traits().dialect().write(event));
    }

    private synchronized void follow(JsonNode event) {
        ServerEvents.Parsed parsed = serverEvents.parse(event);
        boolean isNoNews = replies.follow(parsed);
        if (parsed.event() instanceof ConversationEvent.Fault fault && !isNoNews) {
            replies.giveUp(api.errors().refused(fault));
        }
        if (api.profile().traits().readyOn().equals(parsed.type())) {
            ready.complete(null);
        }
    }

    private synchronized void over() {
        replies.giveUp(api.errors().callOver());
        ready.complete(null);
    }

    private final class Listener implements SocketLink.Listener {
        @Override
        public void received(JsonNode event) {
            follow(event);
        }

        @Override
        public void spoken(SpokenAudio audio) {
            // It was asked to write.
        }

        @Override
        public void closed() {
            over();
        }
    }
}
