package realtime.talk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import realtime.sound.Pcm;

/**
 * Records into a WAV file, which is whole after each second of sound: it can be played whatever becomes of the process.
 * What is no ordinary file, such as a named pipe, gets the lengths that stand for "until its end". Not thread-safe.
 */
final class WavFile implements SoundSink {
    private static final int HEADER = 44;
    private static final int SAVE_EVERY = 1_000 * Pcm.BYTES_PER_MS;
    /** As programs write it that do not know the length beforehand. */
    private static final int UNKNOWN = 0xFFFF_FFFF;

    private final RandomAccessFile file;
    private final boolean isRegular;
    private long written;
    private long saved;

    /** Makes the file, in place of one that is there. */
    WavFile(Path path) throws IOException {
        file = new RandomAccessFile(path.toFile(), "rw");
        isRegular = Files.isRegularFile(path);
        if (isRegular) {
            file.setLength(0);
        }
        file.write(header(isRegular ? 0 : UNKNOWN - HEADER));
    }

    @Override
    public void write(byte[] pcm, int length) throws IOException {
        file.write(pcm, 0, length);
        written += length;
        if (written - saved >= SAVE_EVERY) {
            save();
        }
    }

    @Override
    public void close() throws IOException {
        try (file) {
            save();
        }
    }

    private void save() throws IOException {
        if (isRegular && written > saved) {
            file.seek(0);
            file.write(header((int) Math.min(written, Integer.MAX_VALUE)));
            file.seek(file.length());
            saved = written;
        }
    }

    private static byte[] header(int bytes) {
        return ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN)
            .put(ascii("RIFF")).putInt(HEADER - 8 + bytes).put(ascii("WAVE"))
            .put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1)
            .putInt(Pcm.RATE).putInt(Pcm.RATE * Short.BYTES).putShort((short) Short.BYTES).putShort((short) Short.SIZE)
            .put(ascii("data")).putInt(bytes).array();
    }

    private static byte[] ascii(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
