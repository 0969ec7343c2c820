package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import support.Speech;

class TurnDetectorTest {
    private static final int RATE = AudioFormat.RATE;
    private static final TurnSettings DEFAULTS = settings(0.5, 300, 500);

    @Test
    void finds_where_speech_starts_and_stops() {
        short[] speech = Speech.pcm("The quick brown fox jumps over the lazy dog.", RATE);
        int speechMs = ms(speech);
        TurnDetector detector = new TurnDetector();
        List<TurnDetector.Change> changes =
            feed(detector, DEFAULTS, silence(1000), speech, silence(1000));
        assertEquals(2, changes.size(), changes::toString);
        near(1000 - 300, ((TurnDetector.Started) changes.get(0)).audioStartMs(), 120);
        near(1000 + speechMs + 500, ((TurnDetector.Stopped) changes.get(1)).audioEndMs(), 160);
        near(speechMs, detector.speechMs(), 200);
    }

    @Test
    void works_the_same_in_steady_noise() {
        short[] speech = Speech.pcm("The quick brown fox jumps over the lazy dog.", RATE);
        short[] all = Speech.join(silence(4000), speech, silence(1500));
        List<TurnDetector.Change> changes = feed(new TurnDetector(), DEFAULTS, noisy(all, 150));
        assertEquals(2, changes.size(), changes::toString);
        near(3700, ((TurnDetector.Started) changes.get(0)).audioStartMs(), 200);
        near(4000 + ms(speech) + 500, ((TurnDetector.Stopped) changes.get(1)).audioEndMs(), 300);
    }

    @Test
    void does_not_take_noise_hum_or_a_click_for_speech() {
        short[] click = silence(3000);
        for (int i = 24_000; i < 24_000 + 24 * 30; i++) {
            click[i] = (short) (i % 2 == 0 ? 20_000 : -20_000);
        }
        short[] hum = silence(3000);
        for (int i = 0; i < hum.length; i++) {
            hum[i] = (short) (1500 * Math.sin(2 * Math.PI * 50 * i / RATE));
        }
        assertEquals(List.of(), feed(new TurnDetector(), DEFAULTS, noisy(silence(6000), 100)));
        assertEquals(List.of(), feed(new TurnDetector(), DEFAULTS, click));
        assertEquals(List.of(), feed(new TurnDetector(), DEFAULTS, hum));
    }

    @Test
    void waits_as_long_as_silence_duration_says() {
        short[] turn = Speech.join(silence(500), Speech.pcm("One", RATE), silence(900), Speech.pcm("two", RATE),
            silence(2000));
        assertEquals(4, feed(new TurnDetector(), settings(0.5, 300, 300), turn).size());
        assertEquals(2, feed(new TurnDetector(), settings(0.5, 300, 1500), turn).size());
    }

    @Test
    void a_higher_threshold_ignores_quiet_speech() {
        short[] quiet = Speech.pcm("This is said very quietly.", RATE);
        for (int i = 0; i < quiet.length; i++) {
            quiet[i] = (short) (quiet[i] / 25);
        }
        short[] all = Speech.join(silence(500), quiet, silence(1000));
        assertEquals(2, feed(new TurnDetector(), settings(0.1, 0, 500), all).size());
        assertEquals(0, feed(new TurnDetector(), settings(0.95, 0, 500), all).size());
    }

    @Test
    void the_same_turn_is_found_whatever_the_size_of_the_pieces() {
        short[] all = Speech.join(silence(700), Speech.pcm("Pieces of any size.", RATE), silence(900));
        List<TurnDetector.Change> whole = feed(new TurnDetector(), DEFAULTS, all);
        TurnDetector detector = new TurnDetector();
        detector.use(DEFAULTS);
        List<TurnDetector.Change> pieces = new ArrayList<>();
        Random random = new Random(1);
        for (int at = 0; at < all.length; ) {
            int end = Math.min(all.length, at + 1 + random.nextInt(3000));
            pieces.addAll(detector.feed(Arrays.copyOfRange(all, at, end)));
            at = end;
        }
        assertEquals(whole, pieces);
    }

    private static TurnSettings settings(double threshold, int prefixMs, int silenceMs) {
        return new TurnSettings(threshold, prefixMs, silenceMs, OptionalInt.empty(), true, true);
    }

    private static List<TurnDetector.Change> feed(TurnDetector detector, TurnSettings settings, short[]... sound) {
        detector.use(settings);
        return detector.feed(Speech.join(sound));
    }

    private static short[] silence(int ms) {
        return Speech.silence(ms, RATE);
    }

    private static short[] noisy(short[] sound, double amplitude) {
        Random random = new Random(7);
        short[] noisy = new short[sound.length];
        for (int i = 0; i < sound.length; i++) {
            noisy[i] = (short) Math.clamp(sound[i] + random.nextGaussian() * amplitude, -32768, 32767);
        }
        return noisy;
    }

    private static int ms(short[] sound) {
        return sound.length / (RATE / 1000);
    }

    private static void near(double expected, double actual, double tolerance) {
        assertTrue(Math.abs(expected - actual) <= tolerance, "expected about " + expected + " but was " + actual);
    }
}
