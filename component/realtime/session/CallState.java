package realtime.session;

import java.time.Duration;

/**
 * How far a session's call is, over all its calls: each may be interrupted and come back, or be lost and replaced by
 * another, without the conversation ending. Whatever names another call than the current one changes nothing. Times are
 * epoch milliseconds. Not thread-safe; its {@link Session} guards it.
 */
final class CallState {
    /** ICE gives up after about 15 s where no path exists; a call that is not up by then never will be. */
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(20);
    /** Long enough for a change of network or a restarting router; then nobody waits for it any more. */
    private static final Duration LONGEST_RECONNECTING = Duration.ofSeconds(60);

    private State state = State.NEW;
    private int number;
    private final HeardEvents heard = new HeardEvents();
    private String id;
    private String transport = "webrtc";
    private long begunAt;
    /** When the first call since the last start came up; null before. */
    private Long connectedAt;
    private long interruptedAt;
    private SessionError error;
    private SessionError note;
    private boolean forwardEvents;
    private Long endedAt;
    private String endedReason;

    private enum State {
        NEW("new"), CONNECTING("connecting"), CONNECTED("connected"),
        /** The media path is interrupted, and may come back. */
        DISCONNECTED("disconnected"),
        /** The host has been away, and the call may have gone on without it: no page is to place another for now. */
        ORPHANED("connecting"),
        /** The call is gone, and another is to be placed. */
        LOST("disconnected"),
        /** Another call is being set up in place of one that was up. */
        REPLACING("connecting"),
        ENDED("closed"), FAILED("failed");

        private final String word;

        State(String word) {
            this.word = word;
        }
    }

    SavedCall saved() {
        return new SavedCall(state.name(), number, id, transport, begunAt, connectedAt, interruptedAt, error, note,
            forwardEvents, endedAt, endedReason, id == null ? null : heard.saved());
    }

    /** Is what that was. */
    void restore(SavedCall saved) {
        state = State.valueOf(saved.state());
        number = saved.number();
        id = saved.id();
        transport = saved.transport();
        begunAt = saved.begunAt();
        connectedAt = saved.connectedAt();
        interruptedAt = saved.interruptedAt();
        error = saved.error();
        note = saved.note();
        forwardEvents = saved.forwardEvents();
        endedAt = saved.endedAt();
        endedReason = saved.endedReason();
        heard.restore(saved.heard());
    }

    /** What was up is interrupted until it is heard of, or gone where it has no name by which it could be found. */
    void orphan(long now) {
        if (isLive() && id == null) {
            forgetCall();
            interrupt(State.LOST, now);
        } else if (isLive()) {
            interrupt(State.ORPHANED, now);
        }
    }

    int number() {
        return number;
    }

    /** The provider's name for the call while it may go on without the host; else null. */
    String id() {
        return id;
    }

    HeardEvents heard() {
        return heard;
    }

    /** Returns whether it is the current call. */
    boolean named(int call, String name) {
        id = holds(call) ? name : id;
        return holds(call);
    }

    String transport() {
        return transport;
    }

    /** Why it failed, or what its last answer went wrong with; else null. */
    SessionError error() {
        return error;
    }

    /** Something that holds for the rest of the call, or null. */
    SessionError note() {
        return note;
    }

    boolean forwardsEvents() {
        return forwardEvents;
    }

    /** When the first call since the last start came up; null before. */
    Long startedAt() {
        return connectedAt;
    }

    Long endedAt() {
        return endedAt;
    }

    String endedReason() {
        return endedReason;
    }

    /** The word of WebRTC's connection states that is nearest. */
    String word() {
        return state.word;
    }

    /** @param whileUp the phase while the call is up */
    Phase phase(Phase whileUp) {
        return switch (state) {
            case NEW -> Phase.NEW;
            case CONNECTING -> Phase.CONNECTING;
            case CONNECTED -> whileUp;
            case DISCONNECTED, ORPHANED, LOST, REPLACING -> Phase.RECONNECTING;
            case ENDED -> Phase.ENDED;
            case FAILED -> Phase.FAILED;
        };
    }

