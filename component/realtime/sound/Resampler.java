package realtime.sound;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Changes the sampling rate of a stream of PCM16 mono sound, piece by piece: a polyphase filter with a Kaiser-windowed
 * sinc as long as 48 samples of the lower rate. What is below 85 % of the lower rate's Nyquist frequency passes; what
 * would come back as an alias is 65 dB down. It delays by half its length: 1.5 ms at 16 kHz. Not thread-safe; one for
 * each stream.
 */
public final class Resampler {
    private static final int ZERO_CROSSINGS = 24;
    /** The middle of the slope, as a part of the lower rate's Nyquist frequency. */
    private static final double CUTOFF = 0.905;
    /** Kaiser's beta for 70 dB. */
    private static final double BETA = 6.8;

    private final int up;
    private final int down;
    private final int taps;
    /** By phase, then by tap, the newest sample first. */
    private final float[][] phases;
    /** The latest samples before the piece that comes next. */
    private float[] history;
    /** Of the next output sample, in steps of the common multiple of both rates, from the piece's first sample. */
    private long position;

    /** @param from samples a second that come; {@code to} that are wanted */
    public Resampler(int from, int to) {
        int common = greatestDivisor(from, to);
        up = to / common;
        down = from / common;
        double cutoff = CUTOFF * Math.min(1, (double) up / down);
        taps = (int) Math.ceil(2 * ZERO_CROSSINGS / Math.min(1, (double) up / down));
        phases = phases(cutoff);
        history = new float[taps - 1];
    }

    /** Returns the piece at the wanted rate, little-endian; {@code pcm} is read to its end. */
    public ByteBuffer next(ByteBuffer pcm) {
        float[] sound = joined(pcm);
        int samples = sound.length - history.length;
        long end = (long) samples * up;
        int length = position >= end ? 0 : (int) ((end - position + down - 1) / down);
        ByteBuffer changed = ByteBuffer.allocate(length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (; position < end; position += down) {
            changed.putShort(sample(sound, (int) (position / up) + history.length, phases[(int) (position % up)]));
        }
        position -= end;
        System.arraycopy(sound, sound.length - history.length, history, 0, history.length);
        return changed.flip();
    }

    private float[] joined(ByteBuffer pcm) {
        ByteBuffer samples = pcm.order(ByteOrder.LITTLE_ENDIAN);
        float[] sound = new float[history.length + pcm.remaining() / Short.BYTES];
        System.arraycopy(history, 0, sound, 0, history.length);
        for (int i = history.length; i < sound.length; i++) {
            sound[i] = samples.getShort();
        }
        return sound;
    }

    private short sample(float[] sound, int newest, float[] phase) {
        float sum = 0;
        for (int tap = 0; tap < taps; tap++) {
            sum += sound[newest - tap] * phase[tap];
        }
        return (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private float[][] phases(double cutoff) {
        float[][] made = new float[up][taps];
        for (int phase = 0; phase < up; phase++) {
            double sum = 0;
            for (int tap = 0; tap < taps; tap++) {
                double x = tap + (double) phase / up - taps / 2.0;
                double value = sinc(cutoff * x) * kaiser(2 * x / taps);
                made[phase][tap] = (float) value;
                sum += value;
            }
            // Each phase passes a constant as it is.
            for (int tap = 0; tap < taps; tap++) {
                made[phase][tap] /= (float) sum;
            }
        }
        return made;
    }

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return Math.abs(x) > 1 ? 0 : bessel(BETA * Math.sqrt(1 - x * x)) / bessel(BETA);
    }

    /** The modified Bessel function of the first kind and order 0, by its series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > sum * 1e-12; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static int greatestDivisor(int a, int b) {
        return b == 0 ? a : greatestDivisor(b, a % b);
    }
}
