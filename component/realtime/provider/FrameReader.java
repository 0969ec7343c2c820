package realtime.provider;

import java.io.IOException;
import java.net.ProtocolException;
import okio.Buffer;
import okio.BufferedSource;
import okio.ByteString;

/** Reads what a WebSocket's server sends, message by message. Not thread-safe. */
final class FrameReader {
    /** Bytes: far more than any event of a provider's. */
    private static final long LONGEST = 16 * 1024 * 1024;
    private static final int CONTINUATION = 0;
    private static final int LAST = 0x80;
    private static final int RESERVED = 0x70;
    private static final int OPCODE = 0x0F;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7F;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;

    private final BufferedSource source;
    private final Buffer payload = new Buffer();
    /** What the message began as whose further frames are to come; 0 when none is. */
    private int begun;
    private final Buffer beginning = new Buffer();

    /** A whole message, or a control frame; its content can be read once, before the next one. */
    record Message(int opcode, Buffer content) {
        String text() {
            return content.readUtf8();
        }

        ByteString bytes() {
            return content.readByteString();
        }
    }

    FrameReader(BufferedSource source) {
        this.source = source;
    }

    /**
     * Waits for the next message.
     *
     * @throws IOException when the connection has ended, or what comes is no WebSocket's
     */
    Message next() throws IOException {
        while (true) {
            int head = source.readByte();
            int opcode = head & OPCODE;
            boolean isControl = opcode >= FrameQueue.CLOSE;
            read(length());
            if ((head & RESERVED) != 0 || isControl && (head & LAST) == 0
                || !isControl && (opcode == CONTINUATION) == (begun == 0)) {
                throw new ProtocolException("Not a frame that may come here");
            }
            if (isControl || (head & LAST) != 0 && begun == 0) {
                return new Message(opcode, payload);
            }
            begun = opcode == CONTINUATION ? begun : opcode;
            beginning.writeAll(payload);
            if ((head & LAST) != 0) {
                int whole = begun;
                begun = 0;
                return new Message(whole, beginning);
            }
        }
    }

    private long length() throws IOException {
        int length = source.readByte();
        if ((length & MASKED) != 0) {
            throw new ProtocolException("A server does not mask");
        }
        return switch (length & LENGTH) {
            case SHORT_LENGTH -> source.readShort() & 0xFFFF;
            case LONG_LENGTH -> source.readLong();
            default -> length;
        };
    }

    private void read(long length) throws IOException {
        if (length < 0 || beginning.size() + length > LONGEST) {
            throw new ProtocolException("Too long a message");
        }
        payload.clear();
        source.readFully(payload, length);
    }
}
