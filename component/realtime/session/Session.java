package realtime.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * One conversation: its settings, where it stands, its transcript, and the numbered log that every reader follows. It
 * outlives the widget's frame and may hold several calls, one after the other. Thread-safe: one lock guards all state.
 */
public final class Session {
    /** ICE gives up after about 15 s where no path exists; a call that is not up by then never will be. */
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(20);

    private final String id;
    private final SessionSettings settings;
    private final String provider;
    private final Clock clock;
    private final long createdAt;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** The fields below are guarded by the lock. */
    private final Transcript transcript;
    private final EventLog log;
    private final Turn turn = new Turn();
    private Connection connection = Connection.NEW;
    private int call;
    private String model;
    private String voice;
    private boolean paused;
    private boolean muted;
    private boolean forwardEvents;
    private boolean deleted;
    private final UsageMeter usage = new UsageMeter();
    private SessionError error;
    private Long endedAt;
    private String endedReason;
    private long connectingAt;
    private long connectedAt;
    private long activeAt;

    private enum Connection { NEW, CONNECTING, CONNECTED, ENDED, FAILED }

    /** @param provider the provider's name, as the snapshot shows it */
    public Session(String id, SessionSettings settings, String provider, Clock clock) {
        this(id, settings, provider, clock, 0);
    }

    /** @param seqBefore the last event of the session with the same key before this one: numbers go on from there */
    Session(String id, SessionSettings settings, String provider, Clock clock, long seqBefore) {
        this.log = new EventLog(seqBefore);
        this.id = id;
        this.settings = settings;
        this.provider = provider;
        this.clock = clock;
        this.createdAt = clock.millis();
        this.model = settings.model();
        this.voice = settings.voice();
        this.transcript = new Transcript(!settings.transcription().equals("off"));
    }

    /** A UUID, unlike the key, which the app chooses. */
    public String id() {
        return id;
    }

    /** As they were when it was created. */
    public SessionSettings settings() {
        return settings;
    }

    /** Epoch milliseconds. */
    public long createdAt() {
        return createdAt;
    }

