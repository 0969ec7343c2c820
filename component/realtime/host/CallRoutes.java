package realtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import realtime.provider.Calls;
import realtime.provider.ProviderCall;
import realtime.provider.ProviderException;
import realtime.session.Session;
import realtime.session.SessionError;

/** The widget's call: placing it, and what the widget reports of it. */
final class CallRoutes {
    private static final int LONGEST_OFFER = 100_000;
    private static final int LONGEST_PROBLEM = 500;
    private static final String SDP = "application/sdp";
    /** The call's number within its session, so that the remains of an earlier call are told from it. */
    private static final String NUMBER_HEADER = "X-Call";
    /** The provider takes the settings only once the call is up: till then the widget holds the sound back. */
    private static final String SETUP_HEADER = "X-Setup";
    private static final String PENDING = "pending";

    private final Calls calls;
    private final WidgetPresence presence;
    private final Access access;
    private final LiveSessions live;
    private final Callers callers;
    private final boolean clientSecrets;
    private final ObjectMapper json;

    /** @param clientSecrets the browser places the call by itself */
    CallRoutes(Calls calls, WidgetPresence presence, Access access, LiveSessions live, Callers callers,
               boolean clientSecrets, ObjectMapper json) {
        this.calls = calls;
        this.presence = presence;
        this.access = access;
        this.live = live;
        this.callers = callers;
        this.clientSecrets = clientSecrets;
        this.json = json;
    }

    /** Where the browser posts its offer, and with what. */
    record Direct(int call, String url, Map<String, String> headers, String contentType, String setup) {}

    /** What a browser needs before it makes an offer. */
    record Preparation(JsonNode iceServers) {}

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/call", this::prepare);
        routes.post("/api/sessions/{id}/call", this::place);
        routes.post("/api/sessions/{id}/call/connected", this::connected);
        routes.post("/api/sessions/{id}/call/disconnected", ctx -> reported(ctx, ProviderCall::disconnected));
        routes.post("/api/sessions/{id}/call/lost", ctx -> reported(ctx, ProviderCall::lost));
        routes.post("/api/sessions/{id}/call/left", this::left);
        routes.post("/api/sessions/{id}/call/failed", this::failed);
        routes.post("/api/sessions/{id}/call/events", this::forwarded);
    }

    private void prepare(Context ctx) throws ProviderException {
        access.session(ctx);
        ctx.json(new Preparation(calls.iceServers()));
    }

    private void place(Context ctx) throws ProviderException {
        Session session = access.session(ctx);
        byte[] offer = ctx.bodyAsBytes();
        if (!SDP.equals(mediaType(ctx.contentType()))) {
            throw new ApiException(415, "not_sdp", "The body's Content-Type is not application/sdp.",
                "Send the offer as application/sdp.");
        }
        if (offer.length > LONGEST_OFFER || !isOffer(offer)) {
            throw ApiException.badRequest("invalid_offer", "The body is no session description with audio.",
                "Send the browser's pc.localDescription.sdp unchanged.");
        }
        live.admit(session, callers.of(ctx));
        presence.callBegins(session);
        if (clientSecrets) {
            Calls.Authorised authorised = calls.authorise(session);
            describe(ctx, authorised.call()).status(200).json(new Direct(authorised.call().number(),
                authorised.secret().url(), Map.of("Authorization", authorised.secret().authorization()), SDP,
                authorised.call().needsSetup() ? PENDING : null));
            return;
        }
        Calls.Placed placed = calls.place(session, offer);
        describe(ctx, placed.call()).status(201).contentType(SDP).result(placed.answer());
    }

    private static Context describe(Context ctx, ProviderCall call) {
        if (call.needsSetup()) {
            ctx.header(SETUP_HEADER, PENDING);
        }
        return ctx.header(NUMBER_HEADER, String.valueOf(call.number()));
    }

    /** The widget's data channel is open: the conversation may begin, or go on after an interruption. */
    private void connected(Context ctx) throws InterruptedException {
        ProviderCall call = named(ctx, access.session(ctx)).orElseThrow(ApiException::notConnected);
        call.connected();
        if (call.needsSetup()) {
            call.awaitBegin();
        }
        ctx.status(204);
    }

    /** What is said of a call that is no longer the session's is late, and of no consequence. */
    private void reported(Context ctx, Consumer<ProviderCall> report) {
        named(ctx, access.session(ctx)).ifPresent(report);
        ctx.status(204);
    }

    /** The widget's page goes away; it may be back in a moment, and go on with another call. */
    private void left(Context ctx) {
        Session session = access.session(ctx);
        named(ctx, session).ifPresent(call -> {
            call.lost();
            presence.left(session);
        });
        ctx.status(204);
    }

    /**
     * What the widget found wrong on its side, in its own words, such as no way for the media or a lost microphone.
     * With {@code call=0} it could not even place a call.
     */
    private void failed(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        BodyFields.allowOnly(body, List.of("code", "message", "fix"));
        SessionError why =
            new SessionError(problemText(body, "code"), problemText(body, "message"), problemText(body, "fix"));
        int number = number(ctx, session);
        if (number == 0) {
            session.notPlaced(why);
        } else if (number == session.call()) {
            // There may be no call to end: the widget has lost one and given up placing another.
            named(ctx, session).ifPresentOrElse(call -> call.fail(why), () -> session.fail(number, why));
        }
        ctx.status(204);
    }

    private void forwarded(Context ctx) {
        Session session = access.session(ctx);
        JsonNode events = JsonBody.tree(ctx, json);
        if (!events.isArray()) {
            throw ApiException.badRequest("malformed_json", "The body is no array of events.",
                "Send the data channel's events as an array.");
        }
        if (session.isLive(number(ctx, session))) {
            ProviderCall call = named(ctx, session).filter(known -> session.outline().forwardEvents())
                .orElseThrow(ApiException::notListening);
            events.forEach(call::forwarded);
        }
        ctx.status(204);
    }

    /** The session's call, if it is the one that the request is about. */
    private Optional<ProviderCall> named(Context ctx, Session session) {
        int number = number(ctx, session);
        return calls.of(session).filter(call -> call.number() == number);
    }

    private static int number(Context ctx, Session session) {
        return (int) Query.number(ctx, "call", 0, Integer.MAX_VALUE, session.call());
    }

    private static String problemText(Map<String, Object> body, String field) {
        return BodyFields.text(body, field, LONGEST_PROBLEM);
    }

    private static boolean isOffer(byte[] body) {
        String sdp = new String(body, StandardCharsets.UTF_8);
        return sdp.startsWith("v=0") && sdp.contains("\nm=audio ");
    }

    private static String mediaType(String contentType) {
        return contentType == null ? null : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
