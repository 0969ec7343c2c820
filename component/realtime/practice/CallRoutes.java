package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code POST /v1/realtime/calls} and {@code …/hangup}. Thread-safe. */
final class CallRoutes {
    private static final String MULTIPART_SETTINGS = "org.eclipse.jetty.multipartConfig";

    private final Credentials credentials;
    private final Calls calls;
    private final Rehearsal rehearsal;

    CallRoutes(Credentials credentials, Calls calls, Rehearsal rehearsal) {
        this.credentials = credentials;
        this.calls = calls;
        this.rehearsal = rehearsal;
    }

    /** What a caller sent: the offer, untouched, and its session. */
    private record Request(String sdp, SessionConfig config) {}

    /** Browsers with a client secret post their offer from any page. */
    void preflight(Context ctx) {
        allowBrowsers(ctx);
        ctx.header("Access-Control-Allow-Methods", "POST, OPTIONS")
            // Clients send headers of their own; the wildcard covers all but Authorization.
            .header("Access-Control-Allow-Headers", "authorization, *")
            .header("Access-Control-Max-Age", "600").status(204);
    }

    private static void allowBrowsers(Context ctx) {
        ctx.header("Access-Control-Allow-Origin", "*")
            .header("Access-Control-Expose-Headers", "Location, x-request-id");
    }

    /** 201 with the SDP answer and the call id in {@code Location}. */
    void create(Context ctx) {
        allowBrowsers(ctx);
        Optional<Script.CallFault> fault = rehearsal.plan().get().nextCall();
        if (fault.isPresent() && CallFaults.strike(ctx, fault.get())) {
            return;
        }
        if (ctx.header("OpenAI-Beta") != null) {
            throw ApiError.betaShape();
        }
        Credentials.Grant grant = credentials.ofHeader(ctx.header("Authorization"));
        Request request = read(ctx, grant);
        Calls.Created created = calls.create(request.sdp(), request.config(), rehearsal.setting());
        ctx.status(201).header("Location", "/v1/realtime/calls/" + created.callId())
            .contentType("application/sdp").result(created.answer().getBytes(StandardCharsets.UTF_8));
    }

    void hangUp(Context ctx) {
        credentials.ofHeader(ctx.header("Authorization"));
        calls.hangUp(ctx.pathParam("call_id"));
        ctx.status(200);
    }

    private Request read(Context ctx, Credentials.Grant grant) {
        String type = Optional.ofNullable(ctx.contentType()).orElse("");
        if (type.startsWith("application/sdp")) {
            String model = ctx.queryParam("model");
            SessionConfig own = SessionConfig.realtime(model == null ? SessionConfig.DEFAULT_MODEL : model);
            return new Request(ctx.body(), grant.isApiKey() ? own : grant.config());
        }
        if (!type.startsWith("multipart/form-data")) {
            throw ApiError.invalid("unsupported_content_type", "Unsupported content type. This API method only accepts "
                + "'multipart/form-data' and 'application/sdp'.", null);
        }
        long limit = HttpApi.MAX_BODY_BYTES;
        ctx.req().setAttribute(MULTIPART_SETTINGS, new MultipartConfigElement("", limit, limit, (int) limit));
        String sdp = part(ctx, "sdp").orElseThrow(() -> ApiError.missing("sdp"));
        JsonNode session = part(ctx, "session").map(Json::parse).orElse(null);
        SessionConfig config = session == null && !grant.isApiKey() ? grant.config() : SessionConfig.from(session);
        return new Request(sdp, config);
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
