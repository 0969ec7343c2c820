package realtime.provider;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Finds the assistant's voice in server events. Most of what a provider sends is that, so no tree is built for it: the
 * event's members are passed over in the text, and the sound is decoded from where it stands. Not thread-safe.
 */
final class SpokenAudioReader {
    private static final String GA_TYPE = "response.output_audio.delta";
    private static final String BETA_TYPE = "response.audio.delta";
    private static final int ABSENT = -1;

    private final Base64.Decoder decoder = Base64.getDecoder();
    private byte[] base64 = new byte[0];
    /** The event that is being read, and how far. */
    private String text;
    private int at;
    /** Where the sound stands in it. */
    private int deltaFrom;
    private int deltaTo;
    /** Pieces in a row are mostly of one answer. */
    private String responseId = "";
    private String itemId = "";

    /** Returns null when the event holds no sound, or is none. */
    SpokenAudio read(String event) {
        text = event;
        at = 0;
        deltaFrom = ABSENT;
        boolean isAudio = false;
        try {
            for (boolean more = begins(); more; more = follows()) {
                int from = at + 1;
                int to = passString();
                expect(':');
                switch (member(from, to)) {
                    case TYPE -> {
                        if (!isAudioType()) {
                            return null;
                        }
                        isAudio = true;
                    }
                    case RESPONSE -> responseId = id(responseId);
                    case ITEM -> itemId = id(itemId);
                    case DELTA -> passDelta();
                    case OTHER -> passValue();
                }
            }
            return isAudio && deltaFrom != ABSENT ? new SpokenAudio(responseId, itemId, sound()) : null;
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            // Whoever reads it as a tree says what is wrong with it.
            return null;
        } finally {
            text = null;
        }
    }

    private enum Member { TYPE, RESPONSE, ITEM, DELTA, OTHER }

    private Member member(int from, int to) {
        return is("delta", from, to) ? Member.DELTA
            : is("type", from, to) ? Member.TYPE
            : is("response_id", from, to) ? Member.RESPONSE
            : is("item_id", from, to) ? Member.ITEM : Member.OTHER;
    }

    private boolean is(String word, int from, int to) {
        return to - from == word.length() && text.startsWith(word, from);
    }

    /** Returns whether the event has a first member. */
    private boolean begins() {
        expect('{');
        return next() == '"';
    }

    /** Returns whether the event has another member. */
    private boolean follows() {
        if (next() != ',') {
            return false;
        }
        at++;
        return next() == '"';
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

    private void expect(char wanted) {
        if (next() != wanted) {
            throw new IllegalArgumentException("Not JSON");
        }
        at++;
        next();
    }

    /** The next character that is no white space; it stays to be read. */
    private char next() {
        while (text.charAt(at) <= ' ') {
            at++;
        }
        return text.charAt(at);
    }

    /** Passes over the string that begins here; returns where its closing quote is. */
    private int passString() {
        if (text.charAt(at) != '"') {
            throw new IllegalArgumentException("Not a string");
        }
        int end = at;
        do {
            end = text.indexOf('"', end + 1);
            if (end < 0) {
                throw new IllegalArgumentException("Not JSON");
            }
        } while (isEscaped(end));
        at = end + 1;
        return end;
    }

    private boolean isEscaped(int quote) {
        int backslashes = 0;
        while (text.charAt(quote - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private void passValue() {
        int depth = 0;
        do {
            switch (next()) {
                case '"' -> passString();
                case '{', '[' -> {
                    depth++;
                    at++;
                }
                case '}', ']' -> {
                    depth--;
                    at++;
                }
                case ',', ':' -> at++;
                default -> passWord();
            }
        } while (depth > 0);
    }

    /** A number, true, false or null. */
    private void passWord() {
        while (",:}] \t\r\n".indexOf(text.charAt(at)) < 0) {
            at++;
        }
    }

    /** The string between its quotes, as it was meant: some servers write slashes and equals signs as escapes. */
    private String plain(int from, int to) {
        if (text.indexOf('\\', from, to) < 0) {
            return text.substring(from, to);
        }
        StringBuilder plain = new StringBuilder(to - from);
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.charAt(++i) == 'u') {
                plain.append((char) Integer.parseInt(text, i + 1, i + 5, 16));
                i += 4;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }
}
