package realtime.host;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import realtime.provider.Calls;
import realtime.provider.ProviderCall;
import realtime.provider.ProviderException;
import realtime.session.InvalidSetting;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SessionSnapshot;
import realtime.session.SettingsParser;
import realtime.session.Status;

/** Sessions: create, list, look at, delete. */
final class SessionRoutes {
    private static final int MOST_LISTED = 500;
    private static final List<String> OF_WIDGET = List.of("turn_detection", "noise_reduction", "speed");
    /** What is the host's in a conversation that its client leads. */
    private static final Set<String> OF_HOST = Set.of("max_minutes", "idle_seconds", "max_usd", "metadata");
    private final SessionRegistry sessions;
    private final SettingsParser settings;
    private final Calls calls;
    private final Consumer<Session> forget;
    private final Access access;
    private final LiveSessions live;
    private final Callers callers;
    private final ObjectMapper json;

    /** @param forget drops a session with all that is kept of it */
    SessionRoutes(SessionRegistry sessions, SettingsParser settings, Calls calls, Consumer<Session> forget,
                  Access access, LiveSessions live, Callers callers, ObjectMapper json) {
        this.sessions = sessions;
        this.settings = settings;
        this.calls = calls;
        this.forget = forget;
        this.access = access;
        this.live = live;
        this.callers = callers;
        this.json = json;
    }

    /** The snapshot with what an app needs to embed the widget and read the transcript. */
    record Created(@JsonUnwrapped SessionSnapshot snapshot, String embedUrl, String iframe, String transcriptUrl,
                   String eventsUrl, String embedToken) {}

    /** @param nextBefore what to pass as {@code before} for the next page; null on the last one */
    record Listed(List<SessionSnapshot> sessions, String nextBefore) {}

    void install(RoutesConfig routes) {
        routes.post("/api/sessions", this::create);
        routes.get("/api/sessions", this::list);
        routes.get("/api/sessions/{id}", ctx -> ctx.json(access.session(ctx).snapshot()));
        routes.patch("/api/sessions/{id}", this::change);
        routes.post("/api/sessions/{id}/renew", this::renew);
        routes.delete("/api/sessions/{id}", this::delete);
        routes.after("/api/sessions/{id}", SessionRoutes::awaitSaved);
        routes.after("/api/sessions/{id}/*", SessionRoutes::awaitSaved);
    }

    private void create(Context ctx) {
        access.requireHost(ctx);
        SessionRegistry.Opened opened = sessions.open(settings.parse(JsonBody.object(ctx, json)),
            () -> live.creating(callers.of(ctx)));
        describe(ctx, opened);
    }

    private void describe(Context ctx, SessionRegistry.Opened opened) {
        Session session = opened.session();
        Links links = new Links(Links.base(ctx), session, access.embedToken(session));
        ctx.status(opened.created() ? 201 : 200)
            .header("Location", "/api/sessions/" + session.id())
            .json(new Created(session.snapshot(), links.embedUrl(), links.iframe(), links.transcriptUrl(),
                links.eventsUrl(), links.embedToken()));
    }

    /** Begins afresh under the same key; the session so far is over, and stays. */
    private void renew(Context ctx) {
        Session session = access.session(ctx);
        if (session.settings().key() == null) {
            throw new ApiException(409, "no_key", "A session without a key cannot be renewed: nothing would lead to "
                + "the new one.", "Create a new one with POST /api/sessions.");
        }
        calls.end(session, "renewed");
        describe(ctx, sessions.renew(session, () -> live.creating(callers.of(ctx))));
    }

    /** The provider has the last word on a running call: what it refuses is not changed. */
    private void change(Context ctx) throws ProviderException {
        Session session = access.session(ctx);
        Map<String, Object> changes = JsonBody.object(ctx, json);
        if (!access.isHost(ctx)) {
            refuseBeyondWidget(changes);
        }
        if (calls.isWatched(session) && !OF_HOST.containsAll(changes.keySet())) {
            throw ApiException.ledByClient();
        }
        Optional<ProviderCall> call = calls.of(session);
        if (call.isPresent()) {
            call.get().change(current -> settings.changed(current, changes));
        } else {
            session.change(settings.changed(session.settings(), changes));
        }
        ctx.json(session.snapshot());
    }

    /** Whoever is told that something is done need not do it again, whatever becomes of this host. */
    private static void awaitSaved(Context ctx) {
        if (ctx.method() != HandlerType.GET && ctx.method() != HandlerType.HEAD) {
            Access.named(ctx).ifPresent(session -> session.saving().await());
        }
    }

    /** Whoever talks may choose how turns are taken; what the session is about and what it costs is the app's. */
    private static void refuseBeyondWidget(Map<String, Object> changes) {
        for (Map.Entry<String, Object> entry : changes.entrySet()) {
            if (!OF_WIDGET.contains(entry.getKey())) {
                throw new InvalidSetting(entry.getKey(), entry.getValue(),
                    "with the session's own token only " + String.join(", ", OF_WIDGET));
            }
        }
    }

    private void list(Context ctx) {
        access.requireHost(ctx);
        int limit = (int) Query.number(ctx, "limit", 1, MOST_LISTED, 50);
        Status status = status(ctx.queryParam("status"));
        Stream<Session> newestFirst = sessions.all().stream();
        String before = ctx.queryParam("before");
        if (before != null) {
            Session last = sessions.find(before).orElseThrow(ApiException::noSuchSession);
            newestFirst = newestFirst.dropWhile(session -> session != last).skip(1);
        }
        List<SessionSnapshot> found = newestFirst.map(Session::outline)
            .filter(outline -> status == null || outline.status() == status)
            .limit(limit + 1L)
            .toList();
        boolean more = found.size() > limit;
        List<SessionSnapshot> page = more ? found.subList(0, limit) : found;
        ctx.json(new Listed(page, more ? page.getLast().sessionId() : null));
    }

    private void delete(Context ctx) {
        access.requireHost(ctx);
        Session session = access.session(ctx);
        forget.accept(session);
        calls.end(session, "deleted");
        if (!session.saving().await()) {
            throw new ApiException(503, "store_unavailable", "The session is deleted here, and not in the store yet.",
                "Leave the host running: it is deleted there as soon as the store is back. See GET /api/doctor.", 5L);
        }
        ctx.status(204);
    }

    private static Status status(String word) {
        if (word == null) {
            return null;
        }
        List<String> words =
            Arrays.stream(Status.values()).map(status -> status.name().toLowerCase(Locale.ROOT)).toList();
        if (!words.contains(word)) {
            throw ApiException.badRequest("invalid_parameter", "status is none of " + String.join(", ", words) + ".",
                "Correct status.");
        }
        return Status.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
