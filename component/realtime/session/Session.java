package realtime.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One conversation: its settings, where it stands, its transcript, and the numbered log that every reader follows. It
 * outlives the widget's frame and may hold several calls, one after the other; of each it takes only what names the
 * call's number, so that the remains of an earlier call cannot touch a later one. Thread-safe: one lock guards all
 * state.
 */
public final class Session {
    private final String id;
    private final String provider;
    private final Clock clock;
    private final long createdAt;

    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final Transcript transcript;
    private final EventLog log;
    private final Journal journal;
    private final Unsaved unsaved;
    private final SavedParts parts;
    private final Saving saving;
    private final CallState call = new CallState();
    private final Turn turn = new Turn();
    private final AnswerTimes answers = new AnswerTimes();
    private final UsageMeter usage = new UsageMeter();
    private final ContextNotes context = new ContextNotes();
    private final Participant participant;
    private final ToolUses toolUses;
    /** Null where nothing is captured. */
    private final Capture capture;
    private CurrentSettings settings;
    private boolean paused;
    private boolean muted;
    private boolean deleted;
    /** As it was saved last by whoever holds it; null where this host does. */
    private SavedState followed;
    private SessionMeter meter = SessionMeter.NONE;
    /** Null where it is not to be recorded. */
    private RecordingState recording;

    /**
     * Of which nothing is saved.
     *
     * @param provider the provider's name, as the snapshot shows it
     */
    public Session(String id, SessionSettings settings, String provider, Clock clock) {
        this(id, settings, provider, clock, clock.millis(), 0, SessionSaver.NONE);
    }

    /** @param seqBefore the last event of the session with the same key before this one: numbers go on from there */
    Session(String id, SessionSettings settings, String provider, Clock clock, long createdAt, long seqBefore,
            SessionSaver saver) {
        this.id = id;
        this.settings = CurrentSettings.unreported(settings);
        this.provider = provider;
        this.clock = clock;
        this.createdAt = createdAt;
        this.transcript = new Transcript(settings.transcribes());
        this.unsaved = new Unsaved(this, saver, seqBefore);
        this.log = new EventLog(lock, seqBefore, unsaved);
        this.journal = new Journal(log, transcript);
        this.recording = settings.record() ? RecordingState.WAITING : null;
        this.toolUses = new ToolUses(lock, unsaved, clock);
        this.participant = new Participant(settings, log, clock, this::changing);
        this.capture = settings.fields() == null ? null : new Capture(settings.fields(), log, this::changing);
        this.parts = new SavedParts(id, provider, createdAt, clock, transcript, log, call, usage, context, participant,
            capture, toolUses, this::standing);
        this.saving = new Saving(lock, this::changing, log, unsaved, parts);
    }

    /**
     * One that was saved, by this host's run before or by another host. It is followed until it is held.
     *
     * @see #hold
     */
    static Session restored(SavedSession saved, Clock clock, SessionSaver saver) {
        SavedState state = saved.state();
        Session session = new Session(state.id(), state.settings(), state.provider(), clock, state.createdAt(), 0,
            saver);
        session.follow(saved);
        return session;
    }

    /** Shows what was saved, by whoever holds it, in place of what is here. Nothing here may change it meanwhile. */
    void follow(SavedSession saved) {
        locked(() -> {
            SavedState state = saved.state();
            parts.restore(saved);
            unsaved.reset(log.lastSeq(), true);
            settings = CurrentSettings.unreported(state.settings());
            paused = state.paused();
            muted = state.muted();
            recording = state.recording();
            turn.restore(state.turn());
            return followed = state;
        });
    }

    /**
     * From now on it is this host's to change: it goes on where it was saved last. A call that was up then is
     * interrupted, until it is heard of or given up. Does nothing where it is held already.
     */
    public void hold() {
        locked(() -> {
            if (followed == null) {
                return false;
            }
            boolean wasLive = followed.phase().isLive();
            // What comes next must not have a number under which readers were shown something else.
            log.moveTo(Math.max(log.lastSeq(), followed.seqReserved()));
            unsaved.reset(log.lastSeq(), false);
            followed = null;
            call.orphan(clock.millis());
            if (wasLive && call.id() == null) {
                closeCall();
            }
            if (wasLive) {
                journal.status(null, seen());
            }
            return true;
        });
    }

