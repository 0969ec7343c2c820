package bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A WebSocket of a benchmark's own end: as little of RFC 6455 as costs as little time as possible, so that what is
 * measured is who stands in between. Belongs to its {@link FrameLoop}'s thread.
 */
final class FrameConnection {
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private static final byte[] MASK = {0x5A, (byte) 0xC3, 0x17, (byte) 0xE8};
    private static final String ACCEPT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** Two seconds of sound: what goes beyond that is lost. */
    private static final int MOST_PENDING = 150_000;
    /** A member that is looked for stands near an event's beginning. */
    private static final int HEAD = 400;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final boolean isClient;
    private final FrameLoop.Listener listener;
    private ByteBuffer in = ByteBuffer.allocate(16_384);
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private boolean isOpen;
    /** The frame that is being delivered. */
    private int opcode;
    private int payloadAt;
    private int length;
    private int maskFrom;
    /** When the next sound is due, nanoseconds; kept by the loop. */
    long dueAt;

    FrameConnection(SocketChannel channel, SelectionKey key, boolean isClient, FrameLoop.Listener listener) {
        this.channel = channel;
        this.key = key;
        this.isClient = isClient;
        this.listener = listener;
    }

    /** The byte that the {@code i}th byte of a client's payload is masked with. */
    static byte maskAt(int i) {
        return MASK[i & 3];
    }

    /** A whole frame; masked as a client's has to be. */
    static byte[] frame(int opcode, byte[] payload, boolean isMasked) {
        int sizeBytes = payload.length < 126 ? 0 : 2;
        ByteBuffer frame = ByteBuffer.allocate(2 + sizeBytes + (isMasked ? MASK.length : 0) + payload.length);
        frame.put((byte) (0x80 | opcode));
        frame.put((byte) ((isMasked ? 0x80 : 0) | (sizeBytes == 0 ? payload.length : 126)));
        if (sizeBytes > 0) {
            frame.putShort((short) payload.length);
        }
        if (isMasked) {
            frame.put(MASK);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put(isMasked ? (byte) (payload[i] ^ maskAt(i)) : payload[i]);
        }
        return frame.array();
    }

    void upgrade(String pathAndQuery) throws IOException {
        write(ByteBuffer.wrap(("GET " + pathAndQuery + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII)));
    }

    void text(String message) throws IOException {
        write(ByteBuffer.wrap(frame(TEXT, message.getBytes(StandardCharsets.UTF_8), isClient)));
    }

    /** Says that it is over, in the ordinary way. */
    void hangUp() throws IOException {
        write(ByteBuffer.wrap(frame(CLOSE, new byte[] {0x03, (byte) 0xE8}, isClient)));
    }

    /** What the network does not take now is kept, within bounds. */
    void write(ByteBuffer bytes) throws IOException {
        if (pending.size() == 0) {
            channel.write(bytes);
        }
        if (bytes.hasRemaining() && pending.size() <= MOST_PENDING) {
            pending.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
            key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        }
    }

    void writable() throws IOException {
        ByteBuffer left = ByteBuffer.wrap(pending.toByteArray());
        pending.reset();
        key.interestOps(SelectionKey.OP_READ);
        write(left);
    }

    void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // It is closed all the same.
        }
    }

    void readable() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("The other end has closed");
        }
        in.flip();
        if (isOpen || opens()) {
            while (next()) {
                deliver();
            }
        }
        if (in.position() == 0 && in.limit() == in.capacity()) {
            in = ByteBuffer.allocate(2 * in.capacity()).put(in);
        } else {
            in.compact();
        }
    }

    private boolean opens() throws IOException {
        int end = find(in.array(), 0, in.limit(), END_OF_HEAD);
        if (end < 0) {
            return false;
        }
        String head = new String(in.array(), 0, end, StandardCharsets.ISO_8859_1);
        in.position(end + END_OF_HEAD.length);
        isOpen = true;
        if (!isClient) {
            write(ByteBuffer.wrap(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + accept(head) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
            listener.opened(this);
        } else if (!head.startsWith("HTTP/1.1 101")) {
            throw new IOException("Refused: " + head.lines().findFirst().orElse(""));
        }
        return true;
    }

    private static String accept(String head) {
        String asked = head.lines().filter(line -> line.toLowerCase().startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip()).findFirst().orElse("");
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1")
                .digest((asked + ACCEPT).getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-1", e);
        }
    }

    private boolean next() {
        byte[] bytes = in.array();
        int at = in.position();
        int left = in.remaining();
        if (left < 2) {
            return false;
        }
        opcode = bytes[at] & 0x0F;
        boolean isMasked = (bytes[at + 1] & 0x80) != 0;
        length = bytes[at + 1] & 0x7F;
        int head = 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (isMasked ? MASK.length : 0);
        if (left < head) {
            return false;
        }
        if (length >= 126) {
            length = length == 126 ? in.getShort(at + 2) & 0xFFFF : (int) in.getLong(at + 2);
        }
        if (left < head + length) {
            return false;
        }
        maskFrom = isMasked ? at + head - MASK.length : -1;
        payloadAt = at + head;
        in.position(payloadAt + length);
        return true;
    }

    private void deliver() throws IOException {
        switch (opcode) {
            case TEXT, BINARY -> listener.received(this);
            case PING -> write(ByteBuffer.wrap(frame(PONG, payload(), isClient)));
            case CLOSE -> throw new IOException("Closed: " + new String(payload(), StandardCharsets.ISO_8859_1));
            default -> { }
        }
    }

    int opcode() {
        return opcode;
    }

    /** Bytes of the frame that is being delivered. */
    int length() {
        return length;
    }

    byte byteAt(int i) {
        byte b = in.array()[payloadAt + i];
        return maskFrom < 0 ? b : (byte) (b ^ in.array()[maskFrom + (i & 3)]);
    }

    private byte[] payload() {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = byteAt(i);
        }
        return payload;
    }

    String text() {
        return new String(payload(), StandardCharsets.UTF_8);
    }

    /** Where in the payload's beginning the word ends, or -1. */
    int indexOf(byte[] word) {
        byte[] head = maskFrom < 0 ? in.array() : new byte[Math.min(length, HEAD)];
        int from = maskFrom < 0 ? payloadAt : 0;
        int to = from + Math.min(length, HEAD);
        if (maskFrom >= 0) {
            for (int i = 0; i < head.length; i++) {
                head[i] = byteAt(i);
            }
        }
        int found = find(head, from, to, word);
        return found < 0 ? -1 : found - from + word.length;
    }

    private static int find(byte[] bytes, int from, int to, byte[] word) {
        for (int at = from; at <= to - word.length; at++) {
            if (bytes[at] == word[0] && Arrays.equals(bytes, at, at + word.length, word, 0, word.length)) {
                return at;
            }
        }
        return -1;
    }
}
