package realtime.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;

/**
 * Finds the assistant's voice in server events. Most of what a provider sends is that, so no tree is built for it: the
 * event's members are passed over in the text, and the sound is decoded from where it stands. Not thread-safe.
 */
final class SpokenAudioReader extends EventText {
    static final String GA_TYPE = "response.output_audio.delta";
    static final String BETA_TYPE = "response.audio.delta";
    private static final int ABSENT = -1;
    /** Characters that stand for three bytes. */
    private static final int BASE64_GROUP = 4;

    private final Base64.Decoder decoder = Base64.getDecoder();
    private byte[] base64 = new byte[16_384];
    /** Where the sound stands in it. */
    private int deltaFrom;
    private int deltaTo;
    /** Pieces in a row are mostly of one answer. */
    private String responseId = "";
    private String itemId = "";

    /** Returns null when the event holds no sound, or is none. */
    SpokenAudio read(String event) {
        return read(event, () -> new SpokenAudio(responseId, itemId, sound()));
    }

    /** As {@link #read}, but only how much sound it is. */
    SpokenLength measure(String event) {
        return read(event, () -> new SpokenLength(responseId, itemId, (deltaTo - deltaFrom) / BASE64_GROUP * 3));
    }

    private <T> T read(String event, Supplier<T> found) {
        text = event;
        at = 0;
        deltaFrom = ABSENT;
        try {
            return findsSound() ? found.get() : null;
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            // Whoever reads it as a tree says what is wrong with it.
            return null;
        } finally {
            text = null;
        }
    }

    private boolean findsSound() {
        boolean isAudio = false;
        for (boolean more = begins(); more; more = follows()) {
            int from = at + 1;
            int to = passString();
            expect(':');
            switch (member(from, to)) {
                case TYPE -> {
                    if (!isAudioType()) {
                        return false;
                    }
                    isAudio = true;
                }
                case RESPONSE -> responseId = id(responseId);
                case ITEM -> itemId = id(itemId);
                case DELTA -> passDelta();
                case OTHER -> passValue();
            }
        }
        return isAudio && deltaFrom != ABSENT;
    }

    private enum Member { TYPE, RESPONSE, ITEM, DELTA, OTHER }

    private Member member(int from, int to) {
        return is("delta", from, to) ? Member.DELTA
            : is("type", from, to) ? Member.TYPE
            : is("response_id", from, to) ? Member.RESPONSE
            : is("item_id", from, to) ? Member.ITEM : Member.OTHER;
    }

    private boolean isAudioType() {
        int from = at + 1;
        int to = passString();
        return is(GA_TYPE, from, to) || is(BETA_TYPE, from, to);
    }

    private String id(String last) {
        int from = at + 1;
        int to = passString();
        return is(last, from, to) ? last : plain(from, to);
    }

    private void passDelta() {
        deltaFrom = at + 1;
        deltaTo = passString();
    }

    /** Decodes without an array in between that would be made for each piece. */
    @SuppressWarnings("deprecation")
    private ByteBuffer sound() {
        if (text.indexOf('\\', deltaFrom, deltaTo) >= 0) {
            return ByteBuffer.wrap(decoder.decode(plain(deltaFrom, deltaTo).getBytes(StandardCharsets.ISO_8859_1)));
        }
        int length = deltaTo - deltaFrom;
        if (base64.length < length) {
            base64 = new byte[length];
        }
        // Deprecated for dropping high bytes, which base64 has none of.
        text.getBytes(deltaFrom, deltaTo, base64, 0);
        return decoder.decode(ByteBuffer.wrap(base64, 0, length));
    }
}
