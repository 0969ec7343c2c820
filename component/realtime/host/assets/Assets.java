package realtime.host.assets;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import realtime.host.pages.Languages;

/**
 * The files of {@code component/web} as browsers get them: scripts bundled, comments left out. Made when they are first
 * asked for, and kept. Thread-safe.
 */
public final class Assets {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(?:js|css|svg|png|json)");
    private static final Map<String, String> CONTENT_TYPES = Map.of("js", "text/javascript; charset=utf-8",
        "css", "text/css; charset=utf-8", "svg", "image/svg+xml", "png", "image/png", "json", "application/json");
    /** The widget's texts, which are served with the English ones where some are missing. */
    private static final Pattern TEXTS = Pattern.compile("texts-([a-z]+)\\.json");
    /** Scripts of other pages than the widget's: each a bundle of its own. */
    private static final Set<String> PAGE_SCRIPTS = Set.of("playground.js", "error-page.js", "streamlit.js",
        "streamlit-component.js");
    private static final String LOADER = "embed.js";

    private final Map<String, Asset> made = new ConcurrentHashMap<>();

    /** The widget's, made when the first script is asked for and not while the host starts. */
    private static final class Bundles {
        private static final Bundle WIDGET = new Bundle("widget.js", Assets::script);
        /** Parts of the widget that only some pages want, each one request. */
        private static final Bundle DIALER = new Bundle("dialer.js", Assets::script, WIDGET);
        private static final Bundle LOOK = new Bundle("look.js", Assets::script, WIDGET);
        private static final Bundle HOST_PAGE = new Bundle("host-page.js", Assets::script, WIDGET, LOOK);
    }

    /** @param tag changes with the content */
    private record Asset(String contentType, byte[] content, String tag) {
        /** Without the content. */
        @Override
        public String toString() {
            return "Asset[" + contentType + ", " + content.length + " bytes]";
        }
    }

    /** Serves them under {@code /assets/}, and the loader for other sites' pages at the short address that they use. */
    public void install(RoutesConfig routes) {
        routes.get("/assets/{name}", ctx -> serve(ctx, ctx.pathParam("name")));
        routes.get("/" + LOADER, ctx -> serve(ctx, LOADER));
    }

    private void serve(Context ctx, String name) {
        Asset asset = made.get(name);
        if (asset == null) {
            asset = make(name).orElseThrow(NotFoundResponse::new);
            made.put(name, asset);
        }
        // Checked again with each load, so that a new release is never half old.
        ctx.header("Cache-Control", "no-cache").header("ETag", asset.tag());
        if (asset.tag().equals(ctx.header("If-None-Match"))) {
            ctx.status(304);
        } else {
            ctx.contentType(asset.contentType()).result(asset.content());
        }
    }

    private static Optional<Asset> make(String name) {
        if (!NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return read(name).map(file -> {
            String type = name.substring(name.lastIndexOf('.') + 1);
            byte[] content = switch (type) {
                case "js" -> bytes(script(name, text(file)));
                case "css" -> bytes(Compactor.styleSheet(text(file)));
                case "json" -> texts(name).map(Assets::bytes).orElse(file);
                default -> file;
            };
            CRC32C sum = new CRC32C();
            sum.update(content);
            return new Asset(CONTENT_TYPES.get(type), content, "\"" + Long.toHexString(sum.getValue()) + "\"");
        });
    }

    private static Optional<String> texts(String name) {
        return Optional.of(TEXTS.matcher(name)).filter(Matcher::matches)
            .map(file -> new Languages().in(file.group(1)).all());
    }

    private static String script(String name, String source) {
        if (PAGE_SCRIPTS.contains(name)) {
            return new Bundle(name, Assets::script).code();
        }
        return switch (name) {
            case "widget.js" -> Bundles.WIDGET.code();
            case "dialer.js" -> Bundles.DIALER.code();
            case "look.js" -> Bundles.LOOK.code();
            case "host-page.js" -> Bundles.HOST_PAGE.code();
            case LOADER -> new Bundle(LOADER, Assets::script).classic();
            default -> Bundles.DIALER.linked(Compactor.script(source));
        };
    }

    private static String script(String name) {
        return read(name).map(file -> Compactor.script(text(file)))
            .orElseThrow(() -> new IllegalStateException("A script imports " + name + ", which is not there."));
    }

    private static Optional<byte[]> read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("/web/" + name)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
