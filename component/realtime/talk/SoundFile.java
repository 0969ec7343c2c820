package realtime.talk;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;
import realtime.sound.Pcm;

/** Opens sound in a file, or from a program through a pipe: what javax.sound reads, of any rate and width. */
public final class SoundFile {
    /** Stands for standard input, which may also be raw {@link Pcm}. */
    static final String STDIN = "-";
    private static final List<String> BEGINNINGS = List.of("RIFF", "RIFX", "FORM", ".snd");
    /** Bytes that javax.sound looks at before it knows the format. */
    private static final int LOOK_AHEAD = 1 << 16;

    private SoundFile() {}

    /**
     * Opens a file, or what is none but has a name, such as a named pipe.
     *
     * @throws TalkException when it cannot be read, or is no sound that can be
     */
    public static SoundSource open(Path path) throws TalkException {
        InputStream bytes = null;
        try {
            bytes = new BufferedInputStream(Files.newInputStream(path), LOOK_AHEAD);
            PcmStream sound = decoded(bytes);
            return Files.isRegularFile(path) ? new RecordedSound(sound) : new LiveSound(sound);
        } catch (IOException e) {
            close(bytes);
            throw new TalkException(path + " cannot be read.", "Check the name that --in gives.");
        } catch (UnsupportedAudioFileException | IllegalArgumentException e) {
            close(bytes);
            throw new TalkException(path + " is no WAV file that can be read.",
                "Convert it, for example: ffmpeg -i " + path + " -ar 24000 -ac 1 question.wav");
        }
    }

    /**
     * Opens a program's output: raw {@link Pcm}, unless it begins as a file of sound does. Waits for its beginning.
     *
     * @throws TalkException when it cannot be read
     */
    static SoundSource open(InputStream stdin) throws TalkException {
        InputStream bytes = new BufferedInputStream(stdin, LOOK_AHEAD);
        try {
            bytes.mark(LOOK_AHEAD);
            String beginning = new String(bytes.readNBytes(4), StandardCharsets.ISO_8859_1);
            bytes.reset();
            AudioFormat raw = new AudioFormat(Pcm.RATE, Short.SIZE, 1, true, false);
            return new LiveSound(BEGINNINGS.contains(beginning) ? decoded(bytes) : new PcmStream(bytes, raw));
        } catch (IOException | UnsupportedAudioFileException | IllegalArgumentException e) {
            throw new TalkException("Standard input is no sound that can be read.",
                "Send raw PCM16, little-endian, mono, 24 kHz, or a WAV file.");
        }
    }

    /** @throws IllegalArgumentException for an encoding that cannot be turned into PCM16 */
    private static PcmStream decoded(InputStream bytes) throws IOException, UnsupportedAudioFileException {
        AudioInputStream sound = AudioSystem.getAudioInputStream(bytes);
        AudioFormat wanted = PcmStream.sixteenBit(sound.getFormat());
        return new PcmStream(AudioSystem.getAudioInputStream(wanted, sound), wanted);
    }

    private static void close(InputStream bytes) {
        try {
            if (bytes != null) {
                bytes.close();
            }
        } catch (IOException unclosable) {
            // It was read from only, and what is wrong with it is being said.
        }
    }
}
