package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import realtime.host.transcript.Csv;
import realtime.host.transcript.TranscriptBody;
import realtime.host.transcript.TranscriptFormat;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionSnapshot;

/** The transcript as data: whole, what changed since, waiting for a change, and unchanged (304). */
final class TranscriptRoutes {
    private static final int LONGEST_WAIT_SECONDS = 60;
    /** What to pass as {@code since} next time, for formats that have no place for it. */
    private static final String SEQ_HEADER = "X-Seq";

    private final Access access;
    private final ObjectMapper json;

    /** @param json writes snake_case */
    TranscriptRoutes(Access access, ObjectMapper json) {
        this.access = access;
        this.json = json;
    }

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/transcript", ctx -> transcript(ctx, TranscriptFormat.JSON));
        routes.get("/api/sessions/{id}/transcript.{format}", ctx -> transcript(ctx, format(ctx)));
    }

    private static TranscriptFormat format(Context ctx) {
        return TranscriptFormat.of(ctx.pathParam("format")).orElseThrow(() -> new ApiException(404, "unknown_format",
            "A transcript has no such format.", "Use one of: " + String.join(", ", TranscriptFormat.endings()) + "."));
    }

    private void transcript(Context ctx, TranscriptFormat format) throws InterruptedException, IOException {
        Session session = access.session(ctx);
        long since = Query.number(ctx, "since", 0, Long.MAX_VALUE, 0);
        long wait = Query.number(ctx, "wait", 0, LONGEST_WAIT_SECONDS, 0);
        boolean completedOnly = Query.flag(ctx, "completed");
        boolean isDownload = Query.flag(ctx, "download");
        SessionSnapshot snapshot =
            wait == 0 ? session.snapshot() : await(session, since, completedOnly, Duration.ofSeconds(wait));
        String etag = "\"" + session.id() + "-" + snapshot.seq() + "-" + since + (completedOnly ? "-c" : "")
            + (isDownload ? "-d" : "") + "-" + format.ending() + "\"";
        ctx.header("ETag", etag).header("Cache-Control", "no-cache")
            .header(SEQ_HEADER, String.valueOf(snapshot.seq()));
        if (isKnown(etag, ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.contentType(format.contentType());
        if (isDownload) {
            ctx.header("Content-Disposition", "attachment; filename=\"" + fileName(snapshot, format) + "\"");
        }
        Writer out = new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8);
        if (isDownload && format == TranscriptFormat.CSV) {
            out.write(Csv.BYTE_ORDER_MARK);
        }
        format.write(new TranscriptBody(snapshot.sessionId(), snapshot.key(), snapshot.status(), snapshot.phase(),
            changed(snapshot, since, completedOnly), snapshot.seq()), json, out);
        out.flush();
    }

    /** Keys hold nothing that a file name may not. */
    private static String fileName(SessionSnapshot snapshot, TranscriptFormat format) {
        String name = snapshot.key() == null ? snapshot.sessionId() : snapshot.key();
        return "transcript-" + name + "." + format.ending();
    }

    /**
     * Waits for news behind {@code since}: any event, or with {@code completedOnly} a completed item. The end of the
     * session is news to everyone.
     */
    private static SessionSnapshot await(Session session, long since, boolean completedOnly, Duration limit)
        throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long seen = since;
        while (session.awaitEventAfter(seen, Duration.ofNanos(deadline - System.nanoTime()))) {
            SessionSnapshot snapshot = session.snapshot();
            boolean isOver = snapshot.phase() == Phase.ENDED || snapshot.phase() == Phase.FAILED || session.isDeleted();
            boolean isNews = !completedOnly || isOver || !changed(snapshot, since, true).isEmpty();
            if (isNews) {
                return snapshot;
            }
            seen = snapshot.seq();
        }
        return session.snapshot();
    }

    /** @param known an If-None-Match header: tags, weak ones too, or an asterisk */
    private static boolean isKnown(String etag, String known) {
        return known != null && (known.strip().equals("*")
            || Arrays.stream(known.split(",")).anyMatch(tag -> tag.strip().replaceFirst("^W/", "").equals(etag)));
    }

    private static List<Item> changed(SessionSnapshot snapshot, long since, boolean completedOnly) {
        return snapshot.transcript().stream()
            .filter(item -> item.seq() > since && !(completedOnly && item.status() == ItemStatus.IN_PROGRESS))
            .toList();
    }
}
