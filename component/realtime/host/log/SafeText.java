package realtime.host.log;

import java.util.function.IntPredicate;

/** Writes characters that would begin a line, steer a terminal or turn the writing's direction as escapes. */
final class SafeText {
    private SafeText() {}

    /** For a line of text. A tab stays. */
    static String of(String text) {
        return escaped(text, character -> isControl(character) && character != '\t');
    }

    /** For between the quotes of JSON. */
    static String inQuotes(String text) {
        return escaped(text, character -> isControl(character) || character == '"' || character == '\\');
    }

    private static String escaped(String text, IntPredicate which) {
        if (text.chars().noneMatch(which)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        text.chars().forEach(character -> {
            if (which.test(character)) {
                escape((char) character, out);
            } else {
                out.append((char) character);
            }
        });
        return out.toString();
    }

    private static void escape(char character, StringBuilder out) {
        switch (character) {
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            case '"', '\\' -> out.append('\\').append(character);
            default -> out.append(String.format("\\u%04x", (int) character));
        }
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character) || switch (Character.getType(character)) {
            // Line and paragraph separators; what turns the direction of writing is of the formats.
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> true;
            default -> false;
        };
    }
}
