package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AudioFormatTest {
    @ParameterizedTest
    @EnumSource
    void a_tone_survives_the_way_there_and_back(AudioFormat format) {
        short[] tone = tone(AudioFormat.RATE, 400);
        short[] back = format.decode(format.encode(tone));
        assertEquals(tone.length, back.length, 3);
        assertEquals(1, level(back) / level(tone), 0.05);
    }

    @Test
    void g711_is_one_byte_for_three_samples() {
        assertEquals(8000, AudioFormat.MU_LAW.encode(new short[24_000]).length);
        assertEquals((byte) 0xff, AudioFormat.MU_LAW.encode(new short[3])[0]);
        assertEquals((byte) 0xd5, AudioFormat.A_LAW.encode(new short[3])[0]);
    }

    @Test
    void an_odd_byte_is_left_out() {
        assertArrayEquals(new short[] {0x0201}, AudioFormat.PCM.decode(new byte[] {1, 2, 3}));
    }

    @Test
    void raising_the_rate_adds_no_image() {
        short[] raised = Resampler.up(tone(16_000, 1000), 3);
        short[] expected = tone(48_000, 1000);
        double error = 0;
        for (int i = 2000; i < 40_000; i++) {
            error = Math.max(error, Math.abs(raised[i] - expected[i]));
        }
        assertTrue(error < 200, "largest error " + error);
    }

    @Test
    void track_sound_becomes_24_khz_mono() {
        byte[] stereo = AudioFormat.PCM.encode(new short[] {100, 300, 100, 300, 500, 700, 500, 700});
        assertArrayEquals(new short[] {200, 600}, TrackSound.mono24k(stereo, 16, 48_000, 2));
        assertEquals(240, TrackSound.mono24k(new byte[320], 16, 16_000, 1).length);
        assertEquals(0, TrackSound.mono24k(new byte[480], 8, 48_000, 1).length);
    }

    private static short[] tone(int rate, int hertz) {
        short[] tone = new short[rate];
        for (int i = 0; i < rate; i++) {
            tone[i] = (short) (8000 * Math.sin(2 * Math.PI * hertz * i / rate));
        }
        return tone;
    }

    private static double level(short[] sound) {
        double energy = 0;
        for (short sample : sound) {
            energy += (double) sample * sample;
        }
        return Math.sqrt(energy / sound.length);
    }
}
