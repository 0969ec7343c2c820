package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How a site that was given a widget's address embeds it: <a href="https://oembed.com">oEmbed 1.0</a>, in JSON. The
 * answer is made from the address alone, so that it holds no token and no news of a session that the address did not.
 */
final class Oembed {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 420;
    private static final int MOST = 10_000;

    /** The picture {@code og.png}, in pixels. */
    private static final int PICTURE_WIDTH = 1200;
    private static final int PICTURE_HEIGHT = 630;

    /**
     * @param html         the iframe
     * @param thumbnailUrl a picture for where no iframe can be
     */
    record Rich(String type, String version, String title, String providerName, String providerUrl, String html,
                int width, int height, String thumbnailUrl, int thumbnailWidth, int thumbnailHeight) {}

    void install(RoutesConfig routes) {
        routes.get("/oembed", this::answer);
    }

    /** The relative address of this for a page that names it to others. */
    static String link(String embedUrl) {
        return "oembed?url=" + URLEncoder.encode(embedUrl, StandardCharsets.UTF_8);
    }

    private void answer(Context ctx) {
        String format = ctx.queryParam("format");
        if (format != null && !format.equals("json")) {
            throw new ApiException(501, "format_not_implemented", "There is only JSON.", "Ask with format=json.");
        }
        String given = ctx.queryParam("url");
        if (given == null) {
            throw ApiException.badRequest("missing_parameter", "url is missing.", "Add the address of a widget to it.");
        }
        int width = (int) Math.min(WIDTH, Query.number(ctx, "maxwidth", 1, MOST, WIDTH));
        int height = (int) Math.min(HEIGHT, Query.number(ctx, "maxheight", 1, MOST, HEIGHT));
        String base = Links.base(ctx);
        String iframe = Links.iframe(own(given, base), "width:100%;max-width:" + width + "px;", height);
        ctx.json(new Rich("rich", "1.0", "Voice conversation", "Realtime Audio", base, iframe, width, height,
            base + "/assets/og.png", PICTURE_WIDTH, PICTURE_HEIGHT));
    }

    /** The address of one of this host's widgets, as it stands in an attribute without harm: a URI has no quotes. */
    private static String own(String given, String base) {
        try {
            URI uri = new URI(given);
            String query = uri.getRawQuery();
            String page = uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
            boolean isOwn = page.equalsIgnoreCase(base + "/embed")
                && query != null && query.matches("(.*&)?(session|key)=.+");
            if (isOwn) {
                return base + "/embed?" + query;
            }
        } catch (URISyntaxException notOurs) {
            // Answered as any other address that is not one of this host's.
        }
        throw new ApiException(404, "not_embeddable", "This is no address of a widget of this host.",
            "Give the embed_url of a session, as POST /api/sessions returns it.");
    }
}
