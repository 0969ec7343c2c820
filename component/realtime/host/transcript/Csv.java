package realtime.host.transcript;

import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import realtime.session.Item;

/**
 * Comma-separated values as RFC 4180 has them. What was said and begins as a formula does is written with an apostrophe
 * in front: a spreadsheet would otherwise run what a stranger says (OWASP, "CSV injection"). Where that is unwanted,
 * JSON lines have the same columns and the text as it was.
 */
public final class Csv {
    /** With its parameters. */
    public static final String CONTENT_TYPE = "text/csv; charset=utf-8; header=present";
    /** Spreadsheets take a file for UTF-8 only if it says so. */
    public static final char BYTE_ORDER_MARK = '\ufeff';

    private static final String FORMULA_BEGINNINGS = "=+-@\t\r\n";
    private static final String LINE_END = "\r\n";

    private Csv() {}

    static void write(TranscriptBody body, Writer out) throws IOException {
        line(Rows.COLUMNS, out);
        for (Item item : body.items()) {
            line(Rows.of(body.sessionId(), item).values(), out);
        }
    }

    /** Writes one line; null is an empty cell. */
    public static void line(Collection<?> values, Writer out) throws IOException {
        String separator = "";
        for (Object value : values) {
            out.write(separator);
            out.write(cell(value));
            separator = ",";
        }
        out.write(LINE_END);
    }

    private static String cell(Object value) {
        if (!(value instanceof String text)) {
            return value == null ? "" : value.toString();
        }
        String harmless = isFormula(text) ? "'" + text : text;
        boolean isPlain = harmless.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return isPlain ? harmless : "\"" + harmless.replace("\"", "\"\"") + "\"";
    }

    /** Some programs pass over white space in front. */
    private static boolean isFormula(String text) {
        String shown = text.stripLeading();
        return !text.isEmpty() && FORMULA_BEGINNINGS.indexOf(text.charAt(0)) >= 0
            || !shown.isEmpty() && FORMULA_BEGINNINGS.indexOf(shown.charAt(0)) >= 0;
    }
}
