package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Session;
import realtime.session.SessionError;

/**
 * A call that its client leads: by a WebSocket whose events pass through here, or by WebRTC with a sideband of ours
 * that only listens. The host records it and can end it, and asks the provider for nothing. Thread-safe.
 */
public final class WatchedCall implements Call, Passage {
    private static final Logger LOG = LoggerFactory.getLogger(WatchedCall.class);
    private static final int ORDINARY = 1000;

    private final RealtimeApi api;
    private final Session session;
    private final int number;
    private final CallEnd end;
    private final Interpreter interpreter;
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final Bystander bystander;
    private boolean over;
    /** How it is passed through; null for a call by WebRTC. */
    private volatile ProviderSocket socket;
    private volatile Audience audience;
    /** Null for a call by WebSocket. */
    private volatile Sideband sideband;
    /** Used by whoever passes the client's events on: one thread at a time. */
    private final EventTypeReader types = new EventTypeReader();

    /** @param wanted the session object that was asked for, as far as it is known */
    WatchedCall(RealtimeApi api, Prices prices, Session session, int number, boolean bySocket, JsonNode wanted,
                Clock clock, Consumer<Call> onRelease) {
        this.api = api;
        this.session = session;
        this.number = number;
        this.interpreter = new Interpreter(api);
        this.bystander = new Bystander(api, prices, session, number, bySocket, wanted, clock);
        this.end = new CallEnd(api, session, number, () -> onRelease.accept(this), this::close);
    }

    /** Opens the provider's WebSocket; as {@link ProviderSocket#open}. */
    CompletableFuture<Void> open(Map<String, String> query, Audience client) {
        audience = client;
        socket = new ProviderSocket(api, new SocketListener());
        return socket.open(made -> api.openSocket(query, made)).thenRun(() -> session.connected(number));
    }

    /**
     * Listens to a call by WebRTC.
     *
     * @param late what the call is to be configured with now; null where that was done at its creation
     */
    void attach(String callId, ObjectNode late) {
        end.named(callId);
        sideband = new Sideband(api, callId, false, new SidebandListener());
        if (late != null) {
            sideband.send(update(late));
        }
        sideband.open();
    }

    @Override
    public int number() {
        return number;
    }

    /** By one thread at a time. */
    @Override
    public void send(String event) {
        String type = types.read(event);
        socket.send(interpreter.toProvider(event, type));
        if (Bystander.isTold(type)) {
            JsonNode told = api.tree(event);
            locked(() -> bystander.told(told));
        }
    }

    /** Configures the session for a client whose secret says how; to be called before its own first event. */
    public void configure(ObjectNode wanted) {
        socket.send(update(wanted).toString());
    }

    private ObjectNode update(ObjectNode wanted) {
        ObjectNode changes = wanted.deepCopy();
        if (!api.profile().traits().modelInUpdate()) {
            changes.remove("model");
        }
        return api.profile().traits().dialect().write(new ClientEvents(api.json()).configure(changes));
    }

    @Override
    public long queued() {
        return socket.queued();
    }

    @Override
    public void leave(String reason) {
        end(reason);
    }

    @Override
    public void tick() {
        locked(bystander::tick);
    }

    @Override
    public boolean end(String reason) {
        locked(bystander::over);
        return end.end(reason);
    }

    @Override
    public boolean fail(SessionError why) {
        locked(bystander::over);
        return end.fail(why);
    }

    @Override
    public void replaced() {
        end.replaced();
    }

    @Override
    public boolean left() {
        return end.left();
    }

    /** Records what passes, and passes it on. */
    private final class SocketListener implements ProviderSocket.Listener {
        private final SpokenAudioReader sounds = new SpokenAudioReader();

        @Override
        public void received(String text) {
            SpokenLength sound = sounds.measure(text);
            if (sound != null) {
                audience.event(interpreter.sound(text));
                locked(() -> bystander.passes(sound));
                return;
            }
            // A provider that complains of the key may repeat it.
            String event = ApiKey.hidden(api.profile().key(), text);
            JsonNode read = GaShape.of(api.tree(event));
            audience.event(interpreter.toClient(event, read));
            locked(() -> bystander.received(read));
        }

        @Override
        public void closed(int code, String reason) {
            SessionError why = said();
            locked(bystander::over);
            // The client leaves when it hears of it, which is then no reason any more.
            Runnable tell = () -> audience.closed(code, ApiKey.hidden(api.profile().key(), reason));
            if (why == null && code == ORDINARY) {
                end.end("provider_closed", tell);
            } else {
                end.fail(why == null ? new FaultTable(api.errors()).callGone() : why, tell);
            }
        }
    }

    private final class SidebandListener implements Sideband.Listener {
        @Override
        public void attached() {
            if (session.connected(number)) {
                LOG.info("session {}: connected", session.id());
            }
        }

        @Override
        public void received(String event) {
            JsonNode read = GaShape.of(api.tree(event));
            locked(() -> bystander.received(read));
        }

        @Override
        public void detached() {
            LOG.debug("session {}: the sideband is being attached", session.id());
        }

        /** The client's browser hangs up by closing its connection. */
        @Override
        public void callGone() {
            SessionError why = said();
            if (why == null) {
                end("hung_up");
            } else {
                fail(why);
            }
        }

        /** A call that can neither be recorded nor limited is not one that the host has promised. */
        @Override
        public void unavailable(Supplier<List<ObjectNode>> unsent) {
            unsent.get();
            fail(new FaultTable(api.errors()).unheard());
        }
    }

    private SessionError said() {
        return locked(bystander::lastWord);
    }

    /** Returns what is left to be done, or null when the call is over already. */
    private Runnable close() {
        return locked(() -> {
            if (over) {
                return null;
            }
            over = true;
            return () -> {
                if (socket != null) {
                    socket.close();
                    audience.ended();
                }
                if (sideband != null) {
                    sideband.close();
                }
            };
        });
    }

    private void locked(Runnable action) {
        locked(() -> {
            action.run();
            return null;
        });
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
