package realtime.host;

import static support.FuzzInput.require;
import static support.FuzzInput.same;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import realtime.host.transcript.TranscriptBody;
import realtime.host.transcript.TranscriptFormat;
import realtime.session.Item;
import realtime.session.Session;
import realtime.session.SessionSnapshot;
import realtime.session.Usage;

/** What holds of every session, whatever has happened in it, and of its transcript in every format. */
public final class SessionCheck {
    private static final ObjectMapper JSON = JsonBody.mapper();
    private static final int COLUMNS = 16;
    private static final String TIME = "\\d{2,}:\\d\\d:\\d\\d[.,]\\d{3}";
    private static final String TIMES = TIME + " --> " + TIME;
    private static final int CONTENT = 4;
    /** A year: longer than any conversation. */
    private static final long LONGEST_MS = 366L * 24 * 3_600_000;

    private SessionCheck() {}

    /** As {@link #whole}, of one whose numbers somebody else has made up. */
    public static void shown(Session session) throws IOException {
        SessionSnapshot now = session.snapshot();
        List<Item> items = now.transcript();
        same((long) items.size(), items.stream().map(Item::id).distinct().count(), "ids");
        same(items, session.items(), "snapshot and items");
        JSON.readTree(JSON.writeValueAsString(now));
        TranscriptBody body =
            new TranscriptBody(session.id(), now.key(), now.status(), now.phase(), items, now.seq());
        for (TranscriptFormat format : TranscriptFormat.values()) {
            format.write(body, JSON, new StringWriter());
        }
        session.history();
        session.reachedLimit();
    }

    public static void whole(Session session) throws IOException {
        SessionSnapshot now = session.snapshot();
        List<Item> items = now.transcript();
        same(items, session.items(), "snapshot and items");
        same(items, session.excerpt(-1, false).items(), "all of it since the beginning");
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            require(ids.add(item.id()), "twice: " + item);
            same(i + 1, item.sequence(), "place of " + item);
            require(item.seq() <= now.seq(), "changed by an event to come: " + item);
            timesOf(item);
        }
        counted(now.usage());
        JSON.readTree(JSON.writeValueAsString(now));
        formats(new TranscriptBody(session.id(), now.key(), now.status(), now.phase(), items, now.seq()));
        session.history();
        session.reachedLimit();
    }

    private static void timesOf(Item item) {
        Long from = item.startedMs();
        Long to = item.endedMs();
        require(from == null || from >= 0 && from < LONGEST_MS, "begins at no time: " + item);
        require(to == null || to >= 0 && to < LONGEST_MS, "ends at no time: " + item);
        if (item.usage() != null) {
            counted(item.usage());
        }
    }

    private static void counted(Usage usage) {
        boolean isCount = usage.inputTokens() >= 0 && usage.outputTokens() >= 0 && usage.audioInputTokens() >= 0
            && usage.audioOutputTokens() >= 0 && usage.cachedTokens() >= 0 && usage.seconds() >= 0
            && usage.usdEstimate() >= 0 && Double.isFinite(usage.seconds()) && Double.isFinite(usage.usdEstimate());
        require(isCount, "no count: " + usage);
    }

    private static void formats(TranscriptBody body) throws IOException {
        for (TranscriptFormat format : TranscriptFormat.values()) {
            StringWriter out = new StringWriter();
            format.write(body, JSON, out);
            String text = out.toString();
            switch (format) {
                case JSON -> same(body.items().size(), JSON.readTree(text).path("items").size(), "items as JSON");
                case JSONL -> jsonLines(body, text);
                case CSV -> csv(body, text);
                case SRT -> captions(body, text, "\n\n", 0);
                case VTT -> captions(body, text, "\n\n", 1);
                case TXT, MD -> { }
            }
        }
    }

    private static void jsonLines(TranscriptBody body, String text) throws IOException {
        String[] lines = text.split("\n", -1);
        same(body.items().size() + 1, lines.length, "lines of JSON");
        for (int i = 0; i < body.items().size(); i++) {
            JsonNode row = JSON.readTree(lines[i]);
            same(body.items().get(i).content(), row.path("content").asText(), "content as JSON line");
            same(body.items().get(i).id(), row.path("item_id").asText(), "id as JSON line");
        }
    }

    private static void csv(TranscriptBody body, String text) {
        List<List<String>> rows = rows(text);
        same(body.items().size() + 1, rows.size(), "rows of CSV");
        for (int i = 0; i < rows.size(); i++) {
            same(COLUMNS, rows.get(i).size(), "cells of row " + i);
            String cell = rows.get(i).get(CONTENT);
            require(cell.isEmpty() || "=+-@\t\r\n".indexOf(cell.charAt(0)) < 0, "a formula: " + cell);
            if (i > 0) {
                String content = body.items().get(i - 1).content();
                require(cell.equals(content) || cell.equals("'" + content), "content as CSV: " + cell);
            }
        }
    }

    /** As RFC 4180 has it. */
    private static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < csv.length(); i++) {
            char c = csv.charAt(i);
            if (c == '"') {
                if (isQuoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                    cell.append('"');
                    i++;
                } else {
                    isQuoted = !isQuoted;
                }
            } else if (isQuoted || c != ',' && c != '\r' && c != '\n') {
                cell.append(c);
            } else if (c == ',' || c == '\n') {
                row.add(cell.toString());
                cell.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            }
        }
        require(!isQuoted && cell.isEmpty() && row.isEmpty(), "CSV ends in a row");
        return rows;
    }

    private static void captions(TranscriptBody body, String text, String gap, int before) {
        long spoken = body.items().stream().filter(item -> item.startedMs() != null && !item.content().isBlank())
            .count();
        String[] cues = text.isEmpty() ? new String[0] : text.split(gap);
        same(spoken + before, (long) cues.length, "captions: " + text);
        for (int i = before; i < cues.length; i++) {
            String[] lines = cues[i].split("\r\n|\n|\r");
            require(lines.length > 2 && lines[1].matches(TIMES),
                "times of a caption: " + cues[i]);
            for (int line = 2; line < lines.length; line++) {
                require(!lines[line].contains("-->") && !lines[line].isEmpty(), "lines of a caption: " + cues[i]);
            }
        }
    }
}
