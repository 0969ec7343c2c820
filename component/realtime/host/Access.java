package realtime.host;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import realtime.session.Session;
import realtime.session.SessionRegistry;

/** Who may do what: answers 401 or 403 otherwise. Thread-safe. */
final class Access {
    private static final String COOKIE = "realtime_token";
    private static final String NAMED = "named-session";
    private final AccessTokens tokens;
    private final SessionRegistry sessions;
    private final BooleanSupplier knowsAll;

    /** @param knowsAll whether a session that is not known does not exist */
    Access(AccessTokens tokens, SessionRegistry sessions, BooleanSupplier knowsAll) {
        this.tokens = tokens;
        this.sessions = sessions;
        this.knowsAll = knowsAll;
    }

    boolean isHost(Context ctx) {
        return tokens.isHostToken(token(ctx));
    }

    void requireHost(Context ctx) {
        if (!isHost(ctx)) {
            throw refusal(ctx);
        }
    }

    /** Opens pages with the key's own token, too. */
    void requireKey(Context ctx, String key) {
        if (!isHost(ctx) && !tokens.opensKey(token(ctx), key)) {
            throw refusal(ctx);
        }
    }

    /** The session that the path names, for whoever holds the host's token or the session's own. */
    Session session(Context ctx) {
        Session session = session(ctx, ctx.pathParam("id"));
        ctx.attribute(NAMED, session);
        return session;
    }

    /** Which session that was; empty where nobody has asked, or nobody may. */
    static Optional<Session> named(Context ctx) {
        return Optional.ofNullable(ctx.attribute(NAMED));
    }

    /** Without a token for it, a session that exists and one that does not look alike. */
    Session session(Context ctx, String idOrKey) {
        if (token(ctx) == null) {
            throw refusal(ctx);
        }
        Session session = sessions.find(idOrKey).orElse(null);
        if (session != null && (isHost(ctx) || tokens.opens(token(ctx), session))) {
            return session;
        }
        if (!knowsAll.getAsBoolean()) {
            throw ApiException.notKnownYet();
        }
        throw isHost(ctx) ? ApiException.noSuchSession() : refusal(ctx);
    }

    String embedToken(Session session) {
        return tokens.embedToken(session);
    }

    /** So that the playground's address need not carry the token after the first visit. */
    void rememberHost(Context ctx) {
        Cookie cookie = new Cookie(cookieName(ctx), ctx.queryParam("token"));
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.STRICT);
        cookie.setSecure(Links.isSecure(ctx));
        // A hub serves many people under one name: the host's token is nothing for their servers.
        cookie.setPath(Links.prefix(ctx) + "/");
        ctx.cookie(cookie);
    }

    /** As it was sent, right or wrong; null for none. */
    static String token(Context ctx) {
        String header = ctx.header("Authorization");
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return header.substring(7).strip();
        }
        String query = ctx.queryParam("token");
        if (query != null) {
            return query;
        }
        // Other ports of this machine are "the same site" to a browser: a cookie counts for the host's own pages only.
        return isOwnPage(ctx) ? ctx.cookie(cookieName(ctx)) : null;
    }

    /** Browsers share cookies between the ports of a machine. */
    private static String cookieName(Context ctx) {
        return COOKIE + "_" + ctx.port();
    }

    private static boolean isOwnPage(Context ctx) {
        String origin = ctx.header("Origin");
        String site = ctx.header("Sec-Fetch-Site");
        boolean sameOrigin = origin == null || origin.replaceFirst("^https?://", "").equals(ctx.host());
        return sameOrigin && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    private static ApiException refusal(Context ctx) {
        return token(ctx) == null
            ? new ApiException(401, "token_missing", "This needs the host's token.",
                "Open the address that the host printed at its start, or send the token as Authorization: Bearer …")
            : new ApiException(403, "token_wrong", "This token does not open this.",
                "Use the token that the host printed at its start; it changes with each start unless --token sets it.");
    }
}