    /** Whether another host may change it, and this one only shows it. */
    public boolean isFollowed() {
        return locked(() -> followed != null);
    }

    /** Whether somebody waits for what happens next. */
    public boolean isAwaited() {
        return locked(log::isAwaited);
    }

    /** Whoever held it has deleted it. */
    void gone() {
        locked(() -> {
            deleted = true;
            log.tell("deleted", new SessionEvent.Deleted(id));
            return null;
        });
    }

    /** Has it saved. */
    public Saving saving() {
        return saving;
    }

    /** Has what is consumed and how long things take told to it, from now on. */
    public void measuredBy(SessionMeter wanted) {
        locked(() -> meter = wanted);
    }

    /** Placing a call took so long, or being refused it did. */
    public void placed(Duration took, boolean refused) {
        locked(() -> meter).placed(took, refused);
    }

    /** The provider's name for call {@code number}, by which it can be found again; null where it has none. */
    public void named(int number, String callId) {
        locked(() -> {
            if (call.named(number, callId)) {
                unsaved.state();
            }
            return null;
        });
    }

    /** The provider's name for the call that is up, or was when the host broke off. */
    public Optional<String> callId() {
        return locked(() -> Optional.ofNullable(call.id()));
    }

    /** The hash codes of the latest names of events that were applied in the current call. */
    public Set<Integer> heard() {
        return locked(() -> call.heard().all());
    }

    /** The function calls that the model has made. */
    public ToolUses toolUses() {
        return toolUses;
    }

    /** A UUID, unlike the key, which the app chooses. */
    public String id() {
        return id;
    }

    /** What people know it by: its key, else its id. */
    public String name() {
        String key = settings().key();
        return key == null ? id : key;
    }

    /** As they are asked for now; what a call made of them is in the snapshot. */
    public SessionSettings settings() {
        return locked(() -> settings.asked());
    }

    /** The word of whoever sits in front of the widget on the session itself. */
    public Participant participant() {
        return participant;
    }

    /** The row that the conversation is turned into; empty where nothing is captured. */
    public Optional<Capture> capture() {
        return Optional.ofNullable(capture);
    }

    /** Epoch milliseconds. */
    public long createdAt() {
        return createdAt;
    }

    /** Where the conversation stands now. */
    public Phase phase() {
        return locked(this::phaseNow);
    }

    /** The current or last call's number, from 1; 0 before the first. */
    public int call() {
        return locked(call::number);
    }

    /** How far the conversation is, in milliseconds since its first call was up, as its items count; empty before. */
    public OptionalLong conversationMs() {
        return locked(() -> transcript.lasted(clock.millis()));
    }

    /** Tells readers whether it is being recorded. */
    public void recording(RecordingState state) {
        changing(() -> recording = state);
    }

    /** Whether it was deleted and only its readers still hold it. */
    public boolean isDeleted() {
        return locked(() -> deleted);
    }

    /** The number of its latest event. */
    public long seq() {
        return locked(log::lastSeq);
    }

    /** The transcript in the conversation's order. */
    public List<Item> items() {
        return locked(transcript::items);
    }

    /**
     * What a new call is to be told, oldest first: what was said and heard, without tools and without what could not be
     * had; of a long conversation the newest 60 000 characters.
     */
    public List<Item> history() {
        return locked(() -> History.of(transcript.items()));
    }

    /** All of it at one moment, settings and transcript included; waits until what it shows is saved. */
    public SessionSnapshot snapshot() {
        return locked(() -> {
            SessionSnapshot now = view(transcript.items());
            log.awaitShown();
            return now;
        });
    }

    /** The snapshot without settings and transcript. */
    public SessionSnapshot outline() {
        return locked(() -> view(null));
    }

    /**
     * The items that an event behind {@code since} has changed, however long the rest of the conversation is; waits
     * until what it shows is saved.
     *
     * @param completedOnly without those that are in progress
     */
    public Excerpt excerpt(long since, boolean completedOnly) {
        return locked(() -> {
            Excerpt now = new Excerpt(view(null), transcript.itemsChangedAfter(since).stream()
                .filter(item -> !completedOnly || item.status() != ItemStatus.IN_PROGRESS).toList());
            log.awaitShown();
            return now;
        });
    }

