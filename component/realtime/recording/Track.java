package realtime.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * One side of a recording, as a file of PCM16LE, mono, 24 kHz, that only its owner can read. Where nothing was written
 * it is silent, and takes no room on most file systems. Thread-safe: it is read while it grows.
 */
final class Track implements AutoCloseable {
    /** Bytes. */
    private static final int BLOCK = 64 * 1_024;
    private final FileChannel file;

    private Track(FileChannel file) {
        this.file = file;
    }

    /** One that is there goes on. */
    static Track open(Path path) throws IOException {
        return new Track(FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ,
            StandardOpenOption.WRITE, StandardOpenOption.SPARSE), Recordings.only("rw-------")));
    }

    /** How long it is. */
    long samples() throws IOException {
        return file.size() / Short.BYTES;
    }

    /** @param pcm read to its end */
    void write(long sample, ByteBuffer pcm) throws IOException {
        long at = sample * Short.BYTES;
        while (pcm.hasRemaining()) {
            at += file.write(pcm, at);
        }
    }

    /** What comes after that is no part of it any more. */
    void cut(long samples) throws IOException {
        file.truncate(samples * Short.BYTES);
    }

    /** Everything from there on was that much earlier; what was there before is gone. */
    void advance(long sample, long by) throws IOException {
        if (by == 0) {
            return;
        }
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        long end = samples();
        for (long at = sample; at < end; at += BLOCK / Short.BYTES) {
            block.clear().limit((int) Math.min(BLOCK, (end - at) * Short.BYTES));
            read(at, block);
            write(at - by, block.flip());
        }
        if (end > sample) {
            cut(end - by);
        }
    }

    /** Fills the buffer from there on, with silence where there is nothing. */
    void read(long sample, ByteBuffer into) throws IOException {
        long at = sample * Short.BYTES;
        int got = 0;
        while (into.hasRemaining() && got >= 0) {
            got = file.read(into, at);
            at += Math.max(0, got);
        }
        while (into.hasRemaining()) {
            into.put((byte) 0);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
