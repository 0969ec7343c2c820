package realtime.host.relay;

import java.nio.ByteBuffer;
import realtime.session.SessionSnapshot;
import realtime.session.TurnDetection;

/**
 * What becomes of the sound that a client sends. Where the provider finds the ends of turns it needs to hear the
 * silence, too: a closed microphone is silent there; with push-to-talk, what is said beside the button is dropped.
 * Thread-safe: each field is changed by one thread and read by another.
 */
final class Microphone {
    private volatile boolean byButton;
    private volatile boolean held;
    /** Null until the client says: then open, or by button. */
    private volatile Boolean open;

    /** Follows the session's status. */
    void follow(SessionSnapshot outline) {
        byButton = outline.turnDetection().type() == TurnDetection.Type.PUSH_TO_TALK;
        held = outline.isMuted() || outline.isPaused();
    }

    /** Whether turns are taken by button. */
    boolean isByButton() {
        return byButton;
    }

    /** The client has begun to record, or has stopped. */
    void open(boolean on) {
        open = on;
    }

    /** Another client speaks: it has not said yet. */
    void reset() {
        open = null;
    }

    /** What is to be heard in place of the sound: itself, silence, or nothing, which is null. */
    ByteBuffer pass(ByteBuffer pcm) {
        boolean heard = !held && (open == null ? !byButton : open);
        return heard ? pcm : byButton ? null : ByteBuffer.allocate(pcm.remaining());
    }
}