    /** The log's events behind {@code seq}; empty when they are no longer kept and the reader needs a snapshot. */
    public Optional<List<SessionEvent>> eventsAfter(long seq) {
        return locked(() -> log.after(seq));
    }

    /** Waits until there is an event behind {@code seq}, at most {@code limit}. Returns whether there is one. */
    public boolean awaitEventAfter(long seq, Duration limit) throws InterruptedException {
        return log.awaitAfter(seq, limit, true);
    }

    /** As {@link #awaitEventAfter}, for who need not be told soon of what happens at other hosts. */
    public boolean awaitEventHere(long seq, Duration limit) throws InterruptedException {
        return log.awaitAfter(seq, limit, false);
    }

    /** Replaces the settings. What the provider reports of the current call wins over them until its next report. */
    public void change(SessionSettings wanted) {
        changing(() -> {
            if (wanted.transcribes() != settings.asked().transcribes()) {
                transcript.transcribes(wanted.transcribes());
            }
            return settings = phaseNow().isLive() ? settings.asking(wanted) : CurrentSettings.unreported(wanted);
        });
    }

    /** What the app shows its user, by title in the order they came; for the model to know. */
    public Map<String, String> context() {
        return locked(context::all);
    }

    /**
     * Notes what the app shows its user, in place of what it showed under the same title. At most 50 titles are kept;
     * the oldest goes first.
     *
     * @param text null when it is no longer shown
     */
    public void context(String title, String text) {
        locked(() -> {
            context.put(title, text);
            unsaved.context();
            return null;
        });
    }

    /**
     * Begins a call and returns its number. It is a reconnect when the call before it was up at some time and was not
     * ended; else it is a new start.
     *
     * @param transport {@code webrtc} or {@code websocket}
     */
    public int beginCall(String transport) {
        return changing(() -> {
            long now = clock.millis();
            journal.items(transcript.callBegins(now));
            int number = call.begin(transport, now);
            paused = paused && call.isReconnecting();
            settings = CurrentSettings.unreported(settings.asked());
            transcript.transcribes(settings.asked().transcribes());
            turn.reset();
            answers.reset();
            return number;
        });
    }

    /**
     * Applies a conversation event of call {@code number}. Of an earlier or ended call only the words still count that
     * a turn of it owes. Returns whether the event was taken.
     */
    public boolean apply(int number, ConversationEvent event, Source source) {
        return apply(number, event, source, null);
    }

    /** @param name of the event, by which it is known again; null where it has none */
    public boolean apply(int number, ConversationEvent event, Source source, String name) {
        return changing(() -> {
            if (name != null && call.holds(number)) {
                call.heard().add(name);
            }
            long now = clock.millis();
            if (call.holds(number)) {
                follow(event, now);
            } else if (!transcript.isOwed(event)) {
                return false;
            }
            meter.used(usage.follow(event));
            journal.items(transcript.apply(event, source, now));
            return true;
        });
    }

    /** Call {@code number} is up, or again: media flow, and the data channel is open. Returns whether it was not. */
    public boolean connected(int number) {
        return changing(() -> connect(number, clock.millis()));
    }

    /** The provider has call {@code number}, of which nothing was heard since the host was away. */
    public void heardOf(int number) {
        changing(() -> call.isOrphaned() && connect(number, clock.millis()));
    }

    /** The media path of call {@code number} is interrupted and may come back. Returns whether the call was up. */
    public boolean disconnected(int number) {
        return changing(() -> call.disconnect(number, clock.millis()));
    }

    /** Call {@code number} is gone, and another will be placed. Returns whether it was the current one. */
    public boolean lost(int number) {
        return changing(() -> call.lose(number, clock.millis()) && closeCall());
    }

    /**
     * The user holds the key or button to talk, or has let go of it. Returns whether that was news of the current call;
     * pressing is none while the call is not up or paused.
     */
    public boolean talking(int number, boolean on) {
        return changing(() -> {
            boolean possible = on ? call.isUp() && !paused : turn.isTalking();
            if (!call.holds(number) || !possible || on == turn.isTalking()) {
                return false;
            }
            long now = clock.millis();
            transcript.talking(on, now);
            boolean answered = settings.holding().turnDetection().type() == TurnDetection.Type.PUSH_TO_TALK;
            turn.talking(on, answered, now);
            if (!on && answered) {
                answers.turnOver(now);
            }
            return true;
        });
    }