    /** Where the conversation stands now. */
    public Phase phase() {
        return locked(this::phaseNow);
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

    /** All of it at one moment, transcript included. */
    public SessionSnapshot snapshot() {
        return locked(() -> view(transcript.items()));
    }

    /** The snapshot without its transcript. */
    public SessionSnapshot outline() {
        return locked(() -> view(null));
    }

    /** The log's events behind {@code seq}; empty when they are no longer kept and the reader needs a snapshot. */
    public Optional<List<SessionEvent>> eventsAfter(long seq) {
        return locked(() -> log.after(seq));
    }

    /** Waits until there is an event behind {@code seq}, at most {@code limit}. Returns whether there is one. */
    public boolean awaitEventAfter(long seq, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (log.lastSeq() <= seq && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            return log.lastSeq() > seq;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Begins a call and returns its number. Everything that reports on a call names that number, so that the remains of
     * an earlier call cannot touch this one.
     */
    public int beginCall() {
        return changing(() -> {
            if (isUp()) {
                record(transcript.callEnded(clock.millis()));
            }
            call++;
            connection = Connection.CONNECTING;
            error = null;
            endedAt = null;
            endedReason = null;
            paused = false;
            forwardEvents = false;
            connectingAt = clock.millis();
            turn.reset();
            return call;
        });
    }

    /** Applies a conversation event of call {@code number}. Returns whether the call is still the current one. */
    public boolean apply(int number, ConversationEvent event, Source source) {
        return changing(() -> {
            boolean live = connection == Connection.CONNECTING || isUp();
            boolean lateWords = connection == Connection.ENDED && event instanceof ConversationEvent.UserTextCompleted
                && transcript.owesWords();
            if (number != call || !(live || lateWords)) {
                return false;
            }
            long now = clock.millis();
            if (isProofOfMedia(event)) {
                connect(now);
            }
            if (turn.apply(event)) {
                activeAt = now;
            }
            takeReported(event);
            record(transcript.apply(event, source, now));
            return true;
        });
    }

    /** The widget reports that call {@code number} is up: media flows and the data channel is open. */
    public boolean connected(int number) {
        return changing(() -> number == call && connect(clock.millis()));
    }

    /** Shows a fault that the conversation survives; the next answer clears it. */
    public void warn(int number, SessionError fault) {
        changing(() -> {
            error = number == call && isUp() ? fault : error;
            return null;
        });
    }

    /** Asks the widget to forward its data channel's events, or to stop doing so. */
    public void forwardEvents(int number, boolean forward) {
        changing(() -> number == call && (forwardEvents = forward));
    }

    /** Whether call {@code number} is the current one and neither over nor its session deleted. */
    public boolean isLive(int number) {
        return locked(() -> number == call && phaseNow().isLive() && !deleted);
    }

    /** Whether the transcription of something said is on its way; it counts even after the call's end. */
    public boolean owesWords() {
        return locked(transcript::owesWords);
    }

    /** Ends whichever call is up or being set up. Returns whether there was one. */
    public boolean endCurrent(String reason) {
        return locked(() -> end(call, reason));
    }

    /** Ends call {@code number} in the ordinary way. Returns whether it was the current, live one. */
    public boolean end(int number, String reason) {
        return finish(number, Connection.ENDED, reason, null);
    }

    /** Ends call {@code number} because of a fault. Returns whether it was the current, live one. */
    public boolean fail(int number, SessionError why) {
        return finish(number, Connection.FAILED, why.code(), why);
    }

    /** Holds microphone and answers, or goes on; only a call that is up can be paused. */
    public void pause(boolean on) {
        changing(() -> paused = on && isUp());
    }

    /** Switches the microphone off or on; stays so for later calls. */
    public void mute(boolean on) {
        changing(() -> muted = on);
    }

    /** Tells the widget to do something: start, stop, pause, resume, mute, unmute, interrupt. */
    public void control(String action) {
        append("control", new SessionEvent.Control(action));
    }

    /** Has the widget send a provider event on its data channel. */
    public void sendThroughWidget(Object clientEvent) {
        append("client_event", new SessionEvent.ClientEvent(clientEvent));
    }

    /** Tells every reader that the session is gone for good. */
    public void delete() {
        locked(() -> deleted = true);
        append("deleted", new SessionEvent.Deleted(id));
    }

    /** Whether the current call has been set up for longer than that can take. */
    public boolean isStuckConnecting() {
        return locked(() -> connection == Connection.CONNECTING
            && clock.millis() - connectingAt >= LONGEST_CONNECTING.toMillis());
    }

    /** Which of the session's limits the current call has reached; empty while none. */
    public Optional<String> reachedLimit() {
        return locked(() -> {
            long now = clock.millis();
            Limits limits = settings.limits();
            if (!isUp()) {
                return Optional.empty();
            }
            if (now - connectedAt >= Duration.ofMinutes(limits.maxMinutes()).toMillis()) {
                return Optional.of("max_minutes");
            }
            if (now - activeAt >= Duration.ofSeconds(limits.idleSeconds()).toMillis() && turn.isSilent()) {
                return Optional.of("idle_seconds");
            }
            boolean spent = limits.maxUsd() != null && usage.total().usdEstimate() >= limits.maxUsd();
            return spent ? Optional.of("max_usd") : Optional.empty();
        });
    }

    private boolean finish(int number, Connection last, String reason, SessionError why) {
        return changing(() -> {
            if (number != call || !(isUp() || connection == Connection.CONNECTING)) {
                return false;
            }
            long now = clock.millis();
            connection = last;
            error = why;
            endedAt = now;
            endedReason = reason;
            paused = false;
            forwardEvents = false;
            turn.reset();
            record(transcript.callEnded(now));
            return true;
        });
    }

    private void takeReported(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.Configured configured -> {
                model = configured.model() == null ? model : configured.model();
                voice = configured.voice() == null ? voice : configured.voice();
            }
            case ConversationEvent.ResponseCreated created -> error = null;
            default -> usage.follow(event);
        }
    }

    private static boolean isProofOfMedia(ConversationEvent event) {
        return event instanceof ConversationEvent.SpeechStarted || event instanceof ConversationEvent.PlaybackStarted;
    }

    private boolean connect(long now) {
        if (connection != Connection.CONNECTING) {
            return false;
        }
        connection = Connection.CONNECTED;
        connectedAt = now;
        activeAt = now;
        transcript.callStarted(now);
        return true;
    }

    private void record(List<TranscriptChange> changes) {
        for (TranscriptChange change : changes) {
            long seq = log.next();
            switch (change) {
                case TranscriptChange.Upserted upserted -> {
                    transcript.stamp(upserted.itemId(), seq);
                    log.append("item", transcript.item(upserted.itemId()));
                }
                case TranscriptChange.Appended appended -> {
                    transcript.stamp(appended.itemId(), seq);
                    log.append("delta", new SessionEvent.Delta(appended.itemId(), appended.delta(), seq));
                }
                case TranscriptChange.Removed removed ->
                    log.append("removed", new SessionEvent.Removed(removed.itemId()));
            }
        }
        if (!changes.isEmpty()) {
            changed.signalAll();
        }
    }

    private boolean isUp() {
        return connection == Connection.CONNECTED;
    }

    private Phase phaseNow() {
        return switch (connection) {
            case NEW -> Phase.NEW;
            case CONNECTING -> Phase.CONNECTING;
            case CONNECTED -> paused ? Phase.PAUSED : turn.phase();
            case ENDED -> Phase.ENDED;
            case FAILED -> Phase.FAILED;
        };
    }

    private String connectionState() {
        return switch (connection) {
            case ENDED -> "closed";
            default -> connection.name().toLowerCase(Locale.ROOT);
        };
    }

    /** @param items null to leave the transcript out */
    private SessionSnapshot view(List<Item> items) {
        Phase phase = phaseNow();
        String text = items == null ? null : TranscriptText.of(items);
        return new SessionSnapshot(id, settings.key(), phase.status(), phase, error, connectionState(),
            phase == Phase.USER_SPEAKING, paused, muted, "webrtc", provider, model, voice, items,
            text, usage.total(), settings.limits(), settings.metadata(), createdAt,
            endedAt, endedReason, forwardEvents, log.lastSeq());
    }

    /** Runs a change under the lock and logs a status event when what readers see of the session differs afterwards. */
    private <T> T changing(Supplier<T> change) {
        lock.lock();
        try {
            SessionSnapshot before = view(null);
            T result = change.get();
            if (!sameBesidesSeq(before, view(null))) {
                appendStatus();
            }
            return result;
        } finally {
            lock.unlock();
        }
    }

    private void appendStatus() {
        long seq = log.next();
        SessionSnapshot now = view(null);
        log.append("status", now.at(seq));
        changed.signalAll();
    }

    private static boolean sameBesidesSeq(SessionSnapshot one, SessionSnapshot other) {
        return one.at(0).equals(other.at(0));
    }

    private void append(String type, Object data) {
        lock.lock();
        try {
            log.append(type, data);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
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
