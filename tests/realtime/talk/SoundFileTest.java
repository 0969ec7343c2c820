package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;

/** Files of any rate and width sound the same. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SoundFileTest {
    private static final int HERTZ = 440;
    private static final double LOUD = 0.25;
    private static final Duration SOON = Duration.ofSeconds(10);
    @TempDir
    private Path folder;

    /** A second of a tone, the same in every channel. */
    private static byte[] tone(AudioFormat format) {
        int frames = Math.round(format.getSampleRate());
        ByteBuffer sound = ByteBuffer.allocate(frames * format.getFrameSize()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < frames; i++) {
            double value = LOUD * Math.sin(2 * Math.PI * HERTZ * i / format.getSampleRate());
            for (int channel = 0; channel < format.getChannels(); channel++) {
                put(sound, format, value);
            }
        }
        return sound.array();
    }

    private static void put(ByteBuffer sound, AudioFormat format, double value) {
        int bits = format.getSampleSizeInBits();
        if (format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT)) {
            sound.putFloat((float) value);
        } else if (bits == 8) {
            sound.put((byte) Math.round(128 + value * 127));
        } else {
            long sample = Math.round(value * ((1L << bits - 1) - 1));
            for (int shift = 0; shift < bits; shift += 8) {
                sound.put((byte) (sample >> shift));
            }
        }
    }

    private static byte[] wav(AudioFormat format) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        byte[] sound = tone(format);
        AudioSystem.write(new AudioInputStream(new ByteArrayInputStream(sound), format,
            sound.length / format.getFrameSize()), AudioFileFormat.Type.WAVE, file);
        return file.toByteArray();
    }

    private static AudioFormat format(String encoding, int rate, int bits, int channels) {
        int frame = bits / 8 * channels;
        return new AudioFormat(new AudioFormat.Encoding(encoding), rate, bits, channels, frame, rate, false);
    }

    private static short[] heard(SoundSource source) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] frame = new byte[2 * Capture.FRAME];
        long deadline = System.nanoTime() + SOON.toNanos();
        for (int length = source.read(frame); length != SoundSource.END; length = source.read(frame)) {
            all.write(frame, 0, length);
            assertTrue(System.nanoTime() < deadline, "there is no end to it");
        }
        source.close();
        short[] samples = new short[all.size() / 2];
        ByteBuffer.wrap(all.toByteArray()).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    /** A second at 24 kHz of that tone, of that loudness, and of nothing else. */
    private static void assertTone(short[] samples, double allowedNoise) {
        assertEquals(24_000, samples.length, 30);
        short[] settled = Arrays.copyOfRange(samples, 1_200, 22_800);
        double sine = 0;
        double cosine = 0;
        double energy = 0;
        for (int i = 0; i < settled.length; i++) {
            double angle = 2 * Math.PI * HERTZ * i / 24_000;
            sine += settled[i] * Math.sin(angle);
            cosine += settled[i] * Math.cos(angle);
            energy += (double) settled[i] * settled[i];
        }
        double amplitude = 2 * Math.hypot(sine, cosine) / settled.length;
        assertEquals(LOUD * Short.MAX_VALUE, amplitude, LOUD * Short.MAX_VALUE * 0.02);
        double noise = 1 - amplitude * amplitude / 2 / (energy / settled.length);
        assertTrue(noise < allowedNoise, "noise " + noise);
    }

    @ParameterizedTest
    @CsvSource({"PCM_UNSIGNED, 8000, 8, 1", "PCM_UNSIGNED, 44100, 8, 2", "PCM_SIGNED, 24000, 16, 1",
        "PCM_SIGNED, 44100, 16, 2", "PCM_SIGNED, 22050, 16, 1", "PCM_SIGNED, 48000, 24, 2", "PCM_SIGNED, 96000, 24, 1",
        "PCM_SIGNED, 48000, 32, 1", "PCM_FLOAT, 16000, 32, 2", "PCM_SIGNED, 48000, 16, 6", "PCM_SIGNED, 11025, 16, 1"})
    void is_heard_as_it_was_recorded(String encoding, int rate, int bits, int channels) throws Exception {
        Path file = Files.write(folder.resolve("tone.wav"), wav(format(encoding, rate, bits, channels)));
        assertTone(heard(SoundFile.open(file)), bits == 8 ? 1e-3 : 1e-5);
    }

    @Test
    void standard_input_may_be_a_file_or_raw_sound() throws Exception {
        AudioFormat ours = format("PCM_SIGNED", 24_000, 16, 1);
        assertTone(heard(SoundFile.open(new ByteArrayInputStream(wav(format("PCM_SIGNED", 44_100, 16, 2))))), 1e-5);
        assertTone(heard(SoundFile.open(new ByteArrayInputStream(tone(ours)))), 1e-5);
    }

    /** As programs write that do not know yet how long it will be. */
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE})
    void a_piped_wav_goes_on_until_its_end_whatever_length_it_claims(int claimed) throws Exception {
        byte[] wav = wav(format("PCM_SIGNED", 24_000, 16, 1));
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(4, claimed).putInt(40, claimed);
        assertTone(heard(SoundFile.open(new ByteArrayInputStream(wav))), 1e-5);
    }

    @Test
    void what_has_not_come_yet_is_not_waited_for() throws Exception {
        PipedOutputStream program = new PipedOutputStream();
        PipedInputStream pipe = new PipedInputStream(program, 1 << 16);
        program.write(new byte[Capture.FRAME]);
        program.flush();
        try (SoundSource source = SoundFile.open(pipe)) {
            byte[] frame = new byte[2 * Capture.FRAME];
            Await.value("what has come", SOON, () -> read(source, frame), length -> length == Capture.FRAME);
            assertEquals(0, source.read(frame));
            program.write(new byte[100]);
            program.close();
            Await.value("the rest", SOON, () -> read(source, frame), length -> length == 100);
            Await.value("the end", SOON, () -> read(source, frame), length -> length == SoundSource.END);
        }
    }

    private static int read(SoundSource source, byte[] frame) {
        try {
            return source.read(frame);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void what_is_no_sound_is_said_with_what_to_do() throws Exception {
        Path text = Files.writeString(folder.resolve("a.mp3"), "This is no sound at all, but a text of some length.");
        TalkException wrong = assertThrows(TalkException.class, () -> SoundFile.open(text));
        assertEquals(text + " is no WAV file that can be read.", wrong.getMessage());
        assertTrue(wrong.fix().contains("ffmpeg"), wrong.fix());
        assertEquals(folder + " cannot be read.",
            assertThrows(TalkException.class, () -> SoundFile.open(folder)).getMessage());
        assertThrows(TalkException.class, () -> SoundFile.open(folder.resolve("missing.wav")));
    }
}
