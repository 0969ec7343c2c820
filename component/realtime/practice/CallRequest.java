package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import realtime.practice.Likeness.Body;
import realtime.practice.Likeness.ModelAt;

/**
 * What a caller sent: the offer, untouched, and the session it is for. Immutable.
 *
 * @param json whether the answer is wanted as JSON, too
 */
record CallRequest(String sdp, SessionConfig config, boolean json) {
    private static final String MULTIPART_SETTINGS = "org.eclipse.jetty.multipartConfig";
    /** Attribute of the request: the session object, once it was read, as it was given. */
    static final String SESSION = "practice.session";
    private static final Map<Body, String> TYPES = Map.of(Body.MULTIPART, "multipart/form-data",
        Body.SDP, "application/sdp", Body.JSON, "application/json");

    /** Reads the body in the forms that {@code likeness} takes; throws {@link ApiError} for any other. */
    static CallRequest read(Context ctx, Likeness likeness, Credentials.Grant grant) {
        String type = Optional.ofNullable(ctx.contentType()).orElse("");
        Set<Body> bodies = likeness.calling().bodies();
        Body body = bodies.stream().filter(one -> type.startsWith(TYPES.get(one))).findFirst()
            .orElseThrow(() -> unsupported(bodies));
        return switch (body) {
            case SDP -> bare(ctx, likeness, grant);
            case MULTIPART -> multipart(ctx, likeness, grant);
            case JSON -> json(ctx, likeness);
        };
    }

    private static ApiError unsupported(Set<Body> bodies) {
        String allowed = bodies.stream().map(one -> "'" + TYPES.get(one) + "'").sorted()
            .collect(Collectors.joining(" and "));
        int status = bodies.equals(Set.of(Body.SDP)) ? 415 : 400;
        return new ApiError(status, "invalid_request_error", "unsupported_content_type",
            "Unsupported content type. This API method only accepts " + allowed + ".", null);
    }

    private static CallRequest bare(Context ctx, Likeness likeness, Credentials.Grant grant) {
        String model = ctx.queryParam("model");
        if (likeness.calling().model() == ModelAt.QUERY && (model == null || model.isBlank())) {
            throw ApiError.missing("model");
        }
        SessionConfig config = grant.isApiKey() ? SessionConfig.realtime(likeness.speech(), model) : grant.config();
        return new CallRequest(ctx.body(), config, false);
    }

    private static CallRequest multipart(Context ctx, Likeness likeness, Credentials.Grant grant) {
        long limit = HttpApi.MAX_BODY_BYTES;
        ctx.req().setAttribute(MULTIPART_SETTINGS, new MultipartConfigElement("", limit, limit, (int) limit));
        String sdp = part(ctx, "sdp").orElseThrow(() -> ApiError.missing("sdp"));
        JsonNode session = part(ctx, "session").map(Json::parse).orElse(null);
        ctx.attribute(SESSION, session == null ? null : session.deepCopy());
        SessionConfig config = session == null && !grant.isApiKey() ? grant.config()
            : SessionConfig.from(likeness.speech(), session);
        return new CallRequest(sdp, config, false);
    }

    private static CallRequest json(Context ctx, Likeness likeness) {
        Parameters body = Parameters.of(Json.parse(ctx.body()), "");
        body.require("sdp");
        body.require("model");
        SessionConfig config = SessionConfig.realtime(likeness.speech(), body.text("model").orElseThrow());
        return new CallRequest(body.text("sdp").orElseThrow(), config, true);
    }

    private static Optional<String> part(Context ctx, String name) {
        if (ctx.req().getContentLengthLong() > HttpApi.MAX_BODY_BYTES) {
            throw tooLarge();
        }
        try {
            Part part = ctx.req().getPart(name);
            if (part == null) {
                return Optional.empty();
            }
            try (InputStream bytes = part.getInputStream()) {
                return Optional.of(new String(bytes.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException | ServletException | IllegalStateException unreadable) {
            throw ApiError.invalid("invalid_multipart", "The multipart body cannot be read or is too large.", null);
        }
    }

    private static ApiError tooLarge() {
        return new ApiError(413, "invalid_request_error", "request_too_large", "The body is too large: at most 1 MiB.",
            null);
    }
}
