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
import realtime.host.transcript.Csv;
import realtime.host.transcript.TranscriptBody;
import realtime.host.transcript.TranscriptFormat;
import realtime.session.Excerpt;
import realtime.session.Session;
import realtime.session.SessionSnapshot;

/** The transcript as data: whole, what changed since, waiting for a change, and unchanged (304). */
final class TranscriptRoutes {
    /** What to pass as {@code since} next time, for formats that have no place for it. */
    private static final String SEQ_HEADER = "X-Seq";

    private final Access access;
    private final Drain drain;
    private final Waiting waiting;
    private final ObjectMapper json;

    /** @param json writes snake_case */
    TranscriptRoutes(Access access, Drain drain, Waiting waiting, ObjectMapper json) {
        this.access = access;
        this.drain = drain;
        this.waiting = waiting;
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
        Reading reading = new Reading(Query.number(ctx, "since", 0, Long.MAX_VALUE, 0),
            Query.flag(ctx, "completed"), Query.flag(ctx, "download"), format);
        Duration wait = Query.wait(ctx);
        if (wait.isPositive()) {
            try (Waiting.Place place = waiting.take()) {
                await(session, reading, wait);
            }
        }
        String known = ctx.header("If-None-Match");
        // What is known already need not be read to be left out.
        long seq = session.seq();
        if (known != null && isKnown(reading.etag(session, seq), known)) {
            head(ctx, reading.etag(session, seq), seq);
            ctx.status(304);
            return;
        }
        Excerpt excerpt = session.excerpt(reading.since(), reading.completedOnly());
        head(ctx, reading.etag(session, excerpt.outline().seq()), excerpt.outline().seq());
        write(ctx, session.name(), reading, excerpt);
    }

    /** What a request asks for: its answer is another when any of it, or the session's last event, is another. */
    private record Reading(long since, boolean completedOnly, boolean isDownload, TranscriptFormat format) {
        String etag(Session session, long seq) {
            return "\"" + session.id() + "-" + seq + "-" + since + (completedOnly ? "-c" : "")
                + (isDownload ? "-d" : "") + "-" + format.ending() + "\"";
        }
    }

    private static void head(Context ctx, String etag, long seq) {
        ctx.header("ETag", etag).header("Cache-Control", "no-cache").header(SEQ_HEADER, String.valueOf(seq));
    }

    /** @param name the session's */
    private void write(Context ctx, String name, Reading reading, Excerpt excerpt) throws IOException {
        SessionSnapshot outline = excerpt.outline();
        TranscriptFormat format = reading.format();
        ctx.contentType(format.contentType());
        if (reading.isDownload()) {
            // Keys hold nothing that a file name may not.
            ctx.header("Content-Disposition",
                "attachment; filename=\"transcript-" + name + "." + format.ending() + "\"");
        }
        Writer out = new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8);
        if (reading.isDownload() && format == TranscriptFormat.CSV) {
            out.write(Csv.BYTE_ORDER_MARK);
        }
        format.write(new TranscriptBody(outline.sessionId(), outline.key(), outline.status(), outline.phase(),
            excerpt.items(), outline.seq()), json, out);
        out.flush();
    }

    /**
     * Waits for news behind {@code since}: any event, or with {@code completedOnly} a completed item. The end of the
     * session is news to everyone.
     */
    private void await(Session session, Reading reading, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long seen = reading.since();
        while (drain.await(session, seen, Duration.ofNanos(deadline - System.nanoTime()))) {
            if (!reading.completedOnly()) {
                return;
            }
            Excerpt excerpt = session.excerpt(reading.since(), true);
            if (!excerpt.items().isEmpty() || excerpt.outline().phase().isOver() || session.isDeleted()) {
                return;
            }
            seen = excerpt.outline().seq();
        }
    }

    /** @param known an If-None-Match header: tags, weak ones too, or an asterisk */
    private static boolean isKnown(String etag, String known) {
        return known.strip().equals("*")
            || Arrays.stream(known.split(",")).anyMatch(tag -> tag.strip().replaceFirst("^W/", "").equals(etag));
    }
}
