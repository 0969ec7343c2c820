package realtime.host.transcript;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import java.util.Locale;
import realtime.session.Item;
import realtime.session.TranscriptText;

/** What was spoken, as captions of the conversation's audio. What was typed has no place in time and is left out. */
final class Captions {
    /** For a turn that has not ended: as long as reading it takes, some sixteen characters a second. */
    private static final long MS_PER_CHARACTER = 62;
    private static final long SHORTEST_MS = 1_000;

    private Captions() {}

    static void writeSubRip(TranscriptBody body, Writer out) throws IOException {
        int number = 0;
        for (Item item : spoken(body)) {
            out.write(++number + "\n" + times(item, ',') + "\n" + TranscriptText.speaker(item.type()) + ": "
                // An arrow would be read as the next caption's times.
                + lines(item).replace("-->", "\u2192") + "\n\n");
        }
    }

    static void writeWebVtt(TranscriptBody body, Writer out) throws IOException {
        out.write("WEBVTT\n\n");
        for (Item item : spoken(body)) {
            out.write(item.sequence() + "\n" + times(item, '.') + "\n<v " + TranscriptText.speaker(item.type()) + ">"
                + lines(item).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "\n\n");
        }
    }

    private static List<Item> spoken(TranscriptBody body) {
        return body.items().stream().filter(item -> item.startedMs() != null && !item.content().isBlank()).toList();
    }

    /** An empty line would end the caption. */
    private static String lines(Item item) {
        return item.content().strip().replaceAll("\\R", "\n").replaceAll("\n\\s*\n", "\n").replace("\u0000", "\ufffd");
    }

    private static String times(Item item, char point) {
        long shortest = Math.max(SHORTEST_MS, item.content().length() * MS_PER_CHARACTER);
        long end = item.endedMs() == null ? item.startedMs() + shortest : Math.max(item.endedMs(), item.startedMs());
        return time(item.startedMs(), point) + " --> " + time(end, point);
    }

    private static String time(long ms, char point) {
        return String.format(Locale.ROOT, "%02d:%02d:%02d%c%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60,
            point, ms % 1_000);
    }
}
