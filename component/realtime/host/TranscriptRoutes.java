package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionSnapshot;
import realtime.session.Status;

/** The transcript as data: whole, what changed since, waiting for a change, and unchanged (304). */
final class TranscriptRoutes {
    private static final int LONGEST_WAIT_SECONDS = 60;
    private final Access access;

    TranscriptRoutes(Access access) {
        this.access = access;
    }

    /** @param seq pass it as {@code since} to get only what changed after this answer */
    record Body(String sessionId, String key, Status status, Phase phase, List<Item> items, long seq) {}

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/transcript", this::transcript);
    }

    private void transcript(Context ctx) throws InterruptedException {
        Session session = access.session(ctx);
        long since = Query.number(ctx, "since", 0, Long.MAX_VALUE, 0);
        long wait = Query.number(ctx, "wait", 0, LONGEST_WAIT_SECONDS, 0);
        boolean completedOnly = Query.flag(ctx, "completed");
        SessionSnapshot snapshot =
            wait == 0 ? session.snapshot() : await(session, since, completedOnly, Duration.ofSeconds(wait));
        String etag = "\"" + session.id() + "-" + snapshot.seq() + "-" + since + (completedOnly ? "-c" : "") + "\"";
        ctx.header("ETag", etag).header("Cache-Control", "no-cache");
        if (isKnown(etag, ctx.header("If-None-Match"))) {
            ctx.status(304);
            return;
        }
        ctx.json(new Body(snapshot.sessionId(), snapshot.key(), snapshot.status(), snapshot.phase(),
            changed(snapshot, since, completedOnly), snapshot.seq()));
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
            boolean isNews = !completedOnly || !changed(snapshot, since, true).isEmpty() || session.isDeleted();
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
