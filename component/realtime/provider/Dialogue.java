package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Capture;
import realtime.session.Captured;
import realtime.session.ConversationEvent;
import realtime.session.Item;
import realtime.session.ItemType;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionSettings;
import realtime.session.Source;

/**
 * What is said to the provider during one call, and when: it follows the call's events into the session, asks for one
 * answer at a time, and reacts to what goes wrong. Not thread-safe; its {@link ProviderCall} guards it.
 */
final class Dialogue {
    private static final Logger LOG = LoggerFactory.getLogger(Dialogue.class);

    /** What the dialogue acts upon. */
    interface Surroundings {
        void send(ObjectNode event);

        /** What is being played on our side must stop. */
        void hush();

        void fail(SessionError why);
    }

    private final Session session;
    private final int number;
    private final ProviderProfile.Traits traits;
    private final boolean bySocket;
    private final Clock clock;
    private final Surroundings surroundings;
    private final ServerEvents serverEvents;
    private final ClientEvents clientEvents;
    private final FaultTable faults;
    private final Replies replies;
    private final CallSettings settings;
    private final History history;
    private final ResponseGate gate = new ResponseGate();
    private final AnswerWatchdog watchdog = new AnswerWatchdog();
    private final EstimatedPlayback playback;
    private final PushToTalk talk = new PushToTalk();
    private final Functions functions;
    private final Contexts contexts;
    private final ObjectMapper json;
    /** The user speaks, or has spoken, and the provider is going to answer by itself. */
    private boolean willAnswer;
    /** The model got a function's output while the talk button was held: what is said then may come to nothing. */
    private boolean owesAnswer;
    /** The next response was asked for by mistake. */
    private boolean unwanted;
    private int asides;

    Dialogue(RealtimeApi api, ServerEvents serverEvents, Session session, int number, CallSetup setup, Clock clock,
             Surroundings surroundings) {
        this.session = session;
        this.number = number;
        this.traits = api.profile().traits();
        this.bySocket = setup.bySocket();
        this.playback = new EstimatedPlayback(!bySocket);
        this.clock = clock;
        this.surroundings = surroundings;
        this.serverEvents = serverEvents;
        this.clientEvents = new ClientEvents(api.json());
        this.faults = new FaultTable(api.errors());
        this.replies = new Replies(api.errors());
        this.settings = new CallSettings(api, session, number, setup, replies, this::send);
        this.functions = new Functions(session, api.json(), this::send, this::goOn);
        this.contexts = new Contexts(clientEvents, number);
        this.json = api.json();
        this.history = new History(setup.isResumed() ? List.of()
            : session.history().stream().filter(this::isHistory).toList());
    }

    /** What the dashboard shows is told anew with each call, as it is then. */
    private boolean isHistory(Item turn) {
        return turn.type() != ItemType.SYSTEM || !contexts.isOne(session.context(), turn.content())
            && !contexts.isTitled(CaptureTool.NOTE, turn.content());
    }

    /** A call that could not be configured at its creation is configured now. */
    void configure() {
        settings.configure();
    }

    /** The conversation may begin: with what was said before, or with the greeting. */
    void begin() {
        settings.begin();
        // A turn that the provider does not take again is missed, and no more than that.
        history.turns().forEach(turn -> send(replies.tolerated(clientEvents.past(turn))));
        session.context().forEach(this::tellContext);
        session.capture().map(Capture::view).filter(row -> !row.isEmpty()).ifPresent(this::tellCaptured);
        if (session.items().isEmpty()) {
            greet(session.settings());
        }
    }

    /** Goes on in a call that a host before this one has begun. */
    void resume() {
        List<String> titles = new ArrayList<>(session.context().keySet());
        titles.add(CaptureTool.NOTE);
        contexts.resume(session.items(), titles);
        functions.resume();
        if (session.owesAnswer()) {
            watchdog.expect(now());
        }
    }

    private void greet(SessionSettings settings) {
        if (settings.greeting() != null) {
            respond(clientEvents.respondSaying(settings.greeting()));
        }
        if (settings.prompt() != null) {
            send(clientEvents.message("user", settings.prompt()));
            respond(clientEvents.respond());
        }
    }

    /** Follows a server event. Returns whether it counted: the call is still the session's. */
    boolean receive(ServerEvents.Parsed parsed, Source source) {
        boolean isAwaited = replies.follow(parsed);
        ConversationEvent event = history.translate(parsed.event());
        boolean isOfRequest = gate.isAbout(parsed.cause());
        if (parsed.call() != null && session.isLive(number)) {
            // Before the event counts as heard: whoever goes on from what is saved is not told of it again.
            functions.asked(parsed.call(), now());
        }
        if (!session.apply(number, event, source, parsed.name())) {
            return false;
        }
        follow(event, parsed.cause());
        if (estimates()) {
            playback.follow(event, now()).forEach(begun -> apply(begun, source));
            if (event instanceof ConversationEvent.SpeechStarted && interrupts()) {
                cutAnswer();
            }
        }
        if (event instanceof ConversationEvent.Fault fault && !isAwaited) {
            failed(fault, parsed, isOfRequest);
        } else {
            react(event);
        }
        return true;
    }

