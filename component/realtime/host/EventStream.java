package realtime.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import realtime.session.Session;
import realtime.session.SessionEvent;
import realtime.session.SessionSnapshot;

/**
 * A session's events as server-sent events. Each reader has a virtual thread that follows the log at the reader's own
 * pace, so nothing is queued for a slow one.
 */
final class EventStream {
    /** Also how soon a closed tab is noticed: only a write tells. */
    private static final Duration PING_INTERVAL = Duration.ofSeconds(1);
    private static final long GONE = -1;

    private final Access access;
    private final WidgetPresence presence;
    private final Drain drain;
    private final LiveSessions live;
    private final Callers callers;
    private final Waiting readers;
    private final ObjectMapper json;

    EventStream(Access access, WidgetPresence presence, Drain drain, LiveSessions live, Callers callers,
                Waiting readers, ObjectMapper json) {
        this.readers = readers;
        this.access = access;
        this.presence = presence;
        this.drain = drain;
        this.live = live;
        this.callers = callers;
        this.json = json;
    }

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/events", this::stream);
    }

    private void stream(Context ctx) throws IOException, InterruptedException {
        Session session = access.session(ctx);
        long resumeAfter = resumeAfter(ctx);
        boolean isWidget = ctx.queryParam("widget") != null;
        ctx.disableCompression();
        HttpServletResponse response = ctx.res();
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        // Proxies such as nginx would otherwise hold events back.
        response.setHeader("X-Accel-Buffering", "no");
        if (isWidget) {
            presence.attached(session);
            live.seen(session, callers.of(ctx));
        }
        try (Waiting.Place place = readers.take()) {
            follow(session, isWidget, resumeAfter, response.getOutputStream());
        } catch (IOException readerIsGone) {
            // The ordinary end of a stream.
        } finally {
            if (isWidget) {
                presence.detached(session);
            }
        }
    }

    private void follow(Session session, boolean isWidget, long resumeAfter, OutputStream out)
        throws IOException, InterruptedException {
        // A number that is yet to come is another session's under the same key: the reader starts afresh.
        boolean resumes = resumeAfter >= 0 && resumeAfter <= session.seq();
        long seen = resumes ? resumeAfter : snapshot(session, out);
        // The host that holds it must know that its widget is there.
        while (!drain.isOver() && !(isWidget && session.isFollowed())) {
            if (!drain.await(session, seen, PING_INTERVAL)) {
                write(out, ":\n\n");
                continue;
            }
            Optional<List<SessionEvent>> events = session.eventsAfter(seen);
            seen = events.isEmpty() ? snapshot(session, out) : write(events.get(), seen, out);
            if (seen == GONE) {
                return;
            }
        }
        if (drain.isOver()) {
            // Such as that it has ended with its host.
            session.saving().await();
            write(session.eventsAfter(seen).orElse(List.of()), seen, out);
        }
    }

    /** Returns the last one's number; {@link #GONE} where the session is no more. */
    private long write(List<SessionEvent> events, long before, OutputStream out) throws IOException {
        long seen = before;
        for (SessionEvent event : events) {
            write(out, message(event.seq(), event.type(), event.data()));
            seen = event.seq();
            if (event.data() instanceof SessionEvent.Deleted) {
                return GONE;
            }
        }
        return seen;
    }

    private long snapshot(Session session, OutputStream out) throws IOException {
        SessionSnapshot snapshot = session.snapshot();
        write(out, message(snapshot.seq(), "snapshot", snapshot));
        return snapshot.seq();
    }

    private String message(long seq, String type, Object data) throws JsonProcessingException {
        return "id: " + seq + "\nevent: " + type + "\ndata: " + json.writeValueAsString(data) + "\n\n";
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** The last event the reader has seen; negative when it starts afresh. */
    private static long resumeAfter(Context ctx) {
        String lastEventId = ctx.header("Last-Event-ID");
        if (lastEventId != null && lastEventId.matches("\\d{1,18}")) {
            return Long.parseLong(lastEventId);
        }
        return Query.number(ctx, "since", 0, Long.MAX_VALUE, -1);
    }
}
