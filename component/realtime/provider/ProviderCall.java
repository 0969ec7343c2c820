package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionSettings;
import realtime.session.Source;

/**
 * One call between a session and its provider, from the moment that it is placed to its end: feeds the session from the
 * sideband, from the events that the widget forwards where there is none, or from its own WebSocket, and carries
 * commands the other way. Thread-safe: one lock orders events and commands.
 */
public final class ProviderCall {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderCall.class);

    private static final Duration LAST_WORDS = Duration.ofMillis(1_500);
    private static final Duration REASON_GRACE = Duration.ofMillis(300);
    /** How long a provider may take to confirm the settings; then the conversation begins as if it had. */
    private static final Duration SETUP_LIMIT = Duration.ofSeconds(5);
    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(5);
    private static final Duration ASIDE_LIMIT = Duration.ofSeconds(25);

    private final RealtimeApi api;
    private final Session session;
    private final int number;
    private final Clock clock;
    private final Consumer<ProviderCall> onRelease;
    private final boolean needsSetup;
    private final CompletableFuture<Void> begun = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final ServerEvents serverEvents;
    private final Dialogue dialogue;
    private final FaultTable faults;
    private CallLink link;
    private Voice voice;
    private Runnable hangUp = () -> { };
    private long setupSince;
    private boolean settingUp;
    private boolean over;

    ProviderCall(RealtimeApi api, Prices prices, Session session, int number, CallSetup setup, Clock clock,
                 Consumer<ProviderCall> onRelease) {
        this.api = api;
        this.session = session;
        this.number = number;
        this.clock = clock;
        this.onRelease = onRelease;
        this.needsSetup = setup.isLate();
        this.faults = new FaultTable(api.errors());
        this.serverEvents = new ServerEvents(api.json(), prices, setup.session(),
            api.profile().traits().uniqueEventIds());
        this.dialogue = new Dialogue(api, session, number, setup.bySocket(), setup.transcribers(), clock,
            new Surroundings());
    }

    /** What the dialogue acts upon; its methods run under the lock. */
    private final class Surroundings implements Dialogue.Surroundings {
        @Override
        public void send(ObjectNode event) {
            if (link == null || !link.send(event)) {
                session.sendThroughWidget(event);
            }
        }

        @Override
        public void hush() {
            if (voice == null) {
                session.control("interrupt");
            } else {
                voice.flush();
            }
        }

        /** Ending takes a request to the provider: not under the lock. */
        @Override
        public void fail(SessionError why) {
            Thread.startVirtualThread(() -> ProviderCall.this.fail(why));
        }
    }

    /** Attaches to a WebRTC call that the provider has taken. */
    void attach(String callId) {
        boolean hasSideband = callId != null && api.profile().traits().sideband();
        locked(() -> {
            hangUp = callId == null ? hangUp : () -> hangUp(callId);
            if (hasSideband && !over) {
                Sideband sideband = new Sideband(api, callId, new Listener());
                link = sideband;
                sideband.open();
            }
        });
        if (!hasSideband) {
            session.forwardEvents(number, true);
        }
    }

    /** Takes sound and events from a WebSocket of the call's own. */
    void attach(SocketLink socket, Voice speaker) {
        locked(() -> {
            link = socket;
            voice = speaker;
        });
    }

    private void hangUp(String callId) {
        try {
            api.hangUp(callId);
        } catch (ProviderException e) {
            LOG.warn("session {}: hang-up failed ({}); the provider ends the call when the widget's media stop",
                session.id(), e.code());
        }
    }

    /** Rises with each call of the session. */
    public int number() {
        return number;
    }

    /** Whether the provider takes the settings only once the call is up. */
    public boolean needsSetup() {
        return needsSetup;
    }

    /** The widget reports that media flows and its data channel is open. */
    public void connected() {
        locked(() -> {
            if (over) {
                return;
            }
            if (begun.isDone()) {
                session.connected(number);
            } else if (!needsSetup) {
                begin();
            } else if (!settingUp) {
                settingUp = true;
                setupSince = clock.millis();
                dialogue.configure();
            }
        });
    }

    private void begin() {
        if (begun.complete(null) && session.connected(number)) {
            LOG.info("session {}: connected", session.id());
        }
        dialogue.begin();
    }

    /** Waits until the provider has confirmed the settings, or has had the time to. */
    public void awaitBegin() throws InterruptedException {
        try {
            begun.get(SETUP_LIMIT.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("session {}: the call ended before it began", session.id());
        }
    }

    /** The widget reports that its way to the provider is interrupted, and may come back. */
    public void disconnected() {
        session.disconnected(number);
    }

    /** The widget has given this call up and will place another. */
    public void lost() {
        if (session.lost(number)) {
            LOG.info("session {}: call lost", session.id());
        }
        release();
    }

    /** A provider event that the widget saw on its data channel. */
    public void forwarded(JsonNode event) {
        locked(() -> receive(serverEvents.parse(event), Source.WIDGET));
    }

    /** Says something into the conversation. An answer that is still going on is cut short by it. */
    public void say(String role, String text, boolean respond) {
        locked(() -> dialogue.say(dialogue.clientEvents().message(role, text), respond));
    }

    /** Shows a picture, with words beside it that may be empty. */
    public void show(Picture picture, String text, boolean respond) {
        locked(() -> dialogue.say(dialogue.clientEvents().picture(picture, text), respond));
    }

    /** Tells the model what the app shows now; what was told before under the same title no longer holds. */
    public void tellContext(String title, String text) {
        locked(() -> dialogue.tellContext(title, text));
    }

    /** Stops the assistant: no more of the answer is made, and what is left of it is not played. */
    public void interrupt() {
        locked(dialogue::cutAnswer);
    }

    /** Has the model answer what was said so far. */
    public void respond() {
        locked(dialogue::answerNow);
    }

    /** The talk button is pressed. */
    public void startRecording() {
        locked(dialogue::startTalking);
    }

    /** The talk button is released: what was said meanwhile is the user's turn. */
    public void stopRecording() {
        locked(dialogue::stopTalking);
    }

    /** The talk button was pressed by mistake. */
    public void cancelRecording() {
        locked(dialogue::cancelTalking);
    }

    /** Sound of the user's, 16-bit little-endian mono at the profile's input rate; only where there is a WebSocket. */
    public void hear(byte[] pcm) {
        String base64 = Base64.getEncoder().encodeToString(pcm);
        locked(() -> dialogue.hear(base64));
    }

    /**
     * Changes settings of the running call.
     *
     * @throws ProviderException when the provider does not take them; the ones before then hold
     */
    public void change(SessionSettings wanted) throws ProviderException {
        SessionSettings before = session.settings();
        session.change(wanted);
        try {
            await(locked(() -> dialogue.change(before, wanted)), CHANGE_LIMIT);
        } catch (ProviderException e) {
            session.change(before);
            throw e;
        }
    }

    /**
     * Has the model write something about the conversation, which goes on undisturbed.
     *
     * @param instructions what to write
     * @throws ProviderException when it does not
     */
    public String aside(String instructions) throws ProviderException {
        ConversationEvent reply = await(locked(() -> dialogue.aside(instructions)), ASIDE_LIMIT);
        if (reply instanceof ConversationEvent.AsideDone done && done.fault() == null && !done.text().isBlank()) {
            return done.text().strip();
        }
        throw api.errors().noText();
    }

    private ConversationEvent await(CompletableFuture<ConversationEvent> reply, Duration limit)
        throws ProviderException {
        try {
            return reply.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw api.errors().noReply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw api.errors().noReply();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ProviderException refused ? refused : api.errors().noReply();
        }
    }

    /** The functions that the model waits for the output of. */
    public List<ToolCall> toolCalls() {
        return locked(dialogue::toolCalls);
    }

    /** Hands the model a function's output. Returns whether it waited for it. */
    public boolean answerTool(String callId, String output) {
        return locked(() -> dialogue.answerTool(callId, output));
    }

    /** Lets time pass; to be called a few times a second. */
    public void tick() {
        locked(() -> {
            if (over) {
                return;
            }
            if (settingUp && !begun.isDone() && clock.millis() - setupSince >= SETUP_LIMIT.toMillis()) {
                begin();
            }
            dialogue.tick();
        });
    }

    /** Ends the call in the ordinary way. Returns whether it was still the session's live one. */
    public boolean end(String reason) {
        boolean owesWords = session.owesWords();
        boolean ended = session.end(number, reason);
        if (ended) {
            LOG.info("session {}: ended ({})", session.id(), reason);
        }
        if (ended && owesWords) {
            awaitLastWords();
        }
        release();
        return ended;
    }

    /** Ends the call because of a fault. Returns whether it was still the session's live one. */
    public boolean fail(SessionError why) {
        if (locked(() -> over)) {
            return false;
        }
        boolean failed = session.fail(number, why);
        if (failed) {
            LOG.warn("session {}: failed ({})", session.id(), why.code());
        }
        release();
        return failed;
    }

    /** Another call of the session has taken this one's place. What was said last may still be on its way. */
    void replaced() {
        if (session.owesWords()) {
            Thread.startVirtualThread(() -> {
                awaitLastWords();
                release();
            });
        } else {
            release();
        }
    }

    /** What the user said last is transcribed a moment later; until then the sideband stays. */
    private void awaitLastWords() {
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (session.owesWords() && System.nanoTime() < deadline) {
                session.awaitEventAfter(session.seq(), Duration.ofNanos(deadline - System.nanoTime()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive(ServerEvents.Parsed parsed, Source source) {
        if (over) {
            return;
        }
        boolean counted = dialogue.receive(parsed, source);
        boolean isConfirmed = counted && settingUp && "session.updated".equals(parsed.type());
        if (isConfirmed && !begun.isDone()) {
            begin();
        }
    }

    /** What the provider's own connections report. */
    private final class Listener implements Sideband.Listener {
        @Override
        public void attached() {
            session.forwardEvents(number, false);
        }

        @Override
        public void received(String event) {
            locked(() -> receive(serverEvents.parse(event), Source.SIDEBAND));
        }

        @Override
        public void callGone() {
            gone();
        }

        @Override
        public void unavailable(List<ObjectNode> unsent) {
            LOG.warn("session {}: no sideband; the widget forwards the events", session.id());
            session.forwardEvents(number, true);
            unsent.forEach(session::sendThroughWidget);
        }
    }

    /** What the call's own WebSocket reports. */
    SocketLink.Listener socketListener() {
        String readyOn = api.profile().traits().readyOn();
        return new SocketLink.Listener() {
            @Override
            public void received(JsonNode event) {
                locked(() -> receive(serverEvents.parse(event), Source.SIDEBAND));
                if (event.path("type").asText().equals(readyOn)) {
                    connected();
                }
            }

            @Override
            public void spoken(SpokenAudio audio) {
                locked(() -> {
                    if (!over && voice != null) {
                        dialogue.spoken(audio);
                        voice.play(audio.pcm());
                    }
                });
            }

            @Override
            public void closed() {
                gone();
            }
        };
    }

    /**
     * The other side has ended the call. A widget that hangs up says so itself, and its word may come just after the
     * provider has noticed. A widget whose conversation was going on places another call.
     */
    private void gone() {
        try {
            Thread.sleep(REASON_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Over means that the widget has been quicker to notice.
        if (!locked(() -> over) && begun.isDone() && voice == null && session.lost(number)) {
            LOG.info("session {}: the provider has dropped the call", session.id());
            release();
        } else {
            fail(faults.callGone());
        }
    }

    private void release() {
        CallLink open;
        Runnable end;
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            open = link;
            end = hangUp;
            dialogue.over(api.errors().callOver());
            begun.complete(null);
        } finally {
            lock.unlock();
        }
        onRelease.accept(this);
        if (open != null) {
            open.close();
        }
        end.run();
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
