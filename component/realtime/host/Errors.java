package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.host.pages.ErrorPage;
import realtime.provider.ProviderException;
import realtime.session.InvalidSetting;

/**
 * Writes every failure as {@code {"error":{"code","message","fix"}}}, as a page where a person looks at it, or in
 * OpenAI's shape where its clients look for that. Javalin's own mapper would echo an exception's message unescaped as
 * HTML.
 */
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    /** The envelope of every failed request. */
    record Envelope(Body error) {
        record Body(String code, String message, String fix) {}
    }

    private Errors() {}

    static void install(RoutesConfig routes) {
        routes.exception(ApiException.class, (e, ctx) -> {
            retryAfter(ctx, Optional.ofNullable(e.retryAfterSeconds));
            answer(ctx, e.status, e.code, e.getMessage(), e.fix);
        });
        routes.exception(InvalidSetting.class, Errors::answerSetting);
        routes.exception(ProviderException.class, Errors::answerProvider);
        routes.exception(HttpResponseException.class, (e, ctx) -> {
            String methods = e.getDetails().get("availableMethods");
            if (methods != null) {
                ctx.header("Allow", methods);
            }
            answerStatus(ctx, e.getStatus());
        });
        routes.exception(Exception.class, (e, ctx) -> {
            LOG.error("{} failed", ctx.method(), e);
            answerStatus(ctx, 500);
        });
    }

    /** Javalin writes the status of a refused upgrade, but no body. */
    static void refuseUpgrade(Context ctx, ApiException e) {
        retryAfter(ctx, Optional.ofNullable(e.retryAfterSeconds));
        refuseUpgrade(ctx, e.status, envelope(ctx, e.status, e.code, e.getMessage(), e.fix));
    }

    /** Of an upgrade that the provider refuses; as {@link #refuseUpgrade(Context, ApiException)}. */
    static void refuseUpgrade(Context ctx, ProviderException e) {
        retryAfter(ctx, e.retryAfterSeconds());
        refuseUpgrade(ctx, e.providersStatus(), V1.error(e.providersStatus(), e.code(), e.getMessage(), e.fix(),
            e.param()));
    }

    /** Of an upgrade whose address cannot be used; as {@link #refuseUpgrade(Context, ApiException)}. */
    static void refuseUpgrade(Context ctx, InvalidSetting wrong) {
        refuseUpgrade(ctx, 400, V1.error(wrong));
    }

    private static void refuseUpgrade(Context ctx, int status, Object body) {
        HttpServletResponse response = ctx.res();
        response.setStatus(status);
        response.setContentType("application/json");
        try {
            response.getOutputStream().write(ctx.jsonMapper().toJsonString(body, body.getClass())
                .getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
        } catch (IOException clientIsGone) {
            LOG.debug("nobody waits for the refusal of an upgrade");
        }
    }

    private static void retryAfter(Context ctx, Optional<Long> given) {
        given.ifPresent(seconds -> ctx.header("Retry-After", String.valueOf(seconds)));
    }

    private static void answerProvider(ProviderException e, Context ctx) {
        retryAfter(ctx, e.retryAfterSeconds());
        if (V1.isAt(ctx)) {
            ctx.status(e.providersStatus())
                .json(V1.error(e.providersStatus(), e.code(), e.getMessage(), e.fix(), e.param()));
        } else {
            answer(ctx, e.status(), e.code(), e.getMessage(), e.fix());
        }
    }

    /** A page does not repeat what its address said: whoever made the address may not be who looks at the page. */
    private static void answerSetting(InvalidSetting e, Context ctx) {
        if (V1.isAt(ctx)) {
            ctx.status(400).json(V1.error(e));
        } else if (Pages.wantsPage(ctx)) {
            answer(ctx, 400, "invalid_setting", "A setting in this page's address cannot be used.",
                "Allowed for it: " + e.allowed() + ".");
        } else {
            answer(ctx, 400, "invalid_setting", e.getMessage(), "Correct " + e.field() + " and send it again.");
        }
    }

    private static void answerStatus(Context ctx, int status) {
        switch (status) {
            case 404 -> answer(ctx, 404, "not_found", "There is nothing at this address.",
                "The README lists the API's paths.");
            case 405 -> answer(ctx, 405, "method_not_allowed", "This address does not take this method.",
                "The Allow header lists the methods it takes.");
            case 413 -> answer(ctx, 413, "body_too_large", "The request's body is too large.",
                "Send at most 1 MB, or 4 MB of picture.");
            case 500 -> answer(ctx, 500, "internal_error", "The host failed at this request; its log says why.",
                "Try again; if it stays, report the log's lines.");
            default -> answer(ctx, status, "bad_request", "The request cannot be understood.",
                "The README shows each request.");
        }
    }

    private static void answer(Context ctx, int status, String code, String message, String fix) {
        ctx.status(status);
        if (Pages.wantsPage(ctx)) {
            ctx.html(ErrorPage.render(code, message, fix));
            String retryAfter = ctx.res().getHeader("Retry-After");
            if (status == 503 && retryAfter != null) {
                // A frame in somebody's page has no button to load it again.
                ctx.header("Refresh", retryAfter);
            }
        } else {
            ctx.json(envelope(ctx, status, code, message, fix));
        }
    }

    private static Object envelope(Context ctx, int status, String code, String message, String fix) {
        return V1.isAt(ctx) ? V1.error(status, code, message, fix, "")
            : new Envelope(new Envelope.Body(code, message, fix));
    }
}
