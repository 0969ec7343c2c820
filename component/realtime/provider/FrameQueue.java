package realtime.provider;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import okio.Buffer;
import okio.Sink;

/**
 * The frames that wait to be written to a WebSocket's server. Whoever adds one does not wait for the network; what has
 * gathered meanwhile is written at once. Thread-safe.
 */
final class FrameQueue {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    /** Bytes, as with OkHttp's own WebSocket. */
    private static final long MOST = 16 * 1024 * 1024;
    private static final int LAST = 0x80;
    private static final int MASKED = 0x80;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int LONGEST_SHORT = 0xFFFF;

    private record Frame(int opcode, byte[] payload) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** The fields below are guarded by the lock. */
    private List<Frame> waiting = new ArrayList<>();
    private long bytes;
    private boolean closed;
    private boolean broken;

    /**
     * Returns false when nothing is taken any more: behind a close frame, or when too much waits.
     *
     * @param payload of which nobody else makes use from now on
     */
    boolean add(int opcode, byte[] payload) {
        lock.lock();
        try {
            if (closed || bytes + payload.length > MOST) {
                return false;
            }
            closed = opcode == CLOSE;
            waiting.add(new Frame(opcode, payload));
            bytes += payload.length;
            changed.signal();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Bytes that wait. */
    long size() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is added, until the close frame is written or this is closed. */
    void writeTo(Sink sink) throws IOException {
        Buffer written = new Buffer();
        for (List<Frame> frames = take(); !frames.isEmpty(); frames = take()) {
            for (Frame frame : frames) {
                put(frame, written);
            }
            sink.write(written, written.size());
            sink.flush();
            if (frames.getLast().opcode() == CLOSE) {
                return;
            }
        }
    }

    /** Empty when nothing comes any more. */
    private List<Frame> take() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !broken) {
                changed.awaitUninterruptibly();
            }
            List<Frame> taken = waiting;
            waiting = new ArrayList<>(2);
            bytes = 0;
            return broken ? List.of() : taken;
        } finally {
            lock.unlock();
        }
    }

    /** What waits is not written any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            broken = true;
            waiting.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private static void put(Frame frame, Buffer to) {
        byte[] payload = frame.payload();
        to.writeByte(LAST | frame.opcode());
        if (payload.length < SHORT_LENGTH) {
            to.writeByte(MASKED | payload.length);
        } else if (payload.length <= LONGEST_SHORT) {
            to.writeByte(MASKED | SHORT_LENGTH).writeShort(payload.length);
        } else {
            to.writeByte(MASKED | LONG_LENGTH).writeLong(payload.length);
        }
        int key = ThreadLocalRandom.current().nextInt();
        to.writeInt(key);
        mask(payload, key);
        to.write(payload);
    }

    /** Eight bytes at a time. */
    private static void mask(byte[] payload, int key) {
        long twice = (long) key << Integer.SIZE | key & 0xFFFF_FFFFL;
        ByteBuffer bytes = ByteBuffer.wrap(payload);
        int at = 0;
        for (; at <= payload.length - Long.BYTES; at += Long.BYTES) {
            bytes.putLong(at, bytes.getLong(at) ^ twice);
        }
        for (; at < payload.length; at++) {
            payload[at] ^= (byte) (key >> Byte.SIZE * (3 - at % Integer.BYTES));
        }
    }
}
