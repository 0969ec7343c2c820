package realtime.provider;

/**
 * An event's members, passed over in its text without building a tree. Malformed text is met with an
 * {@link IllegalArgumentException} or {@link IndexOutOfBoundsException}. Not thread-safe.
 */
abstract class EventText {
    /** The event that is being read, and how far. */
    String text;
    int at;

    /** Returns whether the event has a first member. */
    boolean begins() {
        expect('{');
        return next() == '"';
    }

    /** Returns whether the event has another member. */
    boolean follows() {
        if (next() != ',') {
            return false;
        }
        at++;
        return next() == '"';
    }

    boolean is(String word, int from, int to) {
        return to - from == word.length() && text.startsWith(word, from);
    }

    void expect(char wanted) {
        if (next() != wanted) {
            throw new IllegalArgumentException("Not JSON");
        }
        at++;
        next();
    }

    /** The next character that is no white space; it stays to be read. */
    char next() {
        while (text.charAt(at) <= ' ') {
            at++;
        }
        return text.charAt(at);
    }

    /** Passes over the string that begins here; returns where its closing quote is. */
    int passString() {
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

    void passValue() {
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
    String plain(int from, int to) {
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