    /**
     * What the user says with the key or button held, or said before letting go of it, is not going to be a turn.
     * Returns whether call {@code number} is the current one.
     */
    public boolean talkCancelled(int number) {
        return changing(() -> call.holds(number) && cancelTalk());
    }

    /** Shows a fault that the conversation survives; the next answer clears it. */
    public void warn(int number, SessionError fault) {
        changing(() -> call.warn(number, fault));
    }

    /** Shows something that holds for the rest of call {@code number}; null when it no longer does. */
    public void note(int number, SessionError why) {
        changing(() -> call.note(number, why));
    }

    /** Asks the widget to forward its data channel's events, or to stop doing so. */
    public void forwardEvents(int number, boolean forward) {
        changing(() -> call.forwardEvents(number, forward));
    }

    /** An answer of call {@code number}'s was asked for, or is wanted no more: another host is to know of it. */
    public void expectAnswer(int number, boolean isWanted) {
        locked(() -> {
            if (call.holds(number) && turn.owe(isWanted)) {
                unsaved.state();
            }
            return null;
        });
    }

    /** Whether an answer is to come that has not begun. */
    public boolean owesAnswer() {
        return locked(turn::isOwed);
    }

    /** Somebody is at work for the conversation, though nothing is heard of it: it is not idle. */
    public void active() {
        locked(() -> {
            turn.active(clock.millis());
            return null;
        });
    }

    /** Whether call {@code number} is the current one, neither over nor given up, and its session not deleted. */
    public boolean isLive(int number) {
        return locked(() -> call.holds(number) && !deleted);
    }

    /** Whether the words of something said in call {@code number} are on their way; they count even after its end. */
    public boolean owesWords(int number) {
        return locked(() -> transcript.owesWords(number));
    }

    /** Counts what was written about the conversation after its call. */
    public void spent(ConversationEvent.AsideDone aside) {
        changing(() -> {
            meter.used(usage.follow(aside));
            return null;
        });
    }

    /** Ends whichever call is up or being set up, or waited for. Returns whether there was one. */
    public boolean endCurrent(String reason) {
        return locked(() -> end(call.number(), reason));
    }

    /** Ends call {@code number} in the ordinary way. Returns whether it was the current, live one. */
    public boolean end(int number, String reason) {
        return finish(number, reason, null);
    }

    /** Ends call {@code number} because of a fault. Returns whether it was the current, live one. */
    public boolean fail(int number, SessionError why) {
        return finish(number, why.code(), why);
    }

    /**
     * A page could not even place a call, for want of a microphone or the like. Returns whether that is the session's
     * state now: another page's call goes on.
     */
    public boolean notPlaced(SessionError why) {
        return changing(() -> call.refuse(why, clock.millis()));
    }

    /** Holds microphone and answers, or goes on; only a call that was up can be paused. A reconnect keeps the pause. */
    public void pause(boolean on) {
        changing(() -> {
            paused = on && (call.isUp() || call.isReconnecting());
            return paused && turn.isTalking() && cancelTalk();
        });
    }

    /** Switches the microphone off or on; stays so for later calls. */
    public void mute(boolean on) {
        changing(() -> muted = on);
    }

    /** Tells the widget to do something: start, stop, pause, resume, mute, unmute, interrupt. */
    public void control(String action) {
        locked(() -> log.append("control", new SessionEvent.Control(action)));
    }

    /** Has the widget send a provider event on its data channel. */
    public void sendThroughWidget(Object clientEvent) {
        locked(() -> log.append("client_event", new SessionEvent.ClientEvent(clientEvent)));
    }

    /** Tells every reader that the session is gone for good. */
    public void delete() {
        locked(() -> {
            deleted = true;
            return log.append("deleted", new SessionEvent.Deleted(id));
        });
    }

    /** Whether it is over, or was never started, since before that time, epoch milliseconds. */
    public boolean isOverSince(long before) {
        return locked(() -> {
            long since = call.endedAt() == null ? createdAt : Math.max(createdAt, call.endedAt());
            return !phaseNow().isLive() && since < before;
        });
    }

