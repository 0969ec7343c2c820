package support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** 48 kHz mono PCM16 WAV files, as Chromium's fake microphone wants them, in the temporary folder. */
public final class Wav {
    public static final int RATE = 48_000;
    private static final int HEADER = 44;
    private static final int SILENCE_BEHIND_MS = 60_000;

    private Wav() {}

    /**
     * Sound with a long silence behind it: at the end of its file Chromium's fake microphone repeats the last samples.
     *
     * @param pcm PCM16 at 48 kHz
     */
    public static Path of(short[] pcm) {
        return file(Speech.join(pcm, Speech.silence(SILENCE_BEHIND_MS, RATE)));
    }

    private static Path file(short[] pcm) {
        byte[] sound = Speech.bytes(pcm);
        ByteBuffer wav = ByteBuffer.allocate(HEADER + sound.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes()).putInt(HEADER - 8 + sound.length).put("WAVEfmt ".getBytes()).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(RATE * 2).putShort((short) 2);
        wav.putShort((short) 16).put("data".getBytes()).putInt(sound.length).put(sound);
        try {
            Path file = Files.createTempFile("microphone", ".wav");
            file.toFile().deleteOnExit();
            return Files.write(file, wav.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing but talk. */
    static Path talk() {
        return file(Speech.pcm("We went through the numbers again and again and we found that every single chair and "
            + "every single table and every lamp was counted twice in the month of March", RATE));
    }

    public static Path silence() {
        return of(new short[0]);
    }
}
