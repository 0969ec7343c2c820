package realtime.practice;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * The loudspeaker of a WebRTC call: utterances in order, taken 10 ms at a time. Emits
 * {@code output_audio_buffer.started} and {@code stopped}. Guarded by the session's lock.
 */
final class Playout implements AudioOut {
    static final int FRAME_SAMPLES = Utterance.RATE / 100;
    private static final int SAMPLES_PER_MS = Utterance.RATE / 1000;
    private static final int LEAD_MS = 400;

    private final EventStream events;
    private final Deque<Track> queue = new ArrayDeque<>();
    private final boolean announces;
    private String audibleResponse;

    /** {@code announces}: whether the other side is told what plays and what was cut off. */
    Playout(EventStream events, boolean announces) {
        this.events = events;
        this.announces = announces;
    }

    /** What was cut off: the item and how much of it had been played. */
    record Cut(String responseId, String itemId, int playedMs) {}

    @Override
    public Playing begin(String responseId, String itemId, Utterance utterance, AudioFormat format) {
        Track track = new Track(responseId, itemId, utterance.samples());
        queue.add(track);
        return track;
    }

    @Override
    public boolean playsHere() {
        return true;
    }

    @Override
    public int leadMs() {
        return LEAD_MS;
    }

    /** Fills {@code frame} (480 samples) with what is due, or silence. */
    void next(short[] frame) {
        int filled = 0;
        while (filled < frame.length && !queue.isEmpty()) {
            Track track = queue.peek();
            int count = Math.min(frame.length - filled, track.released - track.position);
            System.arraycopy(track.samples, track.position, frame, filled, count);
            track.position += count;
            filled += count;
            if (count > 0) {
                audible(track.responseId);
            }
            if (track.position < track.released) {
                break;
            }
            if (!track.ended) {
                break;
            }
            queue.remove();
            drained(track.responseId);
        }
        Arrays.fill(frame, filled, frame.length, (short) 0);
    }

    private void audible(String responseId) {
        if (!responseId.equals(audibleResponse)) {
            audibleResponse = responseId;
            announce("started", responseId);
        }
    }

    private void drained(String responseId) {
        boolean more = queue.stream().anyMatch(track -> track.responseId.equals(responseId));
        if (!more && responseId.equals(audibleResponse)) {
            audibleResponse = null;
            announce("stopped", responseId);
        }
    }

    private void announce(String what, String responseId) {
        if (announces) {
            events.emit("output_audio_buffer." + what, event -> event.put("response_id", responseId));
        }
    }

    boolean isPlaying() {
        return !queue.isEmpty();
    }

    /**
     * Drops everything unplayed and emits {@code output_audio_buffer.cleared}; empty when nothing was queued
     * or nobody is to know.
     */
    Optional<Cut> clear() {
        Track track = queue.peek();
        queue.forEach(dropped -> dropped.cut = true);
        queue.clear();
        if (track == null) {
            return Optional.empty();
        }
        audibleResponse = null;
        announce("cleared", track.responseId);
        Cut cut = new Cut(track.responseId, track.itemId, track.position / SAMPLES_PER_MS);
        return Optional.of(cut).filter(known -> announces);
    }

    private static final class Track implements Playing {
        private final String responseId;
        private final String itemId;
        private final short[] samples;
        private int released;
        private int position;
        private boolean ended;
        private boolean cut;

        private Track(String responseId, String itemId, short[] samples) {
            this.responseId = responseId;
            this.itemId = itemId;
            this.samples = samples;
        }

        @Override
        public int positionMs(long nowNanos) {
            return cut ? samples.length / SAMPLES_PER_MS : position / SAMPLES_PER_MS;
        }

        @Override
        public void release(int ms) {
            boolean all = ms >= samples.length / SAMPLES_PER_MS;
            released = all ? samples.length : Math.clamp((long) ms * SAMPLES_PER_MS, released, samples.length);
        }

        @Override
        public void end() {
            ended = true;
        }
    }
}
