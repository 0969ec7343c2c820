package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.List;

/** {@code POST /v1/realtime/client_secrets}. Thread-safe. */
final class SecretRoutes {
    private final Credentials credentials;
    private final Ids ids;

    SecretRoutes(Credentials credentials, Ids ids) {
        this.credentials = credentials;
        this.ids = ids;
    }

    void create(Context ctx) {
        if (!credentials.ofHeader(ctx.header("Authorization")).isApiKey()) {
            throw ApiError.unauthorized("A client secret cannot make client secrets.");
        }
        String text = ctx.body();
        JsonNode body = text.isBlank() ? Json.object() : Json.parse(text);
        Parameters request = Parameters.of(body, "");
        request.allowOnly("expires_after", "session");
        int seconds = request.object("expires_after").map(SecretRoutes::seconds).orElse(Credentials.DEFAULT_SECONDS);
        SessionConfig config = SessionConfig.from(body.get("session"));
        Credentials.Minted minted = credentials.mint(config, seconds);
        ObjectNode session = config.answers() ? config.wire() : forListening(config);
        session.put("id", ids.session())
            .put("object", config.answers() ? "realtime.session" : "realtime.transcription_session");
        ObjectNode answer = Json.object().put("value", minted.value()).put("expires_at", minted.expiresAt());
        answer.set("session", session);
        ctx.contentType("application/json").result(Json.text(answer));
    }

    /** In this one answer the API leaves out what turn detection does with answers. */
    private static ObjectNode forListening(SessionConfig config) {
        ObjectNode session = config.wire();
        if (session.at("/audio/input/turn_detection") instanceof ObjectNode detection) {
            detection.retain("type", "threshold", "prefix_padding_ms", "silence_duration_ms");
        }
        return session;
    }

    private static int seconds(Parameters after) {
        after.allowOnly("anchor", "seconds");
        after.oneOf("anchor", List.of("created_at"));
        return after.integer("seconds", Credentials.MIN_SECONDS, Credentials.MAX_SECONDS)
            .orElse(Credentials.DEFAULT_SECONDS);
    }
}
