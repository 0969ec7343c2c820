package realtime.host.transcript;

import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.regex.Pattern;
import realtime.session.Item;

/**
 * Comma-separated values as RFC 4180 has them. What was said and begins as a formula does is written with an apostrophe
 * in front: a spreadsheet would otherwise run what a stranger says (OWASP, "CSV injection"). So is what would begin one
 * where semicolons or lines are taken to end a cell. Where that is unwanted, JSON lines have the same columns and the
 * text as it was.
 */
public final class Csv {
    /** With its parameters. */
    public static final String CONTENT_TYPE = "text/csv; charset=utf-8; header=present";
    /** Spreadsheets take a file for UTF-8 only if it says so. */
    public static final char BYTE_ORDER_MARK = '\ufeff';

    /** The last four are the first four as Japanese keyboards type them, which spreadsheets read alike. */
    private static final String FORMULA_BEGINNINGS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";
    /** Where a spreadsheet that separates by semicolons, as many countries' do, begins a cell within the text. */
    private static final Pattern CELL_BEGINNING = Pattern.compile("[;\\t\\r\\n][;\\s\"]*+");
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
        String within = CELL_BEGINNING.matcher(text).replaceAll(found -> found.end() < text.length()
            && FORMULA_BEGINNINGS.indexOf(text.charAt(found.end())) >= 0 ? found.group() + "'" : found.group());
        String harmless = isFormula(text) ? "'" + within : within;
        boolean isPlain = harmless.chars().noneMatch(c -> ",;\"\t\n\r".indexOf(c) >= 0);
        return isPlain ? harmless : "\"" + harmless.replace("\"", "\"\"") + "\"";
    }

    /** Some programs pass over white space in front. */
    private static boolean isFormula(String text) {
        String shown = text.stripLeading();
        return !text.isEmpty() && FORMULA_BEGINNINGS.indexOf(text.charAt(0)) >= 0
            || !shown.isEmpty() && FORMULA_BEGINNINGS.indexOf(shown.charAt(0)) >= 0;
    }
}
