package realtime.practice;

import java.util.Arrays;
import java.util.Base64;
import java.util.function.LongSupplier;

/** Sound as {@code response.output_audio.delta} events, for WebSockets. Guarded by the session's lock. */
final class DeltaAudio implements AudioOut {
    private static final int LEAD_MS = 1000;
    private static final int CHUNK_MS = 200;
    private static final int SAMPLES_PER_MS = AudioFormat.RATE / 1000;

    private final EventStream events;
    private final LongSupplier nanoClock;

    DeltaAudio(EventStream events, LongSupplier nanoClock) {
        this.events = events;
        this.nanoClock = nanoClock;
    }

    @Override
    public Playing begin(String responseId, String itemId, Utterance utterance, AudioFormat format) {
        return new Deltas(responseId, itemId, Resampler.down(utterance.samples(), 2), format);
    }

    @Override
    public boolean playsHere() {
        return false;
    }

    @Override
    public int leadMs() {
        return LEAD_MS;
    }

    private final class Deltas implements Playing {
        private final String responseId;
        private final String itemId;
        private final short[] samples;
        private final AudioFormat format;
        private final long startedNanos = nanoClock.getAsLong();
        private int sent;

        private Deltas(String responseId, String itemId, short[] samples, AudioFormat format) {
            this.responseId = responseId;
            this.itemId = itemId;
            this.samples = samples;
            this.format = format;
        }

        @Override
        public int positionMs(long nowNanos) {
            return (int) ((nowNanos - startedNanos) / 1_000_000);
        }

        @Override
        public void release(int ms) {
            boolean all = ms >= samples.length / SAMPLES_PER_MS;
            int upTo = all ? samples.length : ms * SAMPLES_PER_MS;
            int chunk = CHUNK_MS * SAMPLES_PER_MS;
            while (upTo - sent >= chunk || upTo == samples.length && sent < upTo) {
                int end = Math.min(sent + chunk, upTo);
                send(Arrays.copyOfRange(samples, sent, end));
                sent = end;
            }
        }

        private void send(short[] sound) {
            String delta = Base64.getEncoder().encodeToString(format.encode(sound));
            events.emit("response.output_audio.delta", event -> event.put("response_id", responseId)
                .put("item_id", itemId).put("output_index", 0).put("content_index", 0).put("delta", delta));
        }

        @Override
        public void end() {
            events.emit("response.output_audio.done", event -> event.put("response_id", responseId)
                .put("item_id", itemId).put("output_index", 0).put("content_index", 0));
        }
    }
}
