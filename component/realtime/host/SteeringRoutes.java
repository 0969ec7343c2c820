package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import realtime.provider.Calls;
import realtime.provider.Picture;
import realtime.provider.ProviderCall;
import realtime.provider.ProviderException;
import realtime.session.Session;
import realtime.session.TurnDetection;

/** What an app and the widget say into a conversation, and how they steer it. */
final class SteeringRoutes {
    private static final int LONGEST_TEXT = 32_000;
    private static final int LONGEST_TITLE = 200;
    /** A picture in base64, with some room for the rest. */
    private static final int LONGEST_MESSAGE = Picture.MOST_BYTES / 3 * 4 + 200_000;
    private static final List<String> ACTIONS = List.of("start", "stop", "pause", "resume", "mute", "unmute",
        "interrupt", "respond", "start_recording", "stop_recording", "cancel_recording");
    private static final List<String> STOP_REASONS = List.of("stopped", "widget_gone");
    private static final Map<String, String> SUMMARIES = Map.of(
        "summary", "Summarise the conversation so far for somebody who was not there: what was wanted, what was found "
            + "or decided, what is open. Write plain text of at most 120 words in the conversation's language.",
        "title", "Give the conversation so far a title of at most eight words, in its language. Write the title only, "
            + "without quotes.");

    private final Calls calls;
    private final Access access;
    private final DailyBudget budget;
    private final ObjectMapper json;

    SteeringRoutes(Calls calls, Access access, DailyBudget budget, ObjectMapper json) {
        this.calls = calls;
        this.access = access;
        this.budget = budget;
        this.json = json;
    }

    /** @param kind {@code summary}, {@code title} or {@code custom} */
    record Summary(String sessionId, String kind, String text) {}

    void install(RoutesConfig routes) {
        routes.post("/api/sessions/{id}/messages", this::message);
        routes.post("/api/sessions/{id}/context", this::context);
        routes.post("/api/sessions/{id}/control", this::control);
        routes.post("/api/sessions/{id}/summary", this::summary);
    }

    private void message(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json, LONGEST_MESSAGE);
        BodyFields.allowOnly(body, List.of("text", "role", "respond", "image", "detail"));
        String role = BodyFields.oneOf(body, "role", List.of("user", "system"), "user");
        boolean respond = BodyFields.flag(body, "respond", true);
        if (role.equals("system")) {
            // The widget's own token speaks for the user only.
            access.requireHost(ctx);
        }
        if (body.get("image") == null) {
            if (body.get("detail") != null) {
                throw BodyFields.wrong("detail", "only of an image");
            }
            live(session).say(role, BodyFields.text(body, "text", LONGEST_TEXT), respond);
        } else {
            if (role.equals("system")) {
                throw BodyFields.wrong("role", "user, where there is an image");
            }
            String words = BodyFields.optionalText(body, "text", LONGEST_TEXT);
            live(session).show(picture(body), words, respond);
        }
        ctx.status(202).json(session.outline());
    }

    private static Picture picture(Map<String, Object> body) {
        String detail = BodyFields.oneOf(body, "detail", List.of("auto", "low", "high"), "auto");
        try {
            return Picture.of(String.valueOf(body.get("image")), detail);
        } catch (IllegalArgumentException e) {
            throw BodyFields.wrong("image", e.getMessage());
        }
    }

    /**
     * Kept until the next call where none is up: what the dashboard shows is so whether anybody talks or not. The page
     * around the widget shows it, so the session's own token is enough.
     */
    private void context(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        BodyFields.allowOnly(body, List.of("title", "text", "data"));
        String title = BodyFields.optionalText(body, "title", LONGEST_TITLE);
        refuseWhereWatched(session);
        if (body.get("text") != null && body.get("data") != null) {
            throw BodyFields.wrong("data", "not together with text");
        }
        String text = body.get("data") == null ? BodyFields.text(body, "text", LONGEST_TEXT)
            : json.valueToTree(body.get("data")).toString();
        if (text.length() > LONGEST_TEXT) {
            throw BodyFields.wrong("data", "at most " + LONGEST_TEXT + " characters as JSON");
        }
        session.context(title, text);
        calls.of(session).ifPresent(call -> call.tellContext(title, text));
        ctx.status(202).json(session.outline());
    }

    private void control(Context ctx) {
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        BodyFields.allowOnly(body, List.of("action", "reason"));
        String reason = BodyFields.oneOf(body, "reason", STOP_REASONS, "stopped");
        String action = BodyFields.oneOf(body, "action", ACTIONS, null);
        if (!action.equals("stop")) {
            refuseWhereWatched(session);
        }
        switch (action) {
            case "start" -> session.control(action);
            case "stop" -> calls.end(session, reason);
            case "pause", "resume" -> {
                ProviderCall call = live(session);
                if (action.equals("pause")) {
                    call.cancelRecording();
                    call.interrupt();
                }
                session.pause(action.equals("pause"));
                session.control(action);
            }
            case "mute", "unmute" -> {
                session.mute(action.equals("mute"));
                session.control(action);
            }
            case "interrupt" -> live(session).interrupt();
            case "respond" -> live(session).respond();
            case "start_recording" -> byButton(session).startRecording();
            case "stop_recording" -> byButton(session).stopRecording();
            case "cancel_recording" -> byButton(session).cancelRecording();
            default -> throw new IllegalStateException("An action without a case");
        }
        ctx.json(session.outline());
    }

    private void summary(Context ctx) throws ProviderException {
        access.requireHost(ctx);
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        BodyFields.allowOnly(body, List.of("kind", "instructions"));
        String own = BodyFields.optionalText(body, "instructions", LONGEST_TEXT);
        String named = BodyFields.oneOf(body, "kind", List.of("summary", "title"), "summary");
        String kind = own.isEmpty() ? named : "custom";
        if (session.history().isEmpty()) {
            throw new ApiException(409, "nothing_said", "Nothing has been said that could be summed up.",
                "Ask again once the conversation has begun.");
        }
        budget.requireRest();
        String text = calls.write(session, own.isEmpty() ? SUMMARIES.get(kind) : own);
        ctx.json(new Summary(session.id(), kind, text));
    }

    /** A turn is never committed by hand where the provider finds its end: that would make two of one. */
    private ProviderCall byButton(Session session) {
        ProviderCall call = live(session);
        if (session.settings().turnDetection().type() != TurnDetection.Type.PUSH_TO_TALK) {
            throw new ApiException(409, "not_push_to_talk", "The end of a turn is found by itself in this session.",
                "Set turn_detection to {\"type\": \"push_to_talk\"} to find it by hand.");
        }
        return call;
    }

    private void refuseWhereWatched(Session session) {
        if (calls.isWatched(session)) {
            throw ApiException.ledByClient();
        }
    }

    private ProviderCall live(Session session) {
        refuseWhereWatched(session);
        return calls.of(session).orElseThrow(ApiException::notConnected);
    }
}
