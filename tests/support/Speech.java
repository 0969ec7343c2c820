package support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;

/** Recorded speech with known words, made by espeak-ng and kept in the temporary folder. Thread-safe. */
public final class Speech {
    private static final int WAV_HEADER = 44;

    private Speech() {}

    /** Writes {@code text} as a 48 kHz mono PCM16 WAV file, as Chromium's fake microphone wants it. */
    public static Path wav(String text, Path out48kMono) {
        byte[] pcm = bytes(pcm(text, 48_000));
        ByteBuffer wav = ByteBuffer.allocate(WAV_HEADER + pcm.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes()).putInt(36 + pcm.length).put("WAVEfmt ".getBytes()).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(48_000).putInt(96_000).putShort((short) 2);
        wav.putShort((short) 16).put("data".getBytes()).putInt(pcm.length).put(pcm);
        try {
            return Files.write(out48kMono, wav.array());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** {@code text} as PCM16 at {@code rate}, without silence around it. */
    public static short[] pcm(String text, int rate) {
        short[] spoken = espeak(text);
        int spokenRate = 22_050;
        short[] resampled = new short[(int) ((long) spoken.length * rate / spokenRate)];
        for (int i = 0; i < resampled.length; i++) {
            double at = (double) i * spokenRate / rate;
            int left = (int) at;
            int right = Math.min(left + 1, spoken.length - 1);
            resampled[i] = (short) Math.round(spoken[left] + (spoken[right] - spoken[left]) * (at - left));
        }
        return resampled;
    }

    /** {@code ms} of digital silence at {@code rate}. */
    public static short[] silence(int ms, int rate) {
        return new short[(int) ((long) ms * rate / 1000)];
    }

    /** One after the other. */
    public static short[] join(short[]... sounds) {
        short[] joined = new short[Arrays.stream(sounds).mapToInt(sound -> sound.length).sum()];
        int at = 0;
        for (short[] sound : sounds) {
            System.arraycopy(sound, 0, joined, at, sound.length);
            at += sound.length;
        }
        return joined;
    }

    /** Little-endian PCM16. */
    public static byte[] bytes(short[] pcm) {
        ByteBuffer bytes = ByteBuffer.allocate(pcm.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(pcm);
        return bytes.array();
    }

    private static short[] espeak(String text) {
        Path kept = Path.of(System.getProperty("java.io.tmpdir"),
            "speech-" + Integer.toHexString(text.hashCode()) + "-" + text.length() + ".wav");
        try {
            if (!Files.exists(kept)) {
                Path fresh = Files.createTempFile("speech", ".wav");
                run("espeak-ng", "-w", fresh.toString(), text);
                Files.move(fresh, kept, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            byte[] wav = Files.readAllBytes(kept);
            short[] pcm = new short[(wav.length - WAV_HEADER) / 2];
            ByteBuffer.wrap(wav, WAV_HEADER, pcm.length * 2).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(pcm);
            return trimmed(pcm);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void run(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException absent) {
            throw Assumptions.<RuntimeException>abort("espeak-ng is not installed: apt-get install espeak-ng");
        }
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("espeak-ng failed: " + said);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
    }

    private static short[] trimmed(short[] pcm) {
        int from = 0;
        int to = pcm.length;
        while (from < to && Math.abs(pcm[from]) < 100) {
            from++;
        }
        while (to > from && Math.abs(pcm[to - 1]) < 100) {
            to--;
        }
        return Arrays.copyOfRange(pcm, from, to);
    }
}
