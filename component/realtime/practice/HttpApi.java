package realtime.practice;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP face: every path of the practice partner in one place, and every failure in OpenAI's shape. Thread-safe. */
final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    static final long MAX_BODY_BYTES = 1024 * 1024;
    /** 15 MiB of sound in base64 and its event. */
    private static final long MAX_MESSAGE_BYTES = 21L * 1024 * 1024;
    private static final Duration SOCKET_IDLE = Duration.ofSeconds(90);

    private final Likeness likeness;
    private final Ids ids;
    private final CallRoutes calls;
    private final SecretRoutes secrets;
    private final ModelRoutes models;
    private final SocketRoutes sockets;

    HttpApi(Likeness likeness, Ids ids, Credentials credentials, Doorman doorman, Calls calls, Rehearsal rehearsal,
        Pump pump) {
        this.likeness = likeness;
        this.ids = ids;
        this.calls = new CallRoutes(likeness, doorman, calls, rehearsal);
        secrets = new SecretRoutes(likeness, doorman, credentials, ids, rehearsal);
        models = new ModelRoutes(likeness, doorman, rehearsal.plan());
        sockets = new SocketRoutes(likeness, doorman, calls, rehearsal, pump);
    }

    Javalin create() {
        return Javalin.create(this::configure);
    }

    private void configure(JavalinConfig config) {
        config.concurrency.useVirtualThreads = true;
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = MAX_BODY_BYTES;
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setMaxTextMessageSize(MAX_MESSAGE_BYTES);
            factory.setIdleTimeout(SOCKET_IDLE);
        });
        routes(config);
        failures(config);
    }

    private void routes(JavalinConfig config) {
        String base = likeness.address().base();
        config.routes.before(ctx -> ctx.header("x-request-id", ids.request()));
        if (likeness.hasWebRtc()) {
            callRoutes(config, base + likeness.address().calls());
        }
        if (likeness.keys().secrets() != Likeness.Secrets.NONE) {
            config.routes.post(base + "/realtime/client_secrets", secrets::create);
        }
        if (likeness.speech().has(Likeness.Quirk.REFUSES_BETA)) {
            List.of("/realtime/sessions", "/realtime/transcription_sessions", "/realtime")
                .forEach(path -> config.routes.post(base + path, HttpApi::beta));
        }
        if (!likeness.address().models().isEmpty()) {
            config.routes.get(base + "/models", models::list);
            config.routes.get(base + "/models/<model>", models::get);
        }
        socketRoutes(config, base + likeness.address().socket());
        if (likeness.address().oldSocket() != null) {
            socketRoutes(config, likeness.address().oldSocket());
        }
    }

    private void socketRoutes(JavalinConfig config, String path) {
        config.routes.wsBeforeUpgrade(path, sockets::admit);
        config.routes.ws(path, sockets::connect);
    }

    private void callRoutes(JavalinConfig config, String path) {
        config.routes.post(path, calls::create);
        if (likeness.keys().secrets() != Likeness.Secrets.NONE) {
            config.routes.options(path, calls::preflight);
        }
        switch (likeness.calling().hangUp()) {
            case POST -> config.routes.post(path + "/{call_id}/hangup", calls::hangUp);
            case DELETE -> config.routes.delete(path + "/{call_id}", calls::delete);
            case NONE -> { }
        }
        if (likeness.address().iceServers()) {
            config.routes.get(likeness.address().base() + "/realtime/ice-servers", calls::iceServers);
        }
    }

    private static void beta(Context ctx) {
        throw ApiError.betaShape();
    }

    private static void failures(JavalinConfig config) {
        config.routes.exception(ApiError.class, (error, ctx) -> answer(ctx, error));
        config.routes.exception(HttpResponseException.class, (refusal, ctx) -> answer(ctx, of(refusal.getStatus())));
        config.routes.exception(Exception.class, (broken, ctx) -> {
            LOG.error("A practice request failed", broken);
            answer(ctx, new ApiError(500, "server_error", "server_error",
                "The practice partner had an error while processing your request.", null));
        });
        config.routes.error(404, ctx -> {
            if (!ctx.res().isCommitted() && !isJson(ctx)) {
                answer(ctx, of(404));
            }
        });
    }

    private static boolean isJson(Context ctx) {
        String type = ctx.res().getContentType();
        return type != null && type.startsWith("application/json");
    }

    private static ApiError of(int status) {
        String message = switch (status) {
            case 404 -> "Invalid URL: there is nothing at this path.";
            case 405 -> "This method is not allowed here.";
            case 413 -> "The body is too large: at most 1 MiB.";
            default -> "The request could not be processed.";
        };
        String code = switch (status) {
            case 404 -> "unknown_url";
            case 405 -> "method_not_allowed";
            case 413 -> "request_too_large";
            default -> null;
        };
        return new ApiError(status, "invalid_request_error", code, message, null);
    }

    static void answer(Context ctx, ApiError error) {
        if (ctx.res().isCommitted()) {
            return;
        }
        ctx.status(error.status()).contentType("application/json").result(Json.text(error.body()));
    }
}
