package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;

/**
 * A piece of the assistant's voice as it comes over a WebSocket.
 *
 * @param pcm 16-bit little-endian mono
 */
record SpokenAudio(String responseId, String itemId, byte[] pcm) {
    private static final int BYTES_PER_SAMPLE = 2;

    /** The sound in a server event of the GA shape; null when it holds none. */
    static SpokenAudio in(JsonNode event) {
        if (!event.path("type").asText().equals("response.output_audio.delta")) {
            return null;
        }
        try {
            return new SpokenAudio(event.path("response_id").asText(""), event.path("item_id").asText(""),
                Base64.getDecoder().decode(event.path("delta").asText("")));
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /** @param rate samples a second */
    double milliseconds(int rate) {
        return pcm.length * 1_000.0 / BYTES_PER_SAMPLE / rate;
    }
}
