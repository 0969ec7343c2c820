package realtime.practice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Server VAD: finds where speech starts and stops in the sound that arrives. Times are milliseconds of sound since the
 * session began, as in the {@code audio_start_ms} and {@code audio_end_ms} of the API: the start includes the prefix
 * padding, the end the silence that ended the turn. Not thread-safe.
 */
final class TurnDetector {
    private static final int FRAME_MS = VoiceActivity.FRAME_MS;
    private static final int FRAME_SAMPLES = VoiceActivity.FRAME_SAMPLES;
    /** Speech is believed when 100 of the last 160 ms have it: clicks and single knocks do not. */
    private static final int WINDOW_FRAMES = 8;
    private static final int NEEDED_FRAMES = 5;

    private TurnSettings settings = TurnSettings.MANUAL;
    private VoiceActivity activity = new VoiceActivity(settings.threshold());
    private short[] pending = new short[0];
    private long nowMs;
    private int window;
    private boolean speaking;
    private long onsetMs;
    private long lastSpeechMs;
    private int speechMs;
    private long earliestStartMs;

    /** What the detector found. */
    sealed interface Change {}

    record Started(long audioStartMs) implements Change {}

    record Stopped(long audioEndMs) implements Change {}

    void use(TurnSettings wanted) {
        if (wanted.threshold() != settings.threshold()) {
            activity = new VoiceActivity(wanted.threshold());
        }
        settings = wanted;
    }

    /** Takes 24 kHz sound of any length. */
    List<Change> feed(short[] sound) {
        short[] all = new short[pending.length + sound.length];
        System.arraycopy(pending, 0, all, 0, pending.length);
        System.arraycopy(sound, 0, all, pending.length, sound.length);
        List<Change> changes = new ArrayList<>();
        int offset = 0;
        for (; offset + FRAME_SAMPLES <= all.length; offset += FRAME_SAMPLES) {
            frame(activity.hasSpeech(all, offset, speaking), changes);
        }
        pending = Arrays.copyOfRange(all, offset, all.length);
        return changes;
    }

    private void frame(boolean speech, List<Change> changes) {
        long frameStart = nowMs;
        nowMs += FRAME_MS;
        window = (window << 1 | (speech ? 1 : 0)) & (1 << WINDOW_FRAMES) - 1;
        if (speaking) {
            if (speech) {
                lastSpeechMs = nowMs;
            } else if (nowMs - lastSpeechMs >= settings.silenceMs()) {
                speaking = false;
                window = 0;
                changes.add(new Stopped(nowMs));
            }
            speechMs = (int) (lastSpeechMs - onsetMs);
        } else if (Integer.bitCount(window) >= NEEDED_FRAMES) {
            speaking = true;
            int age = Integer.SIZE - Integer.numberOfLeadingZeros(window) - 1;
            onsetMs = frameStart - (long) age * FRAME_MS;
            lastSpeechMs = nowMs;
            speechMs = (int) (nowMs - onsetMs);
            changes.add(new Started(Math.max(earliestStartMs, onsetMs - settings.prefixMs())));
        }
    }

    /** Sound so far, in milliseconds. */
    long nowMs() {
        return nowMs;
    }

    boolean speaking() {
        return speaking;
    }

    /** How long the last or current speech lasted, from its first to its last sound; 0 when there was none. */
    int speechMs() {
        return speechMs;
    }

    /** The buffer was committed or cleared: what comes next is a new turn. */
    void reset() {
        speaking = false;
        window = 0;
        speechMs = 0;
        earliestStartMs = nowMs;
    }
}
