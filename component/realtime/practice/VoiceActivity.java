package realtime.practice;

import java.util.Arrays;

/**
 * Tells frames with speech from frames without, by their level over a noise floor that adapts: the quietest frame of
 * the last three seconds, which speech itself always leaves room for. Not thread-safe.
 */
final class VoiceActivity {
    static final int FRAME_MS = 20;
    static final int FRAME_SAMPLES = AudioFormat.RATE * FRAME_MS / 1000;
    private static final int FLOOR_FRAMES = 3000 / FRAME_MS;
    private static final double SILENCE_DB = -90;
    /** Digital silence and comfort noise are no reason to take a breath for speech. */
    private static final double LOWEST_FLOOR_DB = -65;
    private static final double HYSTERESIS_DB = 4;

    /** Two first-order high passes at about 150 Hz take away hum and constant offset. */
    private static final double HIGH_PASS = 0.96;

    private final double[] recent = new double[FLOOR_FRAMES];
    private final double marginDb;
    private final double leastDb;
    private int frames;
    private double lastIn;
    private double lastMiddle;
    private double lastOut;

    /** {@code threshold} 0…1 asks for speech 5…17 dB over the floor and at least -58…-28 dB below full scale. */
    VoiceActivity(double threshold) {
        marginDb = 5 + 12 * threshold;
        leastDb = -58 + 30 * threshold;
        Arrays.fill(recent, LOWEST_FLOOR_DB);
    }

    /** Judges 20 ms at 24 kHz that start at {@code offset}; while speaking, quieter frames still count. */
    boolean hasSpeech(short[] sound, int offset, boolean speaking) {
        double level = level(sound, offset);
        recent[frames++ % FLOOR_FRAMES] = level;
        double floor = Math.max(LOWEST_FLOOR_DB, Arrays.stream(recent).min().orElse(LOWEST_FLOOR_DB));
        double needed = Math.max(leastDb, floor + marginDb) - (speaking ? HYSTERESIS_DB : 0);
        return level >= needed;
    }

    /** dB relative to full scale, without hum. */
    private double level(short[] sound, int offset) {
        double energy = 0;
        for (int i = offset; i < offset + FRAME_SAMPLES; i++) {
            double middle = HIGH_PASS * (lastMiddle + sound[i] - lastIn);
            lastOut = HIGH_PASS * (lastOut + middle - lastMiddle);
            lastIn = sound[i];
            lastMiddle = middle;
            energy += lastOut * lastOut;
        }
        double rms = Math.sqrt(energy / FRAME_SAMPLES) / Short.MAX_VALUE;
        return rms <= 0 ? SILENCE_DB : Math.max(SILENCE_DB, 20 * Math.log10(rms));
    }
}
