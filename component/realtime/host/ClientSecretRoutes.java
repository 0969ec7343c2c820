package realtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.UUID;
import realtime.host.proxy.ClientSecrets;

/**
 * {@code POST /v1/realtime/client_secrets}: keys of the host's own for browsers, in OpenAI's shape. Nothing is asked of
 * the provider, whose key stays here.
 */
final class ClientSecretRoutes {
    private final ApiKeys keys;
    private final ObjectMapper json;

    ClientSecretRoutes(ApiKeys keys, ObjectMapper json) {
        this.keys = keys;
        this.json = json;
    }

    /** OpenAI's answer. */
    record Answer(String value, long expiresAt, JsonNode session) {}

    void install(RoutesConfig routes) {
        routes.post(V1.REALTIME + "/client_secrets", this::mint);
        for (String beta : new String[] {"", "/sessions", "/transcription_sessions"}) {
            routes.post(V1.REALTIME + beta, ClientSecretRoutes::refuseBeta);
        }
    }

    private void mint(Context ctx) {
        keys.requireToken(ctx);
        JsonNode body = JsonBody.tree(ctx, json);
        if (!body.isObject() && !body.isMissingNode()) {
            throw ApiException.badRequest("malformed_json", "The body is no object.",
                "Send {\"session\": {\"type\": \"realtime\", \"model\": \"…\"}}.");
        }
        JsonNode given = body.path("session");
        if (!given.isObject() && !given.isMissingNode()) {
            throw ApiException.badRequest("invalid_type", "session is no object.", "Send the session object in it.");
        }
        ObjectNode session = given.isObject() ? given.deepCopy() : json.createObjectNode();
        if (!session.has("type")) {
            session.put("type", "realtime");
        }
        ClientSecrets.Minted minted = keys.secrets().mint(session, seconds(body.path("expires_after")))
            .orElseThrow(() -> new ApiException(429, "too_many_client_secrets",
                "Too many client secrets are out that have not expired.",
                "Wait until one has, or let them live shorter: expires_after.", keys.secrets().secondsUntilOneExpires()));
        session.put("object", "realtime.session").put("id", "sess_" + UUID.randomUUID().toString().replace("-", ""));
        ctx.json(new Answer(minted.value(), minted.expiresAt(), session));
    }

    private static int seconds(JsonNode expiresAfter) {
        if (!expiresAfter.isObject() && !expiresAfter.isMissingNode()) {
            throw ApiException.badRequest("invalid_type", "expires_after is no object.",
                "Send {\"anchor\": \"created_at\", \"seconds\": 600} in it.");
        }
        JsonNode seconds = expiresAfter.path("seconds");
        if (seconds.isMissingNode()) {
            return ClientSecrets.USUAL_SECONDS;
        }
        int wanted = seconds.isInt() ? seconds.asInt() : 0;
        if (wanted < ClientSecrets.LEAST_SECONDS || wanted > ClientSecrets.MOST_SECONDS) {
            throw ApiException.badRequest("invalid_value", "expires_after.seconds is no whole number from "
                + ClientSecrets.LEAST_SECONDS + " to " + ClientSecrets.MOST_SECONDS + ".", "Correct it and try again.");
        }
        return wanted;
    }

    /** The ways of 2024 in, which OpenAI has closed as well. */
    private static void refuseBeta(Context ctx) {
        throw new ApiException(410, "beta_api_shape_disabled",
            "This is the Realtime API's beta, which is no longer served.",
            "Post the session to /v1/realtime/client_secrets, and the offer to /v1/realtime/calls.");
    }
}
