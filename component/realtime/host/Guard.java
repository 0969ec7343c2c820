package realtime.host;

import static java.util.stream.Collectors.joining;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** Checks every request's Host and Origin before anything else sees it; sets the headers that hold for all answers. */
final class Guard {
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
        + "img-src 'self' data:; media-src 'self' blob:; frame-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; ";
    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'";
    /** Says nothing that is not public, and tells a page that may not embed the widget so. */
    private static final String LOADER = "/embed.js";
    /** The attribute of a request that came by a proxy: the name that it has there, and that the host answers to. */
    static final String PROXY_NAME = "proxy-name";
    private final OriginPolicy policy;
    private final String pagePolicy;
    private final boolean isCertified;

    /**
     * @param callees     where browsers place calls by themselves; empty where they do not
     * @param isCertified whether the host itself speaks TLS with a certificate that browsers take
     */
    Guard(OriginPolicy policy, List<String> callees, boolean isCertified) {
        this.isCertified = isCertified;
        this.policy = policy;
        String connect = "connect-src 'self'" + callees.stream().map(origin -> " " + origin).collect(joining()) + "; ";
        this.pagePolicy = PAGE_POLICY + connect + policy.frameAncestors();
    }

    void install(RoutesConfig routes) {
        routes.before(this::check);
    }

    /** Throws what the request is refused with. Upgrades to WebSockets are not seen by {@link #install}. */
    void check(Context ctx) {
        headers(ctx);
        if (!policy.allowsHost(ctx.header("Host"))) {
            throw new ApiException(421, "host_not_allowed", "The host does not answer to this name.",
                "Use http://localhost, or start the host with --allow-origin and this address.");
        }
        keepSecure(ctx);
        String proxy = Links.forwarded(ctx, "Host");
        if (policy.allowsHost(proxy)) {
            ctx.attribute(PROXY_NAME, proxy);
        }
        String origin = ctx.header("Origin");
        if (ctx.path().equals(LOADER)) {
            ctx.header("Access-Control-Allow-Origin", "*");
            return;
        }
        if (origin == null) {
            return;
        }
        // A sandboxed frame says that it is nobody's. It gets the widget's files, which say what is wrong, and no more.
        boolean isSandboxed = origin.equals("null") && ctx.path().startsWith("/assets/");
        if (!isSandboxed && !policy.allowsOrigin(origin)) {
            throw new ApiException(403, "origin_not_allowed", "Pages of this origin may not use the host.",
                "Start the host with --allow-origin and the page's origin.");
        }
        // Realtime clients tell their versions and more in headers of their own.
        String headers = V1.isAt(ctx) ? "Authorization, *"
            : "Authorization, Content-Type, If-None-Match, Last-Event-ID";
        ctx.header("Access-Control-Allow-Origin", origin)
            .header("Access-Control-Allow-Headers", headers)
            .header("Access-Control-Allow-Methods", "GET, POST, PATCH, DELETE")
            .header("Access-Control-Expose-Headers",
                "ETag, Retry-After, Location, Content-Disposition, Content-Range, Accept-Ranges, X-Seq, X-Call, "
                + "X-Setup");
        if (ctx.method() == HandlerType.OPTIONS) {
            // A preflight: the answer is in the headers, whatever the path.
            ctx.status(204).skipRemainingHandlers();
        }
    }

    /**
     * Has browsers use HTTPS for this name from now on (RFC 6797), where they have just done so. Not with a certificate
     * of the host's own making: browsers then would let nobody past their warning. Nor for localhost, which belongs to
     * other programs, too.
     */
    private void keepSecure(Context ctx) {
        boolean isSecure = isCertified && ctx.scheme().equals("https") || Links.isForwardedSecurely(ctx);
        if (isSecure && !OriginPolicy.isThisMachine(ctx.header("Host"))) {
            ctx.header("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private void headers(Context ctx) {
        boolean page = !ctx.path().startsWith("/api/") && !V1.isAt(ctx);
        ctx.header("Content-Security-Policy", page ? pagePolicy : DATA_POLICY)
            .header("X-Content-Type-Options", "nosniff")
            .header("Referrer-Policy", "no-referrer")
            .header("Cross-Origin-Resource-Policy", "cross-origin")
            .header("Cache-Control", "no-store")
            .header("Vary", "Origin");
    }
}
