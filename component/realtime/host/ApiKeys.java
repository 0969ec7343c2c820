package realtime.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import realtime.host.proxy.ClientSecrets;

/** What a Realtime client calls its API key: the host's token, or a client secret of the host's. Thread-safe. */
final class ApiKeys {
    /** Browsers cannot set a WebSocket's headers: they send a key as a subprotocol (OpenAI's WebSocket guide). */
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";
    private static final String PROTOCOL = "realtime";

    private final AccessTokens tokens;
    private final ClientSecrets secrets;

    ApiKeys(AccessTokens tokens, ClientSecrets secrets) {
        this.tokens = tokens;
        this.secrets = secrets;
    }

    /**
     * What a key opens.
     *
     * @param session of a client secret: the one that it is for; else null
     */
    record Grant(ObjectNode session) {
        Optional<ObjectNode> secretSession() {
            return Optional.ofNullable(session);
        }
    }

    ClientSecrets secrets() {
        return secrets;
    }

    /** For the host's token or a client secret. */
    Grant grant(Context ctx) {
        return of(header(ctx));
    }

    /** As {@link #grant}, for an upgrade: there may be a subprotocol. */
    Grant grantSocket(Context ctx) {
        List<String> protocols = protocols(ctx);
        if (!protocols.isEmpty() && !protocols.getFirst().equals(PROTOCOL)) {
            // The first is the one that the host answers with, which must not be a key.
            throw ApiException.badRequest("invalid_subprotocol", "The first subprotocol is not realtime.",
                "Offer realtime, and the key behind it.");
        }
        return of(presented(ctx));
    }

    /** As it was sent, right or wrong; null for none. */
    static String presented(Context ctx) {
        return protocols(ctx).stream().filter(protocol -> protocol.startsWith(KEY_PROTOCOL)).findFirst()
            .map(protocol -> protocol.substring(KEY_PROTOCOL.length())).orElseGet(() -> header(ctx));
    }

    /** For the host's token only. */
    void requireToken(Context ctx) {
        if (grantSocket(ctx).session() != null) {
            throw refusal("A client secret opens a conversation and nothing else.");
        }
    }

    private Grant of(String key) {
        if (tokens.isHostToken(key)) {
            return new Grant(null);
        }
        if (key == null) {
            throw refusal("No API key was sent.");
        }
        return secrets.session(key).map(Grant::new)
            .orElseThrow(() -> refusal("The API key is neither the host's token nor a client secret that holds."));
    }

    private static String header(Context ctx) {
        String authorization = ctx.header("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return authorization.substring(7).strip();
        }
        return ctx.header("api-key");
    }

    private static List<String> protocols(Context ctx) {
        String header = ctx.header("Sec-WebSocket-Protocol");
        return header == null ? List.of() : Arrays.stream(header.split(",")).map(String::strip).toList();
    }

    private static ApiException refusal(String what) {
        return new ApiException(401, "invalid_api_key", what, "Use the token that the host printed at its start as the"
            + " API key; the provider's key stays with the host, which adds it by itself.");
    }
}
