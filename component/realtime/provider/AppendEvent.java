package realtime.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes the client event that carries the user's sound, {@code input_audio_buffer.append}, which is the same in every
 * dialect. It comes fifty times a second: its text is put together in arrays that are kept, without a tree.
 * Not thread-safe.
 */
final class AppendEvent {
    private static final String HEAD = "{\"type\":\"input_audio_buffer.append\",\"audio\":\"";
    private static final String TAIL = "\"}";

    private final Base64.Encoder encoder = Base64.getEncoder();
    /** As long as the last piece was: pieces are mostly of one length, and the encoder takes whole arrays only. */
    private byte[] sound = new byte[0];
    private byte[] base64 = new byte[0];
    private byte[] event = ascii(HEAD + TAIL);

    /** @param pcm 16-bit little-endian mono; it stays as it is */
    String of(ByteBuffer pcm) {
        if (sound.length != pcm.remaining()) {
            sound = new byte[pcm.remaining()];
            base64 = new byte[(sound.length + 2) / 3 * 4];
            event = ascii(HEAD + " ".repeat(base64.length) + TAIL);
        }
        pcm.get(pcm.position(), sound);
        encoder.encode(sound, base64);
        System.arraycopy(base64, 0, event, HEAD.length(), base64.length);
        return new String(event, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
