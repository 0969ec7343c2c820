package realtime.session;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * When the user held the key or button to talk, in milliseconds into the conversation. The provider confirms turns in
 * their order, maybe when the next has begun. Not thread-safe; {@link Transcript} owns it.
 */
final class TalkTimes {
    private final Deque<Talk> unconfirmed = new ArrayDeque<>();
    private Long pressedMs;

    record Talk(long startedMs, long endedMs) {}

    void pressed(long offsetMs) {
        pressedMs = offsetMs;
    }

    void released(long offsetMs) {
        if (pressedMs != null) {
            unconfirmed.addLast(new Talk(pressedMs, offsetMs));
            pressedMs = null;
        }
    }

    /** Forgets the talk that goes on, else the one that should have been confirmed next. */
    void cancelled() {
        if (pressedMs == null) {
            unconfirmed.pollFirst();
        }
        pressedMs = null;
    }

    /** The oldest talk that no turn was confirmed for, or null. */
    Talk confirmed() {
        return unconfirmed.pollFirst();
    }

    void clear() {
        unconfirmed.clear();
        pressedMs = null;
    }
}
