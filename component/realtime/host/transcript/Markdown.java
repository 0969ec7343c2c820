package realtime.host.transcript;

import java.io.IOException;
import java.io.Writer;
import java.util.Locale;
import java.util.regex.Pattern;
import realtime.session.Item;
import realtime.session.TranscriptText;

/** A transcript to be read by people: a paragraph a turn. What was said cannot become markup or HTML. */
final class Markdown {
    /** What means something within a line. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_\\[\\]<>&|~$]");
    /** What makes a line a heading, a list, a quotation, a rule or a table. */
    private static final Pattern BLOCK = Pattern.compile("(?m)^(\\s*\\d*)([#+=.)-])");

    private Markdown() {}

    static void write(TranscriptBody body, Writer out) throws IOException {
        out.write("# Transcript\n");
        for (Item item : body.items()) {
            if (!item.content().isBlank()) {
                out.write("\n**" + TranscriptText.speaker(item.type()) + "**" + note(item) + "  \n");
                out.write(text(item) + "\n");
            }
        }
    }

    private static String note(Item item) {
        String time = item.startedMs() == null ? "" : clock(item.startedMs());
        String interrupted = item.interrupted() ? "interrupted" : "";
        String both = time.isEmpty() || interrupted.isEmpty() ? time + interrupted : time + ", " + interrupted;
        return both.isEmpty() ? "" : " (" + both + ")";
    }

    private static String text(Item item) {
        String unheard = item.unheard() == null || item.unheard().isBlank() ? ""
            : " ~~" + escaped(item.unheard().strip()) + "~~";
        return escaped(item.content().strip()) + unheard;
    }

    /** One paragraph: an empty line would end it. */
    private static String escaped(String text) {
        String oneParagraph = text.replaceAll("\\R", "\n").replaceAll("\n\\s*\n", "\n");
        String plain = MARKUP.matcher(oneParagraph).replaceAll(found ->
            switch (found.group()) {
                case "<" -> "&lt;";
                case ">" -> "&gt;";
                case "&" -> "&amp;";
                case "$" -> "\\\\\\$";
                default -> "\\\\" + (found.group().equals("\\") ? "\\\\" : found.group());
            });
        return BLOCK.matcher(plain).replaceAll("$1\\\\$2");
    }

    private static String clock(long milliseconds) {
        long seconds = milliseconds / 1_000;
        return seconds < 3_600 ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
            : String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
}