    /** Begins the next call and returns its number. */
    int begin(String over, long now) {
        if (isReconnecting() || isUp()) {
            interrupt(State.REPLACING, now);
        } else {
            state = State.CONNECTING;
            connectedAt = null;
            begunAt = now;
        }
        transport = over;
        error = null;
        endedAt = null;
        endedReason = null;
        forgetCall();
        return ++number;
    }

    /** Returns whether the call was not up, and is now. */
    boolean connect(int call, long now) {
        if (call != number || !isBeingSetUp() && !isDisconnected()) {
            return false;
        }
        state = State.CONNECTED;
        connectedAt = connectedAt == null ? Long.valueOf(now) : connectedAt;
        return true;
    }

    /** Returns whether the call was up, and is not now. */
    boolean disconnect(int call, long now) {
        return call == number && isUp() && interrupt(State.DISCONNECTED, now);
    }

    /** Returns whether there was a call to lose. */
    boolean lose(int call, long now) {
        if (!holds(call)) {
            return false;
        }
        forgetCall();
        return interrupt(State.LOST, now);
    }

    /** @param why null for an ordinary end. Returns whether there was something to end */
    boolean end(int call, String reason, SessionError why, long now) {
        if (call != number || !isLive()) {
            return false;
        }
        state = why == null ? State.ENDED : State.FAILED;
        error = why;
        endedAt = now;
        endedReason = reason;
        forgetCall();
        return true;
    }

    /** Returns whether no call is there that goes on without the one that could not be placed. */
    boolean refuse(SessionError why, long now) {
        if (isLive()) {
            return false;
        }
        state = State.FAILED;
        error = why;
        endedAt = now;
        endedReason = why.code();
        return true;
    }

    boolean warn(int call, SessionError fault) {
        boolean shown = call == number && (isUp() || isDisconnected());
        error = shown ? fault : error;
        return shown;
    }

    void answered() {
        error = null;
    }

    boolean note(int call, SessionError why) {
        note = holds(call) ? why : note;
        return holds(call);
    }

    boolean forwardEvents(int call, boolean forward) {
        forwardEvents = holds(call) ? forward : forwardEvents;
        return holds(call);
    }

    /** Whether this is the current call, neither over nor given up: what it reports counts. */
    boolean holds(int call) {
        return call == number && isLive() && state != State.LOST;
    }

    /**
     * Whether the event cannot be without media flowing. That the answer of an interrupted call becomes audible at the
     * provider's end is no proof: nobody may hear it.
     */
    boolean isProvenBy(ConversationEvent event) {
        return event instanceof ConversationEvent.SpeechStarted
            || event instanceof ConversationEvent.PlaybackStarted && !isDisconnected();
    }

    boolean isUp() {
        return state == State.CONNECTED;
    }

    /** Set up for the first time, or again. */
    boolean isBeingSetUp() {
        return state == State.CONNECTING || state == State.REPLACING;
    }

    boolean isDisconnected() {
        return state == State.DISCONNECTED || state == State.ORPHANED;
    }

    boolean isOrphaned() {
        return state == State.ORPHANED;
    }

    boolean isReconnecting() {
        return isDisconnected() || state == State.LOST || state == State.REPLACING;
    }

    /** Since the first call after the last start came up; zero before. */
    Duration lasted(long now) {
        return connectedAt == null ? Duration.ZERO : Duration.ofMillis(now - connectedAt);
    }

    boolean isStuckConnecting(long now) {
        return state == State.CONNECTING && now - begunAt >= LONGEST_CONNECTING.toMillis();
    }

    boolean isReconnectOverdue(long now) {
        return isReconnecting() && now - interruptedAt >= LONGEST_RECONNECTING.toMillis();
    }

    private boolean isLive() {
        return state != State.NEW && state != State.ENDED && state != State.FAILED;
    }

    private boolean interrupt(State next, long now) {
        interruptedAt = isReconnecting() ? interruptedAt : now;
        state = next;
        return true;
    }

    private void forgetCall() {
        heard.clear();
        id = null;
        note = null;
        forwardEvents = false;
    }
}