    /** What follows from the assistant's voice, as far as we know of it. */
    private void apply(ConversationEvent event, Source source) {
        if (session.apply(number, event, source)) {
            follow(event, null);
        }
    }

    private void follow(ConversationEvent event, String cause) {
        boolean answersByItself = session.settings().turnDetection().answersByItself();
        switch (event) {
            case ConversationEvent.SpeechStarted started -> willAnswer = answersByItself;
            case ConversationEvent.ResponseCreated created when created.inConversation() -> willAnswer = false;
            default -> { }
        }
        gate.follow(event, cause).ifPresent(this::send);
        watchdog.follow(event, answersByItself, now());
        functions.follow(event);
    }

    /** The model has its functions' outputs. The answer to what the user is saying now takes them in. */
    private void goOn() {
        owesAnswer = talk.isHeld();
        if (!talk.isHeld() && !willAnswer) {
            respond(clientEvents.respond());
        }
    }

    private void react(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.ItemTruncated cut -> send(clientEvents.retrieve(cut.itemId()));
            case ConversationEvent.UserTextFailed failed -> transcriptionFailed(failed);
            case ConversationEvent.ResponseDone done when done.fault() != null -> report(done.fault());
            // Whoever speaks again does not wait for the answer to what was said before.
            case ConversationEvent.ResponseCreated created when created.inConversation()
                && (talk.isHeld() || unwanted) -> {
                unwanted = false;
                cutAnswer();
            }
            case ConversationEvent.Unknown unknown ->
                LOG.debug("session {}: event {} passed over", session.id(), unknown.type());
            default -> { }
        }
    }

    /** Follows the assistant's voice, where it passes through here. Returns whether it is still to be heard. */
    boolean spoken(SpokenAudio audio) {
        playback.sounds(audio.responseId(), audio.itemId(), audio.milliseconds(traits.outputRate()), now())
            .forEach(begun -> apply(begun, Source.SIDEBAND));
        return !playback.isOver(audio.responseId());
    }

    /** How much of the assistant's voice was heard, where it passes through here. */
    void played(String itemId, long milliseconds) {
        playback.heard(itemId, milliseconds, now());
    }

    /** Lets time pass; to be called a few times a second. */
    void tick() {
        playback.due(now()).ifPresent(stopped -> apply(stopped, Source.SIDEBAND));
        functions.tick(now());
        if (!functions.waiting().isEmpty()) {
            session.active();
        }
        if (gate.isGenerating()) {
            watchdog.postpone(now());
        }
        switch (watchdog.due(now())) {
            case NOTHING -> { }
            case ASK -> {
                LOG.info("session {}: no answer came; asking for one", session.id());
                unwanted = false;
                gate.retry(replies.named(clientEvents.respond())).ifPresent(this::send);
            }
            case COMPLAIN -> {
                gate.giveUp();
                session.expectAnswer(number, false);
                session.warn(number, faults.noAnswer());
            }
        }
    }

    /** Says something into the conversation. An answer that is still going on is cut short by it. */
    void say(ObjectNode message, boolean respond) {
        send(message);
        if (respond) {
            answerNow();
        }
    }

    ClientEvents clientEvents() {
        return clientEvents;
    }

    /** Has the model answer what was said so far. */
    void answerNow() {
        if (gate.isAnswering()) {
            cutAnswer();
        }
        respond(clientEvents.respond());
    }

    /** That the one told before is gone already, or under another id, is nobody's news. */
    void tellContext(String title, String text) {
        contexts.tell(title, text).forEach(event -> send(replies.tolerated(event)));
    }

    /** What the row of captured fields holds now, in place of what was told of it before. */
    void tellCaptured(Captured row) {
        tellContext(CaptureTool.NOTE, CaptureTool.note(row, json));
    }

    /**
     * Order matters: first no more is made, then what was made is dropped. It may still play after response.done.
     */
    void cutAnswer() {
        expectNoAnswer();
        if (gate.isGenerating()) {
            send(clientEvents.cancel());
        }
        if (!estimates()) {
            send(clientEvents.clearPlayback());
            return;
        }
        playback.cut(now()).ifPresent(cut -> {
            if (bySocket && cut.itemId() != null) {
                if (traits.truncates()) {
                    // Refused where our clock is ahead of what was made; no code is documented for that.
                    send(replies.tolerated(clientEvents.truncate(cut.itemId(), cut.heardMs())));
                }
                // The sound is played on our side: nobody knows better.
                apply(new ConversationEvent.ItemTruncated(cut.itemId(), cut.heardMs()), Source.SIDEBAND);
            }
            apply(cut.event(), Source.SIDEBAND);
            surroundings.hush();
        });
    }

    /** The talk button is pressed: what was said before is not part of the turn, and the assistant is silent. */
    void startTalking() {
        if (!talk.isHeld() && session.talking(number, true)) {
            talk.press(now());
            cutAnswer();
            send(clientEvents.clearInput());
        }
    }

    /** The talk button is released: what was said is the user's turn. */
    void stopTalking() {
        boolean wasHeld = talk.isHeld();
        if (talk.release(now())) {
            send(clientEvents.commitInput());
            session.talking(number, false);
            owesAnswer = false;
            respond(clientEvents.respond());
        } else if (wasHeld) {
            dropTurn();
        }
    }

    /** The talk button was pressed by mistake. */
    void cancelTalking() {
        if (talk.isHeld()) {
            talk.release(now());
            dropTurn();
        }
    }

    private void dropTurn() {
        send(clientEvents.clearInput());
        session.talkCancelled(number);
        if (owesAnswer) {
            goOn();
        }
    }

    /** Changes settings; the future tells whether the provider takes them. */
    CompletableFuture<ConversationEvent> change(SessionSettings wanted) {
        cancelTalking();
        return settings.change(wanted);
    }

    /** Asks for a text beside the conversation. */
    CompletableFuture<ConversationEvent> aside(String instructions) {
        String label = "aside_" + ++asides;
        ObjectNode event = clientEvents.aside(label, instructions);
        CompletableFuture<ConversationEvent> reply = replies.expect(event, answer ->
            answer.event() instanceof ConversationEvent.AsideDone done && label.equals(done.label()));
        serverEvents.expectAside(label);
        reply.whenComplete((done, failed) -> serverEvents.forgetAside(label));
        send(event);
        return reply;
    }

    Functions functions() {
        return functions;
    }

    /** Nothing more will come of this call. */
    void over(ProviderException why) {
        replies.giveUp(why);
    }

    /** Mumbling is the speaker's; anything else is the transcriber's, and the next turn may go better with another. */
    private void transcriptionFailed(ConversationEvent.UserTextFailed failed) {
        if (!failed.code().equals("audio_unintelligible")) {
            settings.fallBack(failed.code());
        }
    }

    private void failed(ConversationEvent.Fault fault, ServerEvents.Parsed parsed, boolean isOfRequest) {
        if (isOfRequest && !fault.code().equals(FaultTable.TAKEN)) {
            expectNoAnswer();
            unwanted = false;
        }
        if (fault.code().equals(FaultTable.TOO_SHORT) && !session.settings().turnDetection().answersByItself()) {
            emptyTurn();
        } else if (!Transcribers.isNamedBy(parsed.param()) || !settings.fallBack(fault.code())) {
            if (settings.isConfiguring(parsed.cause())) {
                // Without its instructions and tools it is not the conversation that was wanted.
                surroundings.fail(faults.inWords(fault));
            } else {
                report(fault);
            }
        }
    }

    /** Nothing was said while the button was held: the answer that was asked for along with it would be to nothing. */
    private void emptyTurn() {
        expectNoAnswer();
        unwanted = gate.withdraw();
        session.talkCancelled(number);
        session.warn(number, faults.tooShort());
    }

    private void report(ConversationEvent.Fault fault) {
        switch (faults.reactionTo(fault)) {
            case FaultTable.Ignore ignore -> LOG.debug("session {}: {}", session.id(), fault.code());
            case FaultTable.Warn warn -> session.warn(number, warn.error());
            case FaultTable.End end -> surroundings.fail(end.error());
        }
    }

    private void expectNoAnswer() {
        watchdog.forget();
        session.expectAnswer(number, false);
    }

    private void respond(ObjectNode create) {
        watchdog.expect(now());
        session.expectAnswer(number, true);
        gate.request(replies.named(create)).ifPresent(this::send);
    }

    private void send(ObjectNode event) {
        surroundings.send(traits.dialect().write(event));
    }

    private boolean interrupts() {
        return !Boolean.FALSE.equals(session.settings().turnDetection().interruptResponse());
    }

    /** Over a WebSocket the sound is played on our side; and not every provider tells when it plays its own. */
    private boolean estimates() {
        return bySocket || !traits.playbackEvents() && !playback.isTold();
    }

    private long now() {
        return clock.millis();
    }
}