    /** Whether a first call has been set up for longer than that can take. */
    public boolean isStuckConnecting() {
        return locked(() -> call.isStuckConnecting(clock.millis()));
    }

    /** Whether the call has been interrupted, lost or placed again for a minute without being up in between. */
    public boolean isReconnectOverdue() {
        return locked(() -> call.isReconnectOverdue(clock.millis()));
    }

    /** Which of the session's limits the conversation has reached since it was started last; empty while none. */
    public Optional<String> reachedLimit() {
        return locked(() -> {
            if (!call.isUp() && !call.isReconnecting()) {
                return Optional.empty();
            }
            long now = clock.millis();
            Duration silent = call.isUp() ? turn.silentFor(now) : Duration.ZERO;
            return settings.asked().limits().reached(call.lasted(now), silent, usage.total().usdEstimate());
        });
    }

    private boolean finish(int number, String reason, SessionError why) {
        return changing(() -> call.end(number, reason, why, clock.millis()) && closeCall() && told(reason, why));
    }

    private boolean told(String reason, SessionError why) {
        meter.ended(reason, why != null);
        return true;
    }

    private boolean closeCall() {
        turn.reset();
        toolUses.dropped();
        journal.items(transcript.callEnded(clock.millis()));
        return true;
    }

    private boolean cancelTalk() {
        transcript.talkCancelled();
        turn.talkCancelled();
        return true;
    }

    private void follow(ConversationEvent event, long now) {
        if (call.isProvenBy(event)) {
            connect(call.number(), now);
        }
        boolean answered = settings.holding().turnDetection().answersByItself();
        turn.apply(event, answered, now);
        answers.follow(event, answered, now, meter);
        switch (event) {
            case ConversationEvent.Configured configured -> settings = settings.reporting(configured.settings());
            case ConversationEvent.ResponseCreated created when created.inConversation() -> call.answered();
            default -> { }
        }
    }

    private boolean connect(int number, long now) {
        boolean isNew = call.isBeingSetUp();
        if (!call.connect(number, now)) {
            return false;
        }
        turn.active(now);
        if (isNew) {
            transcript.callStarted(now);
        }
        return true;
    }

    private Phase phaseNow() {
        return followed != null ? followed.phase() : call.phase(paused ? Phase.PAUSED : turn.phase());
    }

    /** @param items null to leave settings and transcript out */
    private SessionSnapshot view(List<Item> items) {
        Phase phase = phaseNow();
        SessionSettings asked = settings.asked();
        ReportedSettings holding = settings.holding();
        ReportedSettings shown = items == null ? null : holding;
        String text = items == null ? null : TranscriptText.of(items);
        Captured fields = items == null || capture == null ? null : capture.view(asked.fields().source());
        return new SessionSnapshot(id, asked.key(), phase.status(), phase, call.error(), note(), call.word(),
            call.number(), phase == Phase.USER_SPEAKING, paused && phase.isLive(), muted, call.transport(), provider,
            holding.model(), holding.voice(), holding.turnDetection(), shown, items, text, usage.total(),
            asked.limits(), asked.metadata(), createdAt, call.startedAt(), call.endedAt(), call.endedReason(),
            participant.consentedAt(), items == null ? null : participant.feedback(), fields, recording,
            call.forwardsEvents(), log.lastSeq());
    }

    /** That what is said gets lost counts for more than how the call is. */
    private SessionError note() {
        return unsaved.obstacle() == null ? call.note() : unsaved.obstacle();
    }

    private SavedParts.Standing standing() {
        return new SavedParts.Standing(settings.asked(), phaseNow(), turn.saved(), paused, muted, recording,
            deleted);
    }

    private Journal.Seen seen() {
        return new Journal.Seen(view(null).at(0), settings);
    }

    /** Runs a change under the lock and logs a status event when readers see the session differently afterwards. */
    private <T> T changing(Supplier<T> change) {
        return locked(() -> {
            Journal.Seen before = seen();
            T result = change.get();
            journal.status(before, seen());
            return result;
        });
    }

    private <T> T locked(Supplier<T> read) {
        lock.lock();
        try {
            return read.get();
        } finally {
            lock.unlock();
        }
    }
}
