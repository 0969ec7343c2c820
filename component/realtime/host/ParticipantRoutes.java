package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import realtime.session.Feedback;
import realtime.session.Session;

/** What the person in front of the widget says about the session itself: consent and feedback. */
final class ParticipantRoutes {
    private static final int LONGEST_COMMENT = 4_000;
    private static final int LONGEST_ID = 200;

    private final Access access;
    private final ObjectMapper json;

    ParticipantRoutes(Access access, ObjectMapper json) {
        this.access = access;
        this.json = json;
    }

    void install(RoutesConfig routes) {
        routes.post("/api/sessions/{id}/consent", this::consent);
        routes.post("/api/sessions/{id}/feedback", this::feedback);
    }

    private void consent(Context ctx) {
        Session session = access.session(ctx);
        if (session.settings().consent() == null) {
            throw new ApiException(409, "no_consent_text", "This session has no text to agree to.",
                "Create it with a text in consent, or place the call as it is.");
        }
        session.participant().consent();
        ctx.json(session.outline());
    }

    private void feedback(Context ctx) {
        Session session = access.session(ctx);
        if (!session.settings().feedback()) {
            throw new ApiException(409, "feedback_off", "This session collects no feedback.",
                "Create it with \"feedback\": true.");
        }
        Map<String, Object> body = JsonBody.object(ctx, json);
        BodyFields.allowOnly(body, List.of("rating", "comment", "item_id"));
        String rating = BodyFields.oneOf(body, "rating", List.of("up", "down"), null);
        String comment = BodyFields.optionalText(body, "comment", LONGEST_COMMENT);
        String item = BodyFields.optionalText(body, "item_id", LONGEST_ID);
        if (!item.isEmpty() && session.items().stream().noneMatch(each -> each.id().equals(item))) {
            throw BodyFields.wrong("item_id", "the id of a turn in this session's transcript");
        }
        Feedback given = session.participant().rate(Feedback.Rating.valueOf(rating.toUpperCase(Locale.ROOT)),
            comment.isEmpty() ? null : comment, item.isEmpty() ? null : item);
        ctx.status(201).json(given);
    }
}
