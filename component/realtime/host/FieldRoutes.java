package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import realtime.host.transcript.Csv;
import realtime.provider.Calls;
import realtime.provider.ProviderCall;
import realtime.session.Capture;
import realtime.session.Captured;
import realtime.session.Session;

/** The row that a conversation is turned into: to be read by the app, and corrected by the app or the person. */
final class FieldRoutes {
    private final Calls calls;
    private final Access access;
    private final Drain drain;
    private final Waiting waiting;
    private final ObjectMapper json;

    FieldRoutes(Calls calls, Access access, Drain drain, Waiting waiting, ObjectMapper json) {
        this.waiting = waiting;
        this.calls = calls;
        this.access = access;
        this.drain = drain;
        this.json = json;
    }

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/fields", ctx -> ctx.json(row(ctx)));
        routes.get("/api/sessions/{id}/fields.csv", this::table);
        routes.patch("/api/sessions/{id}/fields", this::correct);
    }

    /** {@code ?wait=<seconds>} answers as soon as the row is complete or the conversation over. */
    private Map<String, Object> row(Context ctx) throws InterruptedException {
        Session session = access.session(ctx);
        Capture capture = capture(session);
        ctx.header("Cache-Control", "no-cache");
        Duration wait = Query.wait(ctx);
        try (Waiting.Place place = waiting.take()) {
            await(session, capture, wait);
        }
        Captured captured = capture.view();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("session_id", session.id());
        row.put("complete", captured.complete());
        row.putAll(captured.values());
        return row;
    }

    private void await(Session session, Capture capture, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        long seen;
        do {
            seen = session.seq();
            if (capture.view().complete() || session.phase().isOver() || session.isDeleted()) {
                return;
            }
        } while (drain.await(session, seen, Duration.ofNanos(deadline - System.nanoTime())));
    }

    private void table(Context ctx) throws InterruptedException, IOException {
        boolean isDownload = Query.flag(ctx, "download");
        Map<String, Object> row = row(ctx);
        row.replaceAll((name, value) -> value instanceof List<?> list ? json.valueToTree(list).toString() : value);
        ctx.contentType(Csv.CONTENT_TYPE);
        Writer out = new OutputStreamWriter(ctx.outputStream(), StandardCharsets.UTF_8);
        if (isDownload) {
            ctx.header("Content-Disposition", "attachment; filename=\"fields-" + row.get("session_id") + ".csv\"");
            out.write(Csv.BYTE_ORDER_MARK);
        }
        Csv.line(row.keySet(), out);
        Csv.line(row.values(), out);
        out.flush();
    }

    /** The session's own token is enough: the person knows best who they are. */
    private void correct(Context ctx) {
        Session session = access.session(ctx);
        Capture capture = capture(session);
        Captured before = capture.view();
        Map<String, String> wrong = capture.correct(JsonBody.object(ctx, json));
        if (!wrong.isEmpty()) {
            Map.Entry<String, String> first = wrong.entrySet().iterator().next();
            throw BodyFields.wrong(first.getKey(), first.getValue() + ", or null for none");
        }
        Captured now = capture.view();
        if (!now.values().equals(before.values())) {
            calls.of(session).ifPresent(ProviderCall::tellCaptured);
        }
        ctx.json(now);
    }

    private static Capture capture(Session session) {
        return session.capture().orElseThrow(() -> new ApiException(404, "no_fields",
            "This session captures no fields.", "Create it with a JSON Schema in fields."));
    }
}
