package realtime.host.assets;

import java.util.Set;

/**
 * Leaves comments, indentation and the blanks around signs out of scripts and style sheets: they are for whoever reads
 * the source, and half of what would be sent. Names and statements stay as they are, line by line. Strings, template
 * literals and regular expressions are copied untouched. Not thread-safe; one for each file.
 */
final class Compactor {
    /** After these a slash begins a regular expression; after a name, a number or a bracket's end it divides. */
    private static final String BEFORE_EXPRESSION = "(,=:[!&|?{};+-*%~^<>\n";
    private static final Set<String> WORDS_BEFORE_EXPRESSION = Set.of("return", "typeof", "case", "in", "of", "delete",
        "void", "throw", "new", "await", "yield", "else", "do", "instanceof");

    /** A blank beside one of these says nothing; plus, minus and slash could become another sign without it. */
    private static final String SIGNS = "=,{}()[];:?&|<>*!%^~";

    private final String source;
    private final StringBuilder compact = new StringBuilder();
    private int at;

    private Compactor(String source) {
        this.source = source;
    }

    /** @param source an ES module */
    static String script(String source) {
        Compactor compactor = new Compactor(source);
        compactor.code(false);
        return compactor.compact.toString();
    }

    /** @param source CSS */
    static String styleSheet(String source) {
        return source.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\s+", " ")
            .replaceAll(" ?([{};,]) ?", "$1").strip();
    }

    /** @param inTemplate it is an expression within a template literal, up to its closing brace */
    private void code(boolean inTemplate) {
        int depth = 0;
        while (at < source.length()) {
            char next = source.charAt(at);
            if (inTemplate && next == '}' && depth-- == 0) {
                return;
            } else if (source.startsWith("//", at)) {
                at = end("\n", 0);
            } else if (source.startsWith("/*", at)) {
                at = end("*/", 2);
            } else if (next == '"' || next == '\'') {
                copyTo(closing(next));
            } else if (next == '`') {
                template();
            } else if (next == '/' && beginsExpression()) {
                copyTo(closing('/'));
            } else {
                depth += next == '{' ? 1 : 0;
                plain(next);
            }
        }
    }

    private int end(String mark, int length) {
        int found = source.indexOf(mark, at);
        return found < 0 ? source.length() : found + length;
    }

    /** White space at the beginning and the end of a line, and empty lines, are left out. */
    private void plain(char next) {
        at++;
        boolean atLineStart = compact.isEmpty() || compact.charAt(compact.length() - 1) == '\n';
        if (next == '\n') {
            while (!compact.isEmpty() && compact.charAt(compact.length() - 1) == ' ') {
                compact.setLength(compact.length() - 1);
            }
            atLineStart = compact.isEmpty() || compact.charAt(compact.length() - 1) == '\n';
        }
        boolean isIdle = next == ' ' && !atLineStart && (isSign(compact.charAt(compact.length() - 1))
            || at < source.length() && isSign(source.charAt(at)));
        if (!isIdle && (!atLineStart || !Character.isWhitespace(next))) {
            compact.append(next);
        }
    }

    private static boolean isSign(char next) {
        return SIGNS.indexOf(next) >= 0;
    }

    private void copyTo(int end) {
        compact.append(source, at, end);
        at = end;
    }

    /** Returns the place behind the quote, or the slash, that closes what begins here. */
    private int closing(char mark) {
        boolean inClass = false;
        for (int i = at + 1; i < source.length(); i++) {
            char next = source.charAt(i);
            if (next == '\\') {
                i++;
            } else if (mark == '/' && (next == '[' || next == ']')) {
                inClass = next == '[';
            } else if (next == mark && !inClass) {
                return i + 1;
            }
        }
        throw new IllegalStateException("A script has a " + mark + " that nothing closes.");
    }

    private void template() {
        compact.append(source.charAt(at++));
        while (source.charAt(at) != '`') {
            if (source.startsWith("${", at)) {
                copyTo(at + 2);
                code(true);
                copyTo(at + 1);
            } else {
                copyTo(at + (source.charAt(at) == '\\' ? 2 : 1));
            }
        }
        compact.append(source.charAt(at++));
    }

    private boolean beginsExpression() {
        int last = compact.length();
        while (last > 0 && compact.charAt(last - 1) == ' ') {
            last--;
        }
        if (last == 0 || BEFORE_EXPRESSION.indexOf(compact.charAt(last - 1)) >= 0) {
            return true;
        }
        int first = last;
        while (first > 0 && Character.isJavaIdentifierPart(compact.charAt(first - 1))) {
            first--;
        }
        return WORDS_BEFORE_EXPRESSION.contains(compact.substring(first, last));
    }
}
