package realtime.session;

import java.time.Duration;

/**
 * How far a session's call is, over all its calls: each may be interrupted and come back, or be lost and replaced by
 * another, without the conversation ending. Times are epoch milliseconds. Not thread-safe; its {@link Session} guards it.
 */
final class CallState {
    /** ICE gives up after about 15 s where no path exists; a call that is not up by then never will be. */
    private static final Duration LONGEST_CONNECTING = Duration.ofSeconds(20);
    /** Long enough for a change of network or a restarting router; then nobody waits for it any more. */
    private static final Duration LONGEST_RECONNECTING = Duration.ofSeconds(60);

    private State state = State.NEW;
    private int number;
    private String transport = "webrtc";
    private long begunAt;
    /** When the first call since the last start came up; null before. */
    private Long connectedAt;
    private long interruptedAt;

    private enum State {
        NEW("new"), CONNECTING("connecting"), CONNECTED("connected"),
        /** The media path is interrupted, and may come back. */
        DISCONNECTED("disconnected"),
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

    int number() {
        return number;
    }

    String transport() {
        return transport;
    }

    /** Begins the next call and returns its number. */
    int begin(String over, long now) {
        if (isReconnecting() || state == State.CONNECTED) {
            interrupted(State.REPLACING, now);
        } else {
            state = State.CONNECTING;
            connectedAt = null;
            begunAt = now;
        }
        transport = over;
        return ++number;
    }

    /** Returns whether the call was not up, and is now. */
    boolean connect(long now) {
        if (!isBeingSetUp() && state != State.DISCONNECTED) {
            return false;
        }
        state = State.CONNECTED;
        connectedAt = connectedAt == null ? Long.valueOf(now) : connectedAt;
        return true;
    }

    /** Returns whether the call was up, and is not now. */
    boolean disconnect(long now) {
        return state == State.CONNECTED && interrupted(State.DISCONNECTED, now);
    }

    /** Returns whether there was a call to lose. */
    boolean lose(long now) {
        return holdsCall() && interrupted(State.LOST, now);
    }

    /** Returns whether there was something to end. */
    boolean end(boolean failed) {
        if (!isLive()) {
            return false;
        }
        state = failed ? State.FAILED : State.ENDED;
        return true;
    }

    private boolean interrupted(State next, long now) {
        interruptedAt = isReconnecting() ? interruptedAt : now;
        state = next;
        return true;
    }

    boolean isUp() {
        return state == State.CONNECTED;
    }

    /** Set up for the first time, or again. */
    boolean isBeingSetUp() {
        return state == State.CONNECTING || state == State.REPLACING;
    }

    boolean isDisconnected() {
        return state == State.DISCONNECTED;
    }

    boolean isReconnecting() {
        return state == State.DISCONNECTED || state == State.LOST || state == State.REPLACING;
    }

    /** Whether there is a call, up or not: what it reports counts. */
    boolean holdsCall() {
        return isLive() && state != State.LOST;
    }

    boolean isLive() {
        return state != State.NEW && state != State.ENDED && state != State.FAILED;
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
            case DISCONNECTED, LOST, REPLACING -> Phase.RECONNECTING;
            case ENDED -> Phase.ENDED;
            case FAILED -> Phase.FAILED;
        };
    }
}
