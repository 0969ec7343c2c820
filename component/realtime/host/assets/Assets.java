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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * The files of {@code component/web} as browsers get them: scripts bundled, comments left out. Made when they are first
 * asked for, and kept. Thread-safe.
 */
public final class Assets {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(?:js|css|svg|png)");
    private static final Map<String, String> CONTENT_TYPES = Map.of("js", "text/javascript; charset=utf-8",
        "css", "text/css; charset=utf-8", "svg", "image/svg+xml", "png", "image/png");
    private static final String PLAYGROUND = "playground.js";

    private final Map<String, Asset> made = new ConcurrentHashMap<>();

    /** Made when the first script is asked for, and not while the host starts. */
    private static final class Widget {
        private static final Bundle BUNDLE = new Bundle("widget.js", Assets::script);
    }

    /** @param tag changes with the content */
    private record Asset(String contentType, byte[] content, String tag) {
        /** Without the content. */
        @Override
        public String toString() {
            return "Asset[" + contentType + ", " + content.length + " bytes]";
        }
    }

    /** Serves them under {@code /assets/}. */
    public void install(RoutesConfig routes) {
        routes.get("/assets/{name}", this::serve);
    }

    private void serve(Context ctx) {
        String name = ctx.pathParam("name");
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
                default -> file;
            };
            CRC32C sum = new CRC32C();
            sum.update(content);
            return new Asset(CONTENT_TYPES.get(type), content, "\"" + Long.toHexString(sum.getValue()) + "\"");
        });
    }

    private static String script(String name, String source) {
        return switch (name) {
            case "widget.js" -> Widget.BUNDLE.code();
            case PLAYGROUND -> new Bundle(PLAYGROUND, Assets::script).code();
            default -> Widget.BUNDLE.linked(Compactor.script(source));
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
