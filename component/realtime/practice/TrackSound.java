package realtime.practice;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Turns the sound of a WebRTC track into what sessions listen to. Stateless, thread-safe. */
final class TrackSound {
    private TrackSound() {}

    /** Any whole-number 16-bit format to 24 kHz mono: neighbours are averaged, lower rates are repeated. */
    static short[] mono24k(byte[] data, int bits, int rate, int channels) {
        if (bits != Short.SIZE || channels < 1 || rate < 1) {
            return new short[0];
        }
        short[] samples = new short[data.length / 2];
        ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        int frames = samples.length / channels;
        short[] mono = new short[(int) ((long) frames * AudioFormat.RATE / rate)];
        for (int out = 0; out < mono.length; out++) {
            int first = (int) ((long) out * rate / AudioFormat.RATE);
            int last = Math.max(first + 1, (int) ((long) (out + 1) * rate / AudioFormat.RATE));
            long sum = 0;
            int count = (Math.min(last, frames) - first) * channels;
            for (int i = first * channels; i < first * channels + count; i++) {
                sum += samples[i];
            }
            mono[out] = (short) (sum / Math.max(1, count));
        }
        return mono;
    }
}
