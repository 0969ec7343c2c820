package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Capture;
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
public final class ProviderCall implements Call {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderCall.class);

    private static final Duration CHANGE_LIMIT = Duration.ofSeconds(5);
    private static final Duration ASIDE_LIMIT = Duration.ofSeconds(25);

    private final RealtimeApi api;
    private final Session session;
    private final int number;
    private final CallEnd end;
    private final FaultTable faults;
    /** Held while settings are changed, so that one change is answered before the next. */
    private final ReentrantLock changing = new ReentrantLock();
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final ServerEvents serverEvents;
    private final Dialogue dialogue;
    private final CallLine line;
    private final CallStart start;
    private boolean over;

    ProviderCall(RealtimeApi api, Prices prices, Session session, int number, CallSetup setup, Clock clock,
                 Consumer<Call> onRelease) {
        this.api = api;
        this.session = session;
        this.number = number;
        this.end = new CallEnd(api, session, number, () -> onRelease.accept(this), this::close);
        this.faults = new FaultTable(api.errors());
        this.serverEvents = new ServerEvents(api.json(), prices, setup.session(),
            api.profile().traits().uniqueEventIds(), setup.isResumed() ? session.heard() : Set.of());
        this.line = new CallLine(api, session, number, clock, this::locked, new Receiver());
        this.dialogue = new Dialogue(api, serverEvents, session, number, setup, clock, new Surroundings());
        this.start = new CallStart(setup.isLate(), clock, new Steps());
        if (setup.isResumed()) {
            start.hasBegun();
        }
    }

    /** What the dialogue acts upon; its methods run under the lock. */
    private final class Surroundings implements Dialogue.Surroundings {
        @Override
        public void send(ObjectNode event) {
            if (!over) {
                line.send(event);
            }
        }

        @Override
        public void hush() {
            line.hush();
        }

        /** Ending takes a request to the provider: not under the lock. */
        @Override
        public void fail(SessionError why) {
            Thread.startVirtualThread(() -> ProviderCall.this.fail(why));
        }
    }

    /** What its beginning consists of. */
    private final class Steps implements CallStart.Steps {
        @Override
        public void configure() {
            dialogue.configure();
        }

        @Override
        public void begin() {
            if (session.connected(number)) {
                LOG.info("session {}: connected", session.id());
            }
            dialogue.begin();
        }
    }

    /**
     * Attaches to a WebRTC call that the provider has taken.
     *
     * @param callId null where the provider names none
     */
    void attach(String callId) {
        locked(() -> {
            end.named(callId);
            session.named(number, callId);
            line.attach(callId);
        });
    }

    /** Attaches to a WebRTC call that was placed before the host was away. */
    void resume(String callId) {
        locked(() -> {
            end.named(callId);
            line.resume(callId);
            dialogue.resume();
        });
    }

    @Override
    public long queued() {
        return locked(line::queued);
    }

    /** Opens a WebSocket of the call's own for sound and events; see {@link CallLine#open}. */
    CompletableFuture<Void> open(String model, Voice voice) {
        return locked(() -> line.open(model, voice)).thenRun(() -> locked(start::open));
    }

    @Override
    public int number() {
        return number;
    }

    /** Whether the provider takes the settings only once the call is up. */
    public boolean needsSetup() {
        return start.needsSetup();
    }

    /** The widget reports that media flows and its data channel is open. */
    public void connected() {
        locked(() -> {
            if (!over && start.isDone()) {
                session.connected(number);
            } else if (!over) {
                start.ready();
            }
        });
    }

    /** Waits until the provider has confirmed the settings, or has had the time to. */
    public void awaitBegin() throws InterruptedException {
        start.await();
    }

    /** Whether the conversation is on: the call is up and configured. */
    boolean hasBegun() {
        return start.isDone();
    }

    /** The widget reports that its way to the provider is interrupted, and may come back. */
    public void disconnected() {
        session.disconnected(number);
    }

    /** The widget has given this call up and will place another. */
    public void lost() {
        end.lost();
    }

    /** A provider event that the widget saw on its data channel. */
    public void forwarded(JsonNode event) {
        locked(() -> {
            line.told();
            receive(serverEvents.parse(event), Source.WIDGET);
        });
    }

    /** Says something into the conversation. An answer that is still going on is cut short by it. */
    public void say(String role, String text, boolean respond) {
        locked(() -> start.whenDone(() -> dialogue.say(dialogue.clientEvents().message(role, text), respond)));
    }

    /** Shows a picture, with words beside it that may be empty. */
    public void show(Picture picture, String text, boolean respond) {
        locked(() -> start.whenDone(() -> dialogue.say(dialogue.clientEvents().picture(picture, text), respond)));
    }

    /**
     * Tells the model what the app shows now; what was told before under the same title no longer holds. A conversation
     * that has not begun begins with what the session knows of that.
     */
    public void tellContext(String title, String text) {
        locked(() -> {
            if (start.isDone()) {
                dialogue.tellContext(title, text);
            }
        });
    }

    /** Stops the assistant: no more of the answer is made, and what is left of it is not played. */
    public void interrupt() {
        locked(dialogue::cutAnswer);
    }

    /** Has the model answer what was said so far. */
    public void respond() {
        locked(() -> start.whenDone(dialogue::answerNow));
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

    /**
     * Sound of the user's, 16-bit little-endian mono at the profile's input rate; only where there is a WebSocket. What
     * comes before the conversation has begun is not listened to.
     */
    public void hear(ByteBuffer pcm) {
        locked(() -> {
            if (!over && start.isDone()) {
                line.hear(pcm);
            }
        });
    }

    /** By now {@code milliseconds} of the item were heard; what is not told is estimated. Only over a WebSocket. */
    public void played(String itemId, long milliseconds) {
        locked(() -> dialogue.played(itemId, milliseconds));
    }

    /**
     * Changes settings of the call: at once where it is on, else with its beginning.
     *
     * @param wanted makes the settings that hold from those that held
     * @throws ProviderException when the provider does not take them; the ones before then hold
     */
    public void change(UnaryOperator<SessionSettings> wanted) throws ProviderException {
        changing.lock();
        try {
            SessionSettings before = session.settings();
            SessionSettings after = wanted.apply(before);
            CompletableFuture<ConversationEvent> reply = locked(() -> {
                session.change(after);
                return start.isDone() ? dialogue.change(after) : CompletableFuture.completedFuture(null);
            });
            try {
                await(reply, CHANGE_LIMIT);
            } catch (ProviderException e) {
                session.change(before);
                throw e;
            }
        } finally {
            changing.unlock();
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
        if (reply instanceof ConversationEvent.AsideDone done) {
            return faults.textOf(done);
        }
        throw api.errors().noText();
    }

    private ConversationEvent await(CompletableFuture<ConversationEvent> reply, Duration limit)
        throws ProviderException {
        try {
            return Replies.await(reply, limit, api.errors());
        } finally {
            // Nothing that comes later is for somebody who has gone.
            locked(() -> reply.cancel(false));
        }
    }

    /** The functions that the model waits for the output of. */
    public List<ToolCall> toolCalls() {
        return locked(dialogue.functions()::waiting);
    }

    /** Hands the model a function's output, if it waits for it. */
    public ToolAnswer answerTool(String callId, String output) {
        return locked(() -> dialogue.functions().answer(callId, output));
    }

    /** The row of captured fields was corrected: the model is told, and says nothing to it. */
    public void tellCaptured() {
        locked(() -> {
            if (start.isDone()) {
                session.capture().map(Capture::view).ifPresent(dialogue::tellCaptured);
            }
        });
    }

    @Override
    public void tick() {
        locked(() -> {
            if (over) {
                return;
            }
            start.tick();
            line.tick();
            dialogue.tick();
        });
    }

    @Override
    public boolean end(String reason) {
        return end.end(reason);
    }

    @Override
    public boolean fail(SessionError why) {
        return !locked(() -> over) && end.fail(why);
    }

    @Override
    public void replaced() {
        end.replaced();
    }

    @Override
    public boolean left() {
        return end.left();
    }

    private void receive(ServerEvents.Parsed parsed, Source source) {
        if (over) {
            return;
        }
        if (dialogue.receive(parsed, source) && "session.updated".equals(parsed.type())) {
            start.confirmed();
        }
    }

    /** What the provider's own connections report. */
    private final class Receiver implements CallLine.Receiver {
        private final String readyOn = api.profile().traits().readyOn();

        @Override
        public void received(String event) {
            locked(() -> receive(serverEvents.parse(event), Source.SIDEBAND));
        }

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
                if (!over && dialogue.spoken(audio)) {
                    line.play(audio);
                }
            });
        }

        @Override
        public void gone() {
            CallEnd.awaitReason();
            // Over means that the widget has been quicker to notice.
            if (!locked(() -> over)) {
                end.gone(locked(() -> start.isDone() && !line.isSocket()));
            }
        }
    }

    /** Returns what is left to be done, or null when the call is over already. */
    private Runnable close() {
        return locked(() -> {
            if (over) {
                return null;
            }
            over = true;
            dialogue.over(api.errors().callOver());
            start.giveUp();
            return line.close();
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
