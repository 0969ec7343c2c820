package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;

/** Checks every request's Host and Origin before anything else sees it; sets the headers that hold for all answers. */
final class Guard {
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
        + "img-src 'self' data:; connect-src 'self'; media-src 'self' blob:; frame-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; ";
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
    private final OriginPolicy policy;

    Guard(OriginPolicy policy) {
        this.policy = policy;
    }

    void install(RoutesConfig routes) {
        routes.before(this::check);
    }

    private void check(Context ctx) {
        headers(ctx);
        if (!policy.allowsHost(ctx.header("Host"))) {
            throw new ApiException(421, "host_not_allowed", "The host does not answer to this name.",
                "Use http://localhost, or start the host with --allow-origin and this address.");
        }
        String origin = ctx.header("Origin");
        if (origin == null) {
            return;
        }
        if (!policy.allowsOrigin(origin)) {
            throw new ApiException(403, "origin_not_allowed", "Pages of this origin may not use the host.",
                "Start the host with --allow-origin and the page's origin.");
        }
        ctx.header("Access-Control-Allow-Origin", origin)
            .header("Access-Control-Allow-Headers", "Authorization, Content-Type, If-None-Match, Last-Event-ID")
            .header("Access-Control-Allow-Methods", "GET, POST, DELETE")
            .header("Access-Control-Expose-Headers", "ETag, Retry-After, Location");
        if (ctx.method() == HandlerType.OPTIONS) {
            // A preflight: the answer is in the headers, whatever the path.
            ctx.status(204).skipRemainingHandlers();
        }
    }

    private void headers(Context ctx) {
        boolean page = !ctx.path().startsWith("/api/");
        ctx.header("Content-Security-Policy", page ? PAGE_POLICY + policy.frameAncestors() : DATA_POLICY)
            .header("X-Content-Type-Options", "nosniff")
            .header("Referrer-Policy", "no-referrer")
            .header("Cross-Origin-Resource-Policy", "cross-origin")
            .header("Cache-Control", "no-store")
            .header("Vary", "Origin");
    }
}
