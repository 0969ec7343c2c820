package realtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import realtime.provider.Calls;
import realtime.provider.ProviderCall;
import realtime.provider.ProviderException;
import realtime.session.Session;
import realtime.session.SessionError;

/** The widget's call, and what app and widget say into it. */
final class CallRoutes {
    private static final int LONGEST_OFFER = 100_000;
    private static final int LONGEST_MESSAGE = 32_000;
    private static final List<String> ACTIONS =
        List.of("start", "stop", "pause", "resume", "mute", "unmute", "interrupt");
    private static final List<String> STOP_REASONS = List.of("stopped", "widget_gone");
    private static final int LONGEST_PROBLEM = 500;

    private final Calls calls;
    private final WidgetPresence presence;
    private final Access access;
    private final ObjectMapper json;

    CallRoutes(Calls calls, WidgetPresence presence, Access access, ObjectMapper json) {
        this.calls = calls;
        this.presence = presence;
        this.access = access;
        this.json = json;
    }

    void install(RoutesConfig routes) {
        routes.post("/api/sessions/{id}/call", this::place);
        routes.post("/api/sessions/{id}/call/connected", this::connected);
        routes.post("/api/sessions/{id}/call/failed", this::failed);
        routes.post("/api/sessions/{id}/call/events", this::forwarded);
        routes.post("/api/sessions/{id}/messages", this::message);
        routes.post("/api/sessions/{id}/control", this::control);
    }

    private void place(Context ctx) throws ProviderException {
        Session session = access.session(ctx);
        byte[] offer = ctx.bodyAsBytes();
        if (!"application/sdp".equals(mediaType(ctx.contentType()))) {
            throw new ApiException(415, "not_sdp", "The body's Content-Type is not application/sdp.",
                "Send the offer as application/sdp.");
        }
        if (offer.length > LONGEST_OFFER || !isOffer(offer)) {
            throw ApiException.badRequest("invalid_offer", "The body is no session description with audio.",
                "Send the browser's pc.localDescription.sdp unchanged.");
        }
        presence.callBegins(session);
        ctx.status(201).contentType("application/sdp").result(calls.place(session, offer).answer());
    }

    /** The widget's data channel is open: the conversation may begin. */
    private void connected(Context ctx) {
        live(access.session(ctx)).connected();
        ctx.status(204);
    }

    /** What the widget found wrong on its side, in its own words, such as no way for the media or a lost microphone. */
    private void failed(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        SessionError why =
            new SessionError(problemText(body, "code"), problemText(body, "message"), problemText(body, "fix"));
        calls.of(session).ifPresent(call -> call.fail(why));
        ctx.status(204);
    }

    private static String problemText(Map<String, Object> body, String field) {
        return text(body, field, LONGEST_PROBLEM);
    }

    private static String text(Map<String, Object> body, String field, int longest) {
        if (!(body.get(field) instanceof String text) || text.isBlank() || text.length() > longest) {
            throw wrongField(field, "a text of 1 to " + longest + " characters");
        }
        return text;
    }

    private void forwarded(Context ctx) {
        Session session = access.session(ctx);
        JsonNode events = JsonBody.tree(ctx, json);
        if (!events.isArray()) {
            throw ApiException.badRequest("malformed_json", "The body is no array of events.",
                "Send the data channel's events as an array.");
        }
        if (session.outline().forwardEvents()) {
            calls.of(session).ifPresent(call -> events.forEach(call::forwarded));
        }
        ctx.status(204);
    }

    private void message(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        String text = text(body, "text", LONGEST_MESSAGE);
        Object role = Objects.requireNonNullElse(body.get("role"), "user");
        if (!List.of("user", "system").contains(role)) {
            throw wrongField("role", "user, system");
        }
        Object respond = Objects.requireNonNullElse(body.get("respond"), true);
        if (!(respond instanceof Boolean)) {
            throw wrongField("respond", "true, false");
        }
        if (role.equals("system")) {
            // The widget's own token speaks for the user only.
            access.requireHost(ctx);
        }
        live(session).say((String) role, text, (Boolean) respond);
        ctx.status(202).json(session.outline());
    }

    private void control(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        Object action = body.get("action");
        Object reason = Objects.requireNonNullElse(body.get("reason"), "stopped");
        if (!STOP_REASONS.contains(reason)) {
            throw wrongField("reason", String.join(", ", STOP_REASONS));
        }
        if (!(action instanceof String word) || !ACTIONS.contains(word)) {
            throw wrongField("action", String.join(", ", ACTIONS));
        }
        switch (word) {
            case "start" -> session.control(word);
            case "stop" -> calls.end(session, (String) reason);
            case "pause", "resume" -> {
                ProviderCall call = live(session);
                if (word.equals("pause")) {
                    call.interrupt();
                }
                session.pause(word.equals("pause"));
                session.control(word);
            }
            case "mute", "unmute" -> {
                session.mute(word.equals("mute"));
                session.control(word);
            }
            case "interrupt" -> live(session).interrupt();
            default -> throw new IllegalStateException("An action without a case");
        }
        ctx.json(session.outline());
    }

    private ProviderCall live(Session session) {
        return calls.of(session).orElseThrow(ApiException::notConnected);
    }

    private static boolean isOffer(byte[] body) {
        String sdp = new String(body, StandardCharsets.UTF_8);
        return sdp.startsWith("v=0") && sdp.contains("\nm=audio ");
    }

    private static String mediaType(String contentType) {
        return contentType == null ? null : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private static ApiException wrongField(String field, String allowed) {
        String problem = field + " is missing or wrong; allowed: " + allowed + ".";
        return ApiException.badRequest("invalid_field", problem, "Correct " + field + ".");
    }
}
