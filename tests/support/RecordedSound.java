package support;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A WAV file of PCM16 as it was downloaded, and where there is sound in it. */
public record RecordedSound(int channels, int rate, short[] samples) {
    private static final int HEADER = 44;
    /** About a hundredth of full scale. */
    private static final double AUDIBLE = 300;

    /** @throws AssertionError where the header does not say what the file is */
    public static RecordedSound of(byte[] wav) {
        ByteBuffer file = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
        String marks = text(wav, 0) + text(wav, 8) + text(wav, 12) + text(wav, 36);
        int channels = file.getShort(22);
        int rate = file.getInt(24);
        boolean isRight = marks.equals("RIFFWAVEfmt data") && file.getInt(4) == wav.length - 8
            && file.getInt(16) == 16 && file.getShort(20) == 1 && file.getInt(28) == rate * channels * 2
            && file.getShort(32) == channels * 2 && file.getShort(34) == 16 && file.getInt(40) == wav.length - HEADER;
        if (!isRight) {
            throw new AssertionError("no right WAV header: " + marks + " of " + wav.length + " bytes");
        }
        short[] samples = new short[(wav.length - HEADER) / 2];
        file.position(HEADER).slice().order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return new RecordedSound(channels, rate, samples);
    }

    private static String text(byte[] wav, int at) {
        return new String(wav, at, 4, StandardCharsets.US_ASCII);
    }

    public long ms() {
        return samples.length * 1_000L / channels / rate;
    }

    /** The root of the mean square of one channel in that time. */
    public double loudness(int channel, long fromMs, long toMs) {
        long from = Math.max(0, fromMs) * rate / 1_000;
        long to = Math.min(samples.length / channels, toMs * rate / 1_000);
        double sum = 0;
        for (long i = from; i < to; i++) {
            double sample = samples[(int) i * channels + channel];
            sum += sample * sample;
        }
        return to <= from ? 0 : Math.sqrt(sum / (to - from));
    }

    /** When something is heard first on a channel from there on; −1 where nothing is. */
    public long heardFrom(int channel, long fromMs) {
        for (long at = fromMs; at < ms(); at += 20) {
            if (loudness(channel, at, at + 20) > AUDIBLE) {
                return at;
            }
        }
        return -1;
    }

    /** When something is heard last on a channel before then; −1 where nothing is. */
    public long heardUntil(int channel, long beforeMs) {
        for (long at = Math.min(ms(), beforeMs); at >= 20; at -= 20) {
            if (loudness(channel, at - 20, at) > AUDIBLE) {
                return at;
            }
        }
        return -1;
    }

    /** Without the sound. */
    @Override
    public String toString() {
        return "RecordedSound[" + channels + " channels, " + ms() + " ms]";
    }
}
