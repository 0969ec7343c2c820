package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionSettings;
import realtime.session.Source;

/**
 * One call between a session and its provider: places it, feeds the session from the sideband (or from the events that
 * the widget forwards, where there is none), and carries commands the other way. Thread-safe: one lock orders events.
 */
public final class ProviderCall implements Sideband.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderCall.class);

    private static final Duration LAST_WORDS = Duration.ofMillis(1_500);
    private static final Duration REASON_GRACE = Duration.ofMillis(300);

    private final RealtimeApi api;
    private final Session session;
    private final int number;
    private final String callId;
    private final byte[] answer;
    private final Sideband sideband;
    private final ClientEvents clientEvents;
    private final FaultTable faults;
    private final Consumer<ProviderCall> onRelease;
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final ServerEvents serverEvents;
    private final Transcribers transcribers;
    private final ResponseGate gate = new ResponseGate();
    private boolean greeted;
    private boolean over;

    private ProviderCall(RealtimeApi api, ServerEvents serverEvents, Transcribers transcribers, Session session,
                         int number, RealtimeApi.CreatedCall created, Consumer<ProviderCall> onRelease) {
        this.api = api;
        this.session = session;
        this.number = number;
        this.callId = created.id();
        this.answer = created.answer();
        this.clientEvents = new ClientEvents(api.json());
        this.faults = new FaultTable(api.errors());
        this.onRelease = onRelease;
        this.serverEvents = serverEvents;
        this.transcribers = transcribers;
        this.sideband = callId == null ? null : new Sideband(api, callId, this);
    }

    /**
     * Places a call for the session.
     *
     * @param offer     the widget's SDP, byte for byte
     * @param onRelease told once the call is over, whoever ended it
     * @throws ProviderException when the provider refuses; the session is then failed with the same words. Also when
     *     the call was stopped, or replaced by a newer one, while it was being placed; it is then hung up
     */
    static ProviderCall place(RealtimeApi api, Prices prices, Session session, byte[] offer,
                              Consumer<ProviderCall> onRelease) throws ProviderException {
        int number = session.beginCall("webrtc");
        try {
            Transcribers transcribers = new Transcribers(session.settings());
            RealtimeApi.CreatedCall created = create(api, session.settings(), transcribers, offer);
            ServerEvents events = new ServerEvents(api.json(), prices, config(api, session.settings(), transcribers));
            ProviderCall call = new ProviderCall(api, events, transcribers, session, number, created, onRelease);
            if (!session.isLive(number)) {
                call.release();
                throw overtaken();
            }
            call.open();
            LOG.info("session {}: call {} placed", session.id(), created.id());
            return call;
        } catch (ProviderException e) {
            session.fail(number, new SessionError(e.code(), e.getMessage(), e.fix()));
            LOG.info("session {}: call refused ({})", session.id(), e.code());
            throw e;
        }
    }

    /** A provider that refuses the transcriber has made no call yet, so the same offer can be made again. */
    private static RealtimeApi.CreatedCall create(RealtimeApi api, SessionSettings settings, Transcribers transcribers,
                                                  byte[] offer) throws ProviderException {
        while (true) {
            try {
                return api.createCall(offer, config(api, settings, transcribers));
            } catch (ProviderException e) {
                if (!e.isAboutTranscription() || !transcribers.fallBack()) {
                    throw e;
                }
                LOG.info("the provider refuses the transcriber; trying {}", transcribers.current().orElse("none"));
            }
        }
    }

    private static ObjectNode config(RealtimeApi api, SessionSettings settings, Transcribers transcribers) {
        return new SessionConfig(api.json()).of(settings, transcribers.current());
    }

    static ProviderException overtaken() {
        return new ProviderException(409, "call_overtaken",
            "The call was stopped or replaced while it was being placed.",
            "Start again when a conversation is wanted.", null);
    }

    /** Rises with each call of the session. */
    int number() {
        return number;
    }

    /** The provider's SDP, byte for byte. */
    public byte[] answer() {
        return answer.clone();
    }

    /** The widget reports that media flows and its data channel is open. */
    public void connected() {
        locked(() -> {
            if (session.connected(number)) {
                LOG.info("session {}: connected", session.id());
            }
            greet();
        });
    }

    /** A provider event that the widget saw on its data channel. */
    public void forwarded(JsonNode event) {
        locked(() -> apply(serverEvents.parse(event), Source.WIDGET));
    }

    /** Says something into the conversation. An answer that is still going on is cut short by it. */
    public void say(String role, String text, boolean respond) {
        locked(() -> {
            send(clientEvents.message(role, text));
            if (respond) {
                if (gate.isAnswering()) {
                    cutAnswer();
                }
                respond(clientEvents.respond());
            }
        });
    }

    /** Stops the assistant: no more of the answer is made, and what is left of it is not played. */
    public void interrupt() {
        locked(this::cutAnswer);
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

    /** Ends the call because of a fault. */
    public boolean fail(SessionError why) {
        boolean failed = session.fail(number, why);
        if (failed) {
            LOG.warn("session {}: failed ({})", session.id(), why.code());
        }
        release();
        return failed;
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

    @Override
    public void attached() {
        session.forwardEvents(number, false);
    }

    @Override
    public void received(String event) {
        locked(() -> apply(serverEvents.parse(event), Source.SIDEBAND));
    }

    /** A widget that hangs up says so itself, and its word may come just after the provider has noticed. */
    @Override
    public void callGone() {
        try {
            Thread.sleep(REASON_GRACE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fail(faults.callGone());
    }

    @Override
    public void unavailable(List<ObjectNode> unsent) {
        LOG.warn("session {}: no sideband; the widget forwards the events", session.id());
        session.forwardEvents(number, true);
        unsent.forEach(session::sendThroughWidget);
    }

    private void open() {
        if (sideband == null) {
            session.forwardEvents(number, true);
        } else {
            sideband.open();
        }
    }

    private void apply(ConversationEvent event, Source source) {
        if (over || !session.apply(number, event, source)) {
            return;
        }
        gate.follow(event).ifPresent(this::send);
        switch (event) {
            case ConversationEvent.ItemTruncated cut -> send(clientEvents.retrieve(cut.itemId()));
            case ConversationEvent.UserTextFailed failed -> transcriptionFailed(failed);
            case ConversationEvent.Fault fault -> report(fault);
            case ConversationEvent.ResponseDone done when done.fault() != null -> report(done.fault());
            case ConversationEvent.Unknown unknown ->
                LOG.debug("session {}: unknown event {}", session.id(), unknown.type());
            default -> { }
        }
    }

    /** Mumbling is the speaker's; anything else is the transcriber's, and the next turn may go better with another. */
    private void transcriptionFailed(ConversationEvent.UserTextFailed failed) {
        if (failed.code().equals("audio_unintelligible") || !transcribers.fallBack()) {
            return;
        }
        LOG.info("session {}: transcription failed ({}); trying {}", session.id(), failed.code(),
            transcribers.current().orElse("none"));
        send(clientEvents.transcribeWith(transcribers.current(), session.settings().language()));
        if (transcribers.current().isEmpty()) {
            session.warn(number, faults.noTranscriber());
        }
    }

    private void report(ConversationEvent.Fault fault) {
        switch (faults.reactionTo(fault)) {
            case FaultTable.Ignore ignore -> LOG.debug("session {}: {}", session.id(), fault.code());
            case FaultTable.Warn warn -> session.warn(number, warn.error());
            case FaultTable.End end -> Thread.startVirtualThread(() -> fail(end.error()));
        }
    }

    private void greet() {
        SessionSettings settings = session.settings();
        if (greeted || !session.items().isEmpty()) {
            return;
        }
        greeted = true;
        if (settings.greeting() != null) {
            respond(clientEvents.respondSaying(settings.greeting()));
        }
        if (settings.prompt() != null) {
            send(clientEvents.message("user", settings.prompt()));
            respond(clientEvents.respond());
        }
    }

    private void respond(ObjectNode create) {
        gate.request(create).ifPresent(this::send);
    }

    /** Order matters: first no more is made, then what was made is dropped. It may still play after response.done. */
    private void cutAnswer() {
        if (gate.isGenerating()) {
            send(clientEvents.cancel());
        }
        send(clientEvents.clearPlayback());
    }

    private void send(ObjectNode event) {
        if (sideband == null || !sideband.send(event)) {
            session.sendThroughWidget(event);
        }
    }

    private void release() {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
        } finally {
            lock.unlock();
        }
        onRelease.accept(this);
        if (sideband != null) {
            sideband.close();
        }
        if (callId == null) {
            return;
        }
        try {
            api.hangUp(callId);
        } catch (ProviderException e) {
            LOG.warn("session {}: hang-up failed ({}); the provider ends the call when the widget's media stop",
                session.id(), e.code());
        }
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }
}
