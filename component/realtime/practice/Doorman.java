package realtime.practice;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import realtime.practice.Likeness.KeyAt;

/** Finds the key of a request where the provider expects it, and lets in or refuses. Thread-safe. */
final class Doorman {
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final Likeness.Keys keys;
    private final Credentials credentials;
    private final boolean open;

    /** {@code keyGiven}: whether the partner was started with a key of its own choice. */
    Doorman(Likeness likeness, Credentials credentials, boolean keyGiven) {
        keys = likeness.keys();
        this.credentials = credentials;
        open = keys.at().isEmpty() || keys.optional() && !keyGiven;
    }

    /** Throws {@link ApiError} (401). */
    Credentials.Grant admit(Context ctx) {
        if (open) {
            return Credentials.Grant.API_KEY;
        }
        return credentials.of(key(ctx).orElseThrow(() -> ApiError.unauthorized(
            "You didn't provide an API key. You need to provide your API key " + where() + ".")));
    }

    /** Also from a WebSocket's subprotocol: browsers cannot set its headers. */
    Credentials.Grant admitSocket(Context ctx) {
        String protocols = ctx.header("Sec-WebSocket-Protocol");
        if (keys.protocol() != null && protocols != null && ctx.header("Authorization") == null) {
            Optional<String> key = Arrays.stream(protocols.split(",")).map(String::strip)
                .filter(protocol -> protocol.startsWith(keys.protocol())).findFirst();
            if (key.isPresent()) {
                return credentials.of(key.get().substring(keys.protocol().length()));
            }
        }
        return admit(ctx);
    }

    private Optional<String> key(Context ctx) {
        return Arrays.stream(KeyAt.values()).filter(keys.at()::contains).map(place -> key(ctx, place))
            .flatMap(Optional::stream).findFirst();
    }

    private Optional<String> key(Context ctx, KeyAt place) {
        return switch (place) {
            case BEARER -> after(BEARER, ctx.header("Authorization"));
            case BASIC -> after(BASIC, ctx.header("Authorization")).map(this::plain);
            case API_KEY -> Optional.ofNullable(ctx.header("api-key"));
            case X_API_KEY -> Optional.ofNullable(ctx.header("X-API-Key"));
            case QUERY -> Optional.ofNullable(ctx.queryParam("api_key"));
        };
    }

    private static Optional<String> after(String scheme, String header) {
        return Optional.ofNullable(header).filter(value -> value.startsWith(scheme))
            .map(value -> value.substring(scheme.length()).strip());
    }

    /** A Basic key may come encoded or, where the portal gives it out encoded, as it is. */
    private String plain(String given) {
        try {
            String decoded = new String(Base64.getDecoder().decode(given), StandardCharsets.UTF_8);
            return credentials.accepts(decoded) ? decoded : given;
        } catch (IllegalArgumentException notEncoded) {
            return given;
        }
    }

    private String where() {
        return keys.at().contains(KeyAt.API_KEY) ? "in an api-key header"
            : keys.at().contains(KeyAt.BASIC) ? "in an Authorization header using Basic auth"
            : "in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)";
    }
}
