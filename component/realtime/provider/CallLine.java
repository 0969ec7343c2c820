package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Session;

/**
 * The way between a call and its provider: the sideband, a WebSocket of the call's own, or the widget where there is
 * neither. The widget also tells what a sideband has missed. Its methods are called under the call's lock.
 */
final class CallLine {
    private static final Logger LOG = LoggerFactory.getLogger(CallLine.class);
    /** A widget hears within a moment that its events are wanted, and sends what it has kept. */
    private static final Duration OVERLAP = Duration.ofSeconds(3);

    /** A widget finds a host again that was away within seconds. */
    private static final Duration PAGE_BACK = Duration.ofMinutes(1);

    /** What comes of it; called by any thread and without the lock, unless said otherwise. */
    interface Receiver {
        /** An event that the host itself heard, as text. */
        void received(String event);

        /** An event that the host itself heard. */
        void received(JsonNode event);

        void spoken(SpokenAudio audio);

        /** The other side has ended the call. */
        void gone();
    }

    private final RealtimeApi api;
    private final Session session;
    private final int number;
    private final Clock clock;
    private final Executor locked;
    private final Receiver receiver;
    /** The fields below are guarded by the call's lock. */
    private CallLink link;
    /** The link, where it is the call's own WebSocket, what is said by it, and who hears what comes from it. */
    private SocketLink socket;
    private final AppendEvent append = new AppendEvent();
    private Voice voice;
    /** The sideband was away: what it has missed is asked of the widget. */
    private boolean missing;
    /** The host was away, and the widget has not told yet what was missed: it has to find the host again first. */
    private boolean isPageAway;
    /** Until when, in the clock's milliseconds, the widget tells what was missed; 0 while it does not. */
    private long overlapsUntil;

    /** @param locked runs an action at once, under the call's lock */
    CallLine(RealtimeApi api, Session session, int number, Clock clock, Executor locked, Receiver receiver) {
        this.api = api;
        this.session = session;
        this.number = number;
        this.clock = clock;
        this.locked = locked;
        this.receiver = receiver;
    }

    /** Bytes that wait to be sent to the provider, where sound goes by it. */
    long queued() {
        return socket == null ? 0 : socket.queued();
    }

    /** @param callId null where the provider names none */
    void attach(String callId) {
        if (callId == null || !api.profile().traits().sideband()) {
            session.forwardEvents(number, true);
            return;
        }
        Sideband sideband = new Sideband(api, callId, false, new SidebandListener());
        link = sideband;
        sideband.open();
    }

    /** As {@link #attach}, for a call that went on while the host was away; what was missed is asked of the widget. */
    void resume(String callId) {
        missing = true;
        isPageAway = true;
        session.forwardEvents(number, true);
        if (api.profile().traits().sideband()) {
            Sideband sideband = new Sideband(api, callId, true, new SidebandListener());
            link = sideband;
            sideband.open();
        }
    }

    /** The future completes when the WebSocket stands; it fails with a {@link ProviderException} when it will not. */
    CompletableFuture<Void> open(String model, Voice speaker) {
        socket = new SocketLink(api, new SocketListener());
        link = socket;
        voice = speaker;
        return socket.open(model);
    }

    boolean isSocket() {
        return socket != null;
    }

    void send(ObjectNode event) {
        if (link == null || !link.send(event)) {
            sendThroughWidget(event);
        }
    }

    /** The widget has the data channel of the session's latest call only. */
    private void sendThroughWidget(ObjectNode event) {
        if (session.isLive(number)) {
            session.sendThroughWidget(event);
        }
    }

    /** Sound of the user's; only where there is a WebSocket. */
    void hear(ByteBuffer pcm) {
        socket.sendSound(append.of(pcm));
    }

    void play(SpokenAudio audio) {
        voice.play(audio.itemId(), audio.pcm());
    }

    /** What is being played on our side must stop. */
    void hush() {
        if (voice == null) {
            session.control("interrupt");
        } else {
            voice.flush();
        }
    }

    /** The widget tells what it has heard: the call goes on, whether its sideband can be had or not. */
    void told() {
        session.heardOf(number);
        if (isPageAway) {
            isPageAway = false;
            overlapsUntil = overlapsUntil == 0 ? 0 : clock.millis() + OVERLAP.toMillis();
        }
    }

    /** Lets time pass; to be called a few times a second. */
    void tick() {
        if (overlapsUntil != 0 && clock.millis() >= overlapsUntil) {
            overlapsUntil = 0;
            session.forwardEvents(number, false);
        }
    }

    /** Nothing is sent or received any more; returns what is left to be done, without the lock. */
    Runnable close() {
        CallLink open = link;
        return open == null ? () -> { } : open::close;
    }

    private void attached() {
        // The provider has the call that a host before this one has placed.
        session.heardOf(number);
        if (missing) {
            missing = false;
            overlapsUntil = clock.millis() + (isPageAway ? PAGE_BACK : OVERLAP).toMillis();
        } else if (overlapsUntil == 0) {
            session.forwardEvents(number, false);
        }
    }

    private void detached() {
        missing = true;
        overlapsUntil = 0;
        session.forwardEvents(number, true);
    }

    private void unavailable(Supplier<List<ObjectNode>> unsent) {
        LOG.warn("session {}: no sideband; the widget forwards the events", session.id());
        overlapsUntil = 0;
        session.forwardEvents(number, true);
        unsent.get().forEach(this::sendThroughWidget);
    }

    private final class SidebandListener implements Sideband.Listener {
        @Override
        public void attached() {
            locked.execute(CallLine.this::attached);
        }

        @Override
        public void received(String event) {
            receiver.received(event);
        }

        @Override
        public void detached() {
            locked.execute(CallLine.this::detached);
        }

        @Override
        public void callGone() {
            receiver.gone();
        }

        @Override
        public void unavailable(Supplier<List<ObjectNode>> unsent) {
            locked.execute(() -> CallLine.this.unavailable(unsent));
        }
    }

    private final class SocketListener implements SocketLink.Listener {
        @Override
        public void received(JsonNode event) {
            receiver.received(event);
        }

        @Override
        public void spoken(SpokenAudio audio) {
            receiver.spoken(audio);
        }

        @Override
        public void closed() {
            receiver.gone();
        }
    }
}
