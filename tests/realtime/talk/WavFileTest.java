package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recordings, also of processes that are killed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WavFileTest {
    private static final int SECOND = 48_000;
    @TempDir
    private Path folder;

    private static byte[] ramp(int bytes) {
        byte[] ramp = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            ramp[i] = (byte) i;
        }
        return ramp;
    }

    private static byte[] read(Path file) throws Exception {
        try (AudioInputStream in = AudioSystem.getAudioInputStream(file.toFile())) {
            return in.readAllBytes();
        }
    }

    @Test
    void holds_what_was_written() throws Exception {
        Path file = folder.resolve("a.wav");
        try (WavFile wav = new WavFile(file)) {
            wav.write(ramp(1_000), 960);
            wav.write(ramp(1_000), 40);
        }
        byte[] all = read(file);
        assertEquals(1_000, all.length);
        assertEquals(44 + 1_000, Files.size(file));
        assertEquals(959 & 0xff, all[959] & 0xff);
        assertEquals(0, all[960]);
    }

    @Test
    void is_a_valid_file_before_anything_was_written() throws Exception {
        Path file = Files.write(folder.resolve("a.wav"), ramp(5_000));
        try (WavFile wav = new WavFile(file)) {
            assertArrayEquals(new byte[0], read(file));
        }
        assertArrayEquals(new byte[0], read(file));
    }

    @Test
    void can_be_played_up_to_the_last_second_when_it_was_never_closed() throws Exception {
        Path file = folder.resolve("a.wav");
        try (WavFile wav = new WavFile(file)) {
            for (int i = 0; i < 125; i++) {
                wav.write(ramp(960), 960);
            }
            assertEquals(2 * SECOND, read(file).length);
        }
        assertEquals(125 * 960, read(file).length);
    }
}
