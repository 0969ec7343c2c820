package realtime.host;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.regex.Pattern;
import realtime.host.pages.EmbedPage;
import realtime.session.Session;

/** A session's addresses, as seen from whoever asked for them. */
record Links(String base, Session session, String embedToken) {
    private static final int IFRAME_HEIGHT = 420;
    /** Such as jupyter-server-proxy's: {@code /user/ann/proxy/8080}. Nothing else gets into addresses. */
    private static final Pattern PREFIX = Pattern.compile("(?:/[A-Za-z0-9._~@%+-]+)+");

    /** The host's address as its pages' visitors have it: a proxy on the way tells its own part. */
    static String base(Context ctx) {
        String name = ctx.attribute(Guard.PROXY_NAME);
        return (isSecure(ctx) ? "https" : ctx.scheme()) + "://" + (name == null ? ctx.host() : name) + prefix(ctx);
    }

    /** Whether the visitor's connection is encrypted. */
    static boolean isSecure(Context ctx) {
        return ctx.scheme().equals("https") || isForwardedSecurely(ctx);
    }

    /** Whether a proxy says so of the visitor's connection to it. */
    static boolean isForwardedSecurely(Context ctx) {
        return "https".equalsIgnoreCase(forwarded(ctx, "Proto"));
    }

    /** Where the host's paths begin for the visitor, without a slash at its end; mostly empty. */
    static String prefix(Context ctx) {
        String prefix = Objects.requireNonNullElse(forwarded(ctx, "Prefix"),
            Objects.requireNonNullElse(forwarded(ctx, "Context"), "")).replaceFirst("/$", "");
        return PREFIX.matcher(prefix).matches() ? prefix : "";
    }

    /** What a proxy says of itself; of several the one that people meet, which comes first. Null where none does. */
    static String forwarded(Context ctx, String what) {
        String value = ctx.header("X-Forwarded-" + what);
        return value == null ? null : value.split(",", 2)[0].strip();
    }

    String embedUrl() {
        String key = session.settings().key();
        String which = key == null ? "session=" + session.id() : "key=" + encode(key);
        return base + "/embed?" + which + "&token=" + embedToken;
    }

    String transcriptUrl() {
        return api() + "/transcript?token=" + embedToken;
    }

    String eventsUrl() {
        return api() + "/events?token=" + embedToken;
    }

    String iframe() {
        return iframe(embedUrl());
    }

    private static String iframe(String embedUrl) {
        return iframe(embedUrl, "width:100%;", IFRAME_HEIGHT);
    }

    /**
     * @param width  as CSS declarations
     * @param height in pixels
     */
    static String iframe(String embedUrl, String width, int height) {
        return ("<iframe src=\"%s\" title=\"Voice conversation\" allow=\"%s\" loading=\"lazy\" "
            + "style=\"%sheight:%dpx;border:0;color-scheme:normal\"></iframe>")
            .formatted(embedUrl.replace("&", "&amp;"), EmbedPage.ALLOW, width, height);
    }

    private String api() {
        return base + "/api/sessions/" + encode(session.name());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
