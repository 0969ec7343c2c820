package support;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * A WebSocket's client that does nothing by itself: it reads only when it is told to, answers no ping, and can send what
 * no library would. Used by one thread.
 */
public final class RawClient implements AutoCloseable {
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    private static final int CLOSE = 8;
    /** Bytes: the system takes as little as possible in this client's place. */
    private static final int RECEIVE_BUFFER = 4_096;
    private static final int HEADER = 14;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    /** Connects to a {@code ws} or {@code http} address and upgrades. */
    public RawClient(String url) {
        try {
            URI address = URI.create(url);
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            socket.setSoTimeout((int) LONGEST_WAIT.toMillis());
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            out.write(("GET " + address.getRawPath() + "?" + address.getRawQuery() + " HTTP/1.1\r\nHost: localhost\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) in.readUnsignedByte());
            }
            if (!head.toString().startsWith("HTTP/1.1 101")) {
                throw new AssertionError("Refused: " + head);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client of the session, with the host's token. */
    public static RawClient of(TestHost host, String session) {
        return new RawClient(host.url() + "/ws/session/" + session + "?token=" + TestHost.TOKEN);
    }

    /** A whole frame, masked with zeros. */
    public static byte[] frame(int opcode, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(HEADER + payload.length);
        frame.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length <= 0xFFFF) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload);
        return Arrays.copyOf(frame.array(), frame.position());
    }

    public void text(String message) {
        write(frame(TEXT, message.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns whether the network has taken it: not when the connection has ended. */
    public boolean write(byte[] bytes) {
        try {
            out.write(bytes);
            return true;
        } catch (SocketException ended) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for a text frame that holds these words; what comes before it is dropped. */
    public void await(String words) {
        for (String frame = next(); !frame.contains(words); frame = next()) {
            if (frame.startsWith("closed") || frame.equals("cut")) {
                throw new AssertionError("Waited for " + words + "; " + frame);
            }
        }
    }

    /** Reads on to the end: {@code closed <code> <reason>}, or {@code cut}. */
    public String awaitEnd() {
        String frame = next();
        while (!frame.startsWith("closed") && !frame.equals("cut")) {
            frame = next();
        }
        return frame;
    }

    /** Reads one frame; sound counts as an empty text. */
    public String next() {
        try {
            int opcode = in.readUnsignedByte() & 0x0F;
            int length = in.readUnsignedByte();
            byte[] payload = new byte[length < 126 ? length : length == 126 ? in.readUnsignedShort() : (int) in.readLong()];
            in.readFully(payload);
            return switch (opcode) {
                case TEXT -> new String(payload, StandardCharsets.UTF_8);
                case CLOSE -> "closed " + ByteBuffer.wrap(payload).getShort() + " "
                    + new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
                default -> "";
            };
        } catch (EOFException | SocketException ended) {
            return "cut";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
