package realtime.sound;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ResamplerTest {
    private static final int AMPLITUDE = 10_000;

    @ParameterizedTest
    @CsvSource({"24000,16000,200", "24000,16000,1000", "24000,16000,3400", "24000,16000,6500", "16000,24000,1000",
        "16000,24000,6500", "24000,8000,1000", "8000,24000,3000"})
    void a_tone_that_both_rates_can_hold_passes_unchanged(int from, int to, int hertz) {
        short[] heard = settled(resampled(from, to, hertz));
        double wanted = AMPLITUDE / Math.sqrt(2);
        assertEquals(wanted, amplitude(heard, hertz, to), wanted * 0.01);
        assertTrue(decibels(rest(heard, hertz, to), wanted) < -65, "noise " + decibels(rest(heard, hertz, to), wanted));
    }

    @ParameterizedTest
    @CsvSource({"24000,16000,8050", "48000,24000,12100", "24000,16000,8800", "24000,16000,10000", "24000,16000,11500",
        "24000,8000,4800", "24000,8000,7000"})
    void a_tone_that_would_come_back_as_another_is_gone(int from, int to, int hertz) {
        double left = effective(settled(resampled(from, to, hertz)));
        assertTrue(decibels(left, AMPLITUDE / Math.sqrt(2)) < -65, "left: " + left);
    }

    @Test
    void pieces_of_any_length_make_the_same_stream() {
        short[] tone = tone(24_000, 440, 24_000);
        byte[] whole = bytes(new Resampler(24_000, 16_000).next(buffer(tone, 0, tone.length)));
        assertEquals(32_000, whole.length);
        Random random = new Random(6);
        Resampler resampler = new Resampler(24_000, 16_000);
        ByteBuffer pieces = ByteBuffer.allocate(whole.length);
        for (int at = 0; at < tone.length;) {
            int length = Math.min(tone.length - at, random.nextInt(700));
            pieces.put(resampler.next(buffer(tone, at, length)));
            at += length;
        }
        assertArrayEquals(whole, pieces.array());
    }

    @Test
    void the_loudest_sound_is_not_turned_round() {
        short[] square = new short[2_400];
        for (int i = 0; i < square.length; i++) {
            square[i] = i / 24 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
        }
        ByteBuffer heard = new Resampler(24_000, 16_000).next(buffer(square, 0, square.length));
        short[] samples = new short[heard.remaining() / 2];
        heard.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        for (int i = 60; i + 1 < samples.length; i++) {
            assertTrue(Math.abs(samples[i + 1] - samples[i]) < 60_000, "a jump at " + i);
        }
    }

    private static short[] resampled(int from, int to, int hertz) {
        short[] tone = tone(from, hertz, from / 2);
        ByteBuffer changed = new Resampler(from, to).next(buffer(tone, 0, tone.length));
        short[] samples = new short[changed.remaining() / 2];
        changed.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        assertEquals(to / 2, samples.length);
        return samples;
    }

    private static short[] tone(int rate, int hertz, int length) {
        short[] tone = new short[length];
        for (int i = 0; i < length; i++) {
            tone[i] = (short) Math.round(AMPLITUDE * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return tone;
    }

    /** Without the filter's beginning. */
    private static short[] settled(short[] sound) {
        return Arrays.copyOfRange(sound, 400, sound.length);
    }

    private static double effective(short[] sound) {
        double sum = 0;
        for (short sample : sound) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / sound.length);
    }

    /** The effective value of the tone itself. */
    private static double amplitude(short[] sound, int hertz, int rate) {
        double[] fit = fit(sound, hertz, rate);
        return Math.hypot(fit[0], fit[1]) / Math.sqrt(2);
    }

    private static double rest(short[] sound, int hertz, int rate) {
        double[] fit = fit(sound, hertz, rate);
        double sum = 0;
        for (int i = 0; i < sound.length; i++) {
            double angle = 2 * Math.PI * hertz * i / rate;
            double difference = sound[i] - fit[0] * Math.sin(angle) - fit[1] * Math.cos(angle);
            sum += difference * difference;
        }
        return Math.sqrt(sum / sound.length);
    }

    /** The tone's sine and cosine that fit best. */
    private static double[] fit(short[] sound, int hertz, int rate) {
        double ss = 0;
        double sc = 0;
        double cc = 0;
        double xs = 0;
        double xc = 0;
        for (int i = 0; i < sound.length; i++) {
            double sine = Math.sin(2 * Math.PI * hertz * i / rate);
            double cosine = Math.cos(2 * Math.PI * hertz * i / rate);
            ss += sine * sine;
            sc += sine * cosine;
            cc += cosine * cosine;
            xs += sound[i] * sine;
            xc += sound[i] * cosine;
        }
        double determinant = ss * cc - sc * sc;
        return new double[] {(xs * cc - xc * sc) / determinant, (xc * ss - xs * sc) / determinant};
    }

    private static double decibels(double value, double reference) {
        return 20 * Math.log10(value / reference);
    }

    private static ByteBuffer buffer(short[] sound, int from, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length * 2).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asShortBuffer().put(sound, from, length);
        return buffer;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
