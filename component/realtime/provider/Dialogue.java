package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    private final SessionConfig config;
    private final ClientEvents clientEvents;
    private final FaultTable faults;
    private final Replies replies;
    private final History history;
    private final ResponseGate gate = new ResponseGate();
    private final AnswerWatchdog watchdog = new AnswerWatchdog();
    private final EstimatedPlayback playback = new EstimatedPlayback();
    private final PushToTalk talk = new PushToTalk();
    private final ToolCalls tools = new ToolCalls();
    private final Contexts contexts;
    private Transcribers transcribers;
    /** The settings were sent over the call, and the provider has not said that it took them. */
    private boolean unconfirmed;
    private int asides;

    Dialogue(RealtimeApi api, Session session, int number, boolean bySocket, Transcribers transcribers, Clock clock,
             Surroundings surroundings) {
        this.session = session;
        this.number = number;
        this.traits = api.profile().traits();
        this.bySocket = bySocket;
        this.transcribers = transcribers;
        this.clock = clock;
        this.surroundings = surroundings;
        ObjectMapper json = api.json();
        this.config = new SessionConfig(json, traits);
        this.clientEvents = new ClientEvents(json);
        this.faults = new FaultTable(api.errors());
        this.replies = new Replies(api.errors());
        this.contexts = new Contexts(clientEvents);
        this.history = new History(session.history().stream().filter(this::isHistory).toList());
    }

    /** What the dashboard shows is told anew with each call, as it is then. */
    private boolean isHistory(Item turn) {
        return turn.type() != ItemType.SYSTEM || !contexts.isOne(session.context(), turn.content());
    }

    /** A call that could not be configured at its creation is configured now. */
    void configure() {
        unconfirmed = true;
        send(clientEvents.configure(
            config.toConfigure(session.settings(), transcribers.current(), bySocket)));
    }

    /** The conversation may begin: with what was said before, or with the greeting. */
    void begin() {
        noteTranscriber();
        history.turns().forEach(turn -> {
            ObjectNode event = clientEvents.past(turn);
            // A turn that the provider does not take again is missed, and no more than that.
            replies.expect(event, reply -> false).exceptionally(refused -> null);
            send(event);
        });
        session.context().forEach((title, text) -> contexts.tell(title, text).forEach(this::send));
        if (session.items().isEmpty()) {
            greet(session.settings());
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
        if (!apply(event, source)) {
            return false;
        }
        if (estimates()) {
            playback.follow(event, now()).ifPresent(begun -> apply(begun, source));
            if (event instanceof ConversationEvent.SpeechStarted && interrupts()) {
                cutAnswer();
            }
        }
        if (parsed.call() != null) {
            tools.asked(parsed.call(), now());
        }
        react(event, parsed, isAwaited);
        return true;
    }

    private boolean apply(ConversationEvent event, Source source) {
        if (!session.apply(number, event, source)) {
            return false;
        }
        gate.follow(event).ifPresent(this::send);
        watchdog.follow(event, session.settings().turnDetection().answersByItself(), now());
        if (tools.follow(event)) {
            respond(clientEvents.respond());
        }
        return true;
    }

    private void react(ConversationEvent event, ServerEvents.Parsed parsed, boolean isAwaited) {
        switch (event) {
            case ConversationEvent.Configured configured when parsed.type().equals("session.updated") ->
                unconfirmed = false;
            case ConversationEvent.ItemTruncated cut -> send(clientEvents.retrieve(cut.itemId()));
            case ConversationEvent.UserTextFailed failed -> transcriptionFailed(failed);
            case ConversationEvent.Fault fault when !isAwaited -> failed(fault, parsed.param());
            case ConversationEvent.ResponseDone done when done.fault() != null -> report(done.fault());
            // Whoever speaks again does not wait for the answer to what was said before.
            case ConversationEvent.ResponseCreated created when created.inConversation() && talk.isHeld() ->
                cutAnswer();
            case ConversationEvent.Unknown unknown ->
                LOG.debug("session {}: event {} passed over", session.id(), unknown.type());
            default -> { }
        }
    }

    /** Follows the assistant's voice, where it passes through here. */
    void spoken(SpokenAudio audio) {
        playback.sounds(audio.responseId(), audio.itemId(), audio.milliseconds(traits.outputRate()), now())
            .ifPresent(begun -> apply(begun, Source.SIDEBAND));
    }

    /** Sound of the user's, where it passes through here. */
    void hear(String base64) {
        send(clientEvents.appendInput(base64));
    }

    /** Lets time pass; to be called a few times a second. */
    void tick() {
        playback.due(now()).ifPresent(stopped -> apply(stopped, Source.SIDEBAND));
        tools.overdue(now()).forEach(late -> answerTool(late, tools.tooLate()));
        switch (watchdog.due(now())) {
            case NOTHING -> { }
            case ASK -> {
                LOG.info("session {}: no answer came; asking for one", session.id());
                gate.forgetRequest();
                gate.request(clientEvents.respond()).ifPresent(this::send);
            }
            case COMPLAIN -> session.warn(number, faults.noAnswer());
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

    void tellContext(String title, String text) {
        contexts.tell(title, text).forEach(this::send);
    }

    /**
     * Order matters: first no more is made, then what was made is dropped. It may still play after response.done.
     */
    void cutAnswer() {
        watchdog.forget();
        if (gate.isGenerating()) {
            send(clientEvents.cancel());
        }
        if (!estimates()) {
            send(clientEvents.clearPlayback());
            return;
        }
        playback.cut(now()).ifPresent(cut -> {
            if (bySocket && traits.truncates()) {
                ObjectNode event = clientEvents.truncate(cut.itemId(), cut.heardMs());
                // Refused where our clock is ahead of what was made; no code is documented for that, so the id tells.
                replies.expect(event, reply -> reply instanceof ConversationEvent.ItemTruncated truncated
                    && truncated.itemId().equals(cut.itemId())).exceptionally(refused -> null);
                send(event);
            }
            apply(cut.event(), Source.SIDEBAND);
            surroundings.hush();
        });
    }

    /** The talk button is pressed: what was said before is not part of the turn, and the assistant is silent. */
    void startTalking() {
        if (talk.press(now())) {
            cutAnswer();
            send(clientEvents.clearInput());
            session.talking(number, true);
        }
    }

    /** The talk button is released: what was said is the user's turn. */
    void stopTalking() {
        boolean wasHeld = talk.isHeld();
        if (talk.release(now())) {
            send(clientEvents.commitInput());
            session.talking(number, false);
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
    }

    /** Changes settings; the future tells whether the provider takes them. */
    CompletableFuture<ConversationEvent> change(SessionSettings before, SessionSettings wanted) {
        Optional<String> transcriber = transcribers.current();
        if (!before.transcription().equals(wanted.transcription())) {
            transcribers = new Transcribers(wanted, traits.transcribers());
        }
        ObjectNode changes = config.changes(before, wanted, transcriber, transcribers.current());
        if (changes.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        if (talk.isHeld()) {
            cancelTalking();
        }
        ObjectNode event = clientEvents.configure(changes);
        CompletableFuture<ConversationEvent> reply =
            replies.expect(event, answer -> answer instanceof ConversationEvent.Configured);
        send(event);
        return reply;
    }

    /** Asks for a text beside the conversation. */
    CompletableFuture<ConversationEvent> aside(String instructions) {
        String label = "aside_" + ++asides;
        ObjectNode event = clientEvents.aside(label, instructions);
        CompletableFuture<ConversationEvent> reply = replies.expect(event,
            answer -> answer instanceof ConversationEvent.AsideDone done && label.equals(done.label()));
        send(event);
        return reply;
    }

    List<ToolCall> toolCalls() {
        return tools.waiting();
    }

    /** Returns whether such a call waited. */
    boolean answerTool(String callId, String output) {
        Optional<Boolean> goesOn = tools.answered(callId);
        if (goesOn.isEmpty()) {
            return false;
        }
        send(clientEvents.toolOutput(callId, output));
        if (goesOn.get()) {
            respond(clientEvents.respond());
        }
        return true;
    }

    /** Nothing more will come of this call. */
    void over(ProviderException why) {
        replies.giveUp(why);
    }

    /** Mumbling is the speaker's; anything else is the transcriber's, and the next turn may go better with another. */
    private void transcriptionFailed(ConversationEvent.UserTextFailed failed) {
        if (!failed.code().equals("audio_unintelligible")) {
            fallBack(failed.code());
        }
    }

    private boolean fallBack(String why) {
        if (!transcribers.fallBack()) {
            return false;
        }
        LOG.info("session {}: transcription failed ({}); trying {}", session.id(), why,
            transcribers.current().orElse("none"));
        if (unconfirmed) {
            // What is refused in one thing is refused as a whole.
            configure();
        } else {
            send(clientEvents.transcribeWith(transcribers.current(), session.settings().language()));
        }
        noteTranscriber();
        return true;
    }

    private void noteTranscriber() {
        transcribers.refused().ifPresent(refused -> session.note(number, transcribers.current()
            .map(current -> faults.otherTranscriber(refused, current))
            .orElseGet(faults::noTranscriber)));
    }

    private void failed(ConversationEvent.Fault fault, String param) {
        if (fault.code().equals(FaultTable.TOO_SHORT) && !session.settings().turnDetection().answersByItself()) {
            session.warn(number, faults.tooShort());
            return;
        }
        if (!Transcribers.isNamedBy(param) || !fallBack(fault.code())) {
            report(fault);
        }
    }

    private void report(ConversationEvent.Fault fault) {
        switch (faults.reactionTo(fault)) {
            case FaultTable.Ignore ignore -> LOG.debug("session {}: {}", session.id(), fault.code());
            case FaultTable.Warn warn -> session.warn(number, warn.error());
            case FaultTable.End end -> surroundings.fail(end.error());
        }
    }

    private void respond(ObjectNode create) {
        watchdog.expect(now());
        gate.request(create).ifPresent(this::send);
    }

    private void send(ObjectNode event) {
        surroundings.send(traits.dialect().write(event));
    }

    private boolean interrupts() {
        return !Boolean.FALSE.equals(session.settings().turnDetection().interruptResponse());
    }

    /** Over a WebSocket the sound is played on our side; and not every provider tells when it plays its own. */
    private boolean estimates() {
        return bySocket || !traits.playbackEvents();
    }

    private long now() {
        return clock.millis();
    }
}
