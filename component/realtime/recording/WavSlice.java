package realtime.recording;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A recording, or a stretch of one side of it, as a WAV file (RIFF, PCM16LE, 24 kHz) of which any part can be read. Its
 * length is settled when it is made, so that its header is right while the recording grows. Immutable.
 */
public final class WavSlice {
    private static final int HEADER = 44;
    /** Of both sides: the header counts bytes in 32 bits. */
    static final long MOST_SAMPLES = (0xFFFF_FFFFL - HEADER) / (2 * Short.BYTES);
    private static final int BLOCK_SAMPLES = 8_192;
    private static final short PCM = 1;
    private static final int CHUNK_HEADER = 8;

    private final Recording recording;
    /** Null for both, the person left. */
    private final Side side;
    private final long from;
    private final long samples;

    private WavSlice(Recording recording, Side side, long from, long samples) {
        this.recording = recording;
        this.side = side;
        this.from = from;
        this.samples = samples;
    }

    /** Both sides, as long as they are now. */
    public static WavSlice whole(Recording recording) throws IOException {
        return new WavSlice(recording, null, 0, recording.samples());
    }

    /**
     * One side alone, as far as it is recorded now.
     *
     * @param fromMs offset in the conversation
     * @param toMs   likewise
     */
    public static WavSlice of(Recording recording, Side side, long fromMs, long toMs) throws IOException {
        long end = recording.samples();
        long from = within(fromMs, end);
        return new WavSlice(recording, side, from, Math.max(0, within(toMs, end) - from));
    }

    /** The sample at that offset, or the end; however large the offset is. */
    private static long within(long ms, long end) {
        long perMs = Recording.RATE / 1_000;
        return ms > end / perMs ? end : Math.max(0, ms) * perMs;
    }

    /** Whether there is no sound in it. */
    public boolean isEmpty() {
        return samples == 0;
    }

    /** Bytes, with the header. */
    public long length() {
        return HEADER + samples * frame();
    }

    /** Writes the bytes from {@code first} to before {@code end}. */
    public void write(long first, long end, OutputStream out) throws IOException {
        if (first < HEADER) {
            out.write(header(), (int) first, (int) (Math.min(HEADER, end) - first));
        }
        long at = Math.max(0, first - HEADER);
        long stop = end - HEADER;
        while (at < stop) {
            long block = at / frame();
            ByteBuffer bytes = block(from + block, (int) Math.min(BLOCK_SAMPLES, samples - block));
            int skipped = (int) (at - block * frame());
            int length = (int) Math.min(bytes.limit() - skipped, stop - at);
            out.write(bytes.array(), skipped, length);
            at += length;
        }
    }

    private ByteBuffer block(long sample, int length) throws IOException {
        if (side != null) {
            return read(side, sample, length);
        }
        ByteBuffer left = read(Side.USER, sample, length);
        ByteBuffer right = read(Side.ASSISTANT, sample, length);
        ByteBuffer both = ByteBuffer.allocate(length * frame());
        while (left.hasRemaining()) {
            both.putShort(left.getShort()).putShort(right.getShort());
        }
        return both.flip();
    }

    private ByteBuffer read(Side which, long sample, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length * Short.BYTES);
        recording.track(which).read(sample, bytes);
        return bytes.flip();
    }

    private int frame() {
        return side == null ? 2 * Short.BYTES : Short.BYTES;
    }

    private byte[] header() {
        int channels = frame() / Short.BYTES;
        int data = (int) (samples * frame());
        return ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN)
            .put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER - CHUNK_HEADER + data)
            .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(2 * CHUNK_HEADER)
            .putShort(PCM).putShort((short) channels).putInt(Recording.RATE).putInt(Recording.RATE * frame())
            .putShort((short) frame()).putShort((short) Short.SIZE)
            .put("data".getBytes(StandardCharsets.US_ASCII)).putInt(data).array();
    }
}
