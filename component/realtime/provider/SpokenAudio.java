package realtime.provider;

import java.nio.ByteBuffer;

/**
 * A piece of the assistant's voice as it comes over a WebSocket.
 *
 * @param pcm 16-bit little-endian mono
 */
record SpokenAudio(String responseId, String itemId, ByteBuffer pcm) {
    private static final int BYTES_PER_SAMPLE = 2;

    /** @param rate samples a second */
    double milliseconds(int rate) {
        return pcm.remaining() * 1_000.0 / BYTES_PER_SAMPLE / rate;
    }
}
