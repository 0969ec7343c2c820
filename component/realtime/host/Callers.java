package realtime.host;

import io.javalin.http.Context;

/** Tells who has sent a request that was let in. Thread-safe. */
final class Callers {
    private final AccessTokens tokens;
    private final ClientAddress addresses;

    Callers(AccessTokens tokens, ClientAddress addresses) {
        this.tokens = tokens;
        this.addresses = addresses;
    }

    Caller of(Context ctx) {
        boolean isApiKey = V1.isAt(ctx);
        String token = isApiKey ? ApiKeys.presented(ctx) : Access.token(ctx);
        String kind = tokens.isHostToken(token) ? "host" : isApiKey ? "secret" : "embed";
        String address = addresses.of(ctx);
        return new Caller(kind + "-" + tokens.fingerprint(token), address, ClientAddress.network(address),
            ctx.header("Origin"));
    }
}
