package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** {@code POST …/realtime/client_secrets}. Thread-safe. */
final class SecretRoutes {
    private final Likeness likeness;
    private final Doorman doorman;
    private final Credentials credentials;
    private final Ids ids;
    private final Supplier<FaultPlan> plan;
    private final ClientListener listener;

    SecretRoutes(Likeness likeness, Doorman doorman, Credentials credentials, Ids ids, Rehearsal rehearsal) {
        this.likeness = likeness;
        this.doorman = doorman;
        this.credentials = credentials;
        this.ids = ids;
        this.plan = rehearsal.plan();
        this.listener = rehearsal.listener();
    }

    void create(Context ctx) {
        if (!doorman.admit(ctx).isApiKey()) {
            throw ApiError.unauthorized("A client secret cannot make client secrets.");
        }
        String text = ctx.body();
        JsonNode body = text.isBlank() ? Json.object() : Json.parse(text);
        if (body.path("session").isObject()) {
            listener.received(new ClientMessage(Instant.now(), ClientMessage.Connection.CLIENT_SECRET, null,
                body.get("session").deepCopy()));
        }
        Parameters request = Parameters.of(body, "");
        ObjectNode answer = switch (likeness.keys().secrets()) {
            case SESSION -> withSession(request, body.get("session"));
            case EXPIRY_ONLY -> withoutSession(request);
            case MODEL -> forModel(request);
            case NONE -> throw new IllegalStateException("A route without a use.");
        };
        ctx.contentType("application/json").result(Json.text(answer));
    }

    private ObjectNode withSession(Parameters request, JsonNode given) {
        request.allowOnly("expires_after", "session");
        SessionConfig config = SessionConfig.from(likeness.speech(), given);
        plan.get().script().faults().checkTranscriber(config);
        Credentials.Minted minted = credentials.mint(ids.clientSecret(), config, seconds(request));
        ObjectNode session = config.answers() ? config.wire() : forListening(config);
        session.put("id", ids.session())
            .put("object", config.answers() ? "realtime.session" : "realtime.transcription_session");
        ObjectNode answer = json(minted);
        answer.set("session", session);
        return answer;
    }

    private ObjectNode withoutSession(Parameters request) {
        request.allowOnly("expires_after");
        SessionConfig config = SessionConfig.realtime(likeness.speech(), null);
        return json(credentials.mint(ids.clientSecret(), config, seconds(request)));
    }

    private ObjectNode forModel(Parameters request) {
        request.allowOnly("model");
        request.require("model");
        SessionConfig config = SessionConfig.realtime(likeness.speech(), request.text("model").orElseThrow());
        return json(credentials.mint(ids.token(), config, Credentials.DEFAULT_SECONDS));
    }

    private static ObjectNode json(Credentials.Minted minted) {
        return Json.object().put("value", minted.value()).put("expires_at", minted.expiresAt());
    }

    /** In this one answer the API leaves out what turn detection does with answers. */
    private static ObjectNode forListening(SessionConfig config) {
        ObjectNode session = config.wire();
        if (session.at("/audio/input/turn_detection") instanceof ObjectNode detection) {
            detection.retain("type", "threshold", "prefix_padding_ms", "silence_duration_ms");
        }
        return session;
    }

    private static int seconds(Parameters request) {
        return request.object("expires_after").flatMap(after -> {
            after.allowOnly("anchor", "seconds");
            after.oneOf("anchor", List.of("created_at"));
            return after.integer("seconds", Credentials.MIN_SECONDS, Credentials.MAX_SECONDS);
        }).orElse(Credentials.DEFAULT_SECONDS);
    }
}
