package bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;

/**
 * A WebSocket frame with a piece of sound in it, made once and sent many times: only the time at which it is sent is
 * written into its first samples. That time is {@link System#nanoTime}, which on Linux is one clock for all processes.
 * Not thread-safe.
 */
final class SoundFrame {
    /** Begins each stamp; as sound it is not silence, and no JSON begins so. */
    private static final int MARK = 0x5EED_0BEE;
    private static final int STAMP = Integer.BYTES + Long.BYTES;
    /** 20 ms of PCM16 at 24 kHz. */
    private static final int SOUND = 960;

    private final byte[] frame;
    private final int payloadAt;
    private final int stampAt;
    private final boolean isBase64;
    private final boolean isMasked;
    private final byte[] stamp = new byte[STAMP];

    private SoundFrame(byte[] payload, int stampAt, boolean isBase64, boolean isMasked) {
        int opcode = isBase64 ? FrameConnection.TEXT : FrameConnection.BINARY;
        this.frame = FrameConnection.frame(opcode, payload, isMasked);
        this.payloadAt = frame.length - payload.length;
        this.stampAt = payloadAt + stampAt;
        this.isBase64 = isBase64;
        this.isMasked = isMasked;
    }

    /** Sound as it is, sent by a client. */
    static SoundFrame binary() {
        return new SoundFrame(noise(), 0, false, true);
    }

    /**
     * Sound in base64 in an event.
     *
     * @param event    with {@code %s} in place of the sound
     * @param isMasked sent by a client
     */
    static SoundFrame event(String event, boolean isMasked) {
        String sound = Base64.getEncoder().encodeToString(noise());
        byte[] payload = event.replace("%s", sound).getBytes(StandardCharsets.ISO_8859_1);
        return new SoundFrame(payload, event.indexOf("%s"), true, isMasked);
    }

    private static byte[] noise() {
        byte[] sound = new byte[SOUND];
        new Random(1).nextBytes(sound);
        return sound;
    }

    /** The frame as it is to be sent at that time; valid until the next one. */
    ByteBuffer at(long nanos) {
        ByteBuffer.wrap(stamp).putInt(MARK).putLong(nanos);
        byte[] written = isBase64 ? Base64.getEncoder().encode(stamp) : stamp;
        for (int i = 0; i < written.length; i++) {
            int at = stampAt + i;
            frame[at] = isMasked ? (byte) (written[i] ^ FrameConnection.maskAt(at - payloadAt)) : written[i];
        }
        return ByteBuffer.wrap(frame);
    }

    /** When the frame that the connection has just received was sent, or -1 when it carries no such sound. */
    static long sentAt(FrameConnection received, byte[] member) {
        byte[] stamp = new byte[STAMP];
        if (received.opcode() == FrameConnection.BINARY) {
            if (received.length() < STAMP) {
                return -1;
            }
            for (int i = 0; i < STAMP; i++) {
                stamp[i] = received.byteAt(i);
            }
        } else {
            int from = received.indexOf(member);
            byte[] base64 = new byte[STAMP / 3 * 4];
            if (from < 0 || from + base64.length > received.length()) {
                return -1;
            }
            for (int i = 0; i < base64.length; i++) {
                base64[i] = received.byteAt(from + i);
            }
            stamp = Base64.getDecoder().decode(base64);
        }
        ByteBuffer read = ByteBuffer.wrap(stamp);
        return read.getInt() == MARK ? read.getLong() : -1;
    }
}
