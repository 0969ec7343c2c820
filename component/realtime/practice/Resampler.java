package realtime.practice;

/**
 * Changes the sampling rate of mono sound by whole factors with a windowed-sinc low pass. Stateless, thread-safe: give
 * it whole utterances, or sound whose edges do not matter.
 */
final class Resampler {
    private static final int TAPS_PER_SIDE = 12;

    private Resampler() {}

    /** Raises the rate {@code factor} times. */
    static short[] up(short[] sound, int factor) {
        double[] kernel = kernel(factor);
        int half = kernel.length / 2;
        short[] raised = new short[sound.length * factor];
        for (int out = 0; out < raised.length; out++) {
            int first = Math.max(0, Math.ceilDiv(out - half, factor));
            int last = Math.min(sound.length - 1, (out + half) / factor);
            double sum = 0;
            for (int in = first; in <= last; in++) {
                sum += sound[in] * kernel[out - in * factor + half];
            }
            raised[out] = clamp(sum);
        }
        return raised;
    }

    /**
     * Lowers the rate {@code factor} times by averaging neighbours: enough for measuring speech and for the narrow
     * band.
     */
    static short[] down(short[] sound, int factor) {
        short[] lowered = new short[sound.length / factor];
        for (int out = 0; out < lowered.length; out++) {
            int sum = 0;
            for (int k = 0; k < factor; k++) {
                sum += sound[out * factor + k];
            }
            lowered[out] = (short) (sum / factor);
        }
        return lowered;
    }

    /** A Hann-windowed sinc at the lower rate's Nyquist frequency, with gain 1 after zero-stuffing. */
    private static double[] kernel(int factor) {
        int half = TAPS_PER_SIDE * factor;
        double[] kernel = new double[2 * half + 1];
        for (int i = -half; i <= half; i++) {
            double x = (double) i / factor;
            double sinc = i == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
            kernel[i + half] = sinc * (0.5 + 0.5 * Math.cos(Math.PI * i / half));
        }
        return kernel;
    }

    private static short clamp(double value) {
        return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, Math.round(value)));
    }
}
