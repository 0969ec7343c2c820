package realtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/**
 * What a client posts for a call by WebRTC: {@code multipart/form-data} with the parts {@code sdp} and {@code session},
 * or the offer alone as {@code application/sdp} (OpenAI's WebRTC guide). Immutable.
 *
 * @param sdp     byte for byte
 * @param session as the call is to be made
 */
record CallOffer(byte[] sdp, ObjectNode session) {
    static final String SDP = "application/sdp";
    private static final String MULTIPART = "multipart/form-data";
    /** Bytes: instructions and tools are most of it. */
    private static final int LONGEST = 1_000_000;

    /** @param base the session that the client's key is for; what the request says wins over it */
    static CallOffer read(Context ctx, ObjectNode base, ObjectMapper json) {
        String type = Optional.ofNullable(ctx.contentType()).orElse("").split(";", 2)[0].strip()
            .toLowerCase(Locale.ROOT);
        if (ctx.req().getContentLengthLong() > LONGEST) {
            throw new ContentTooLargeResponse();
        }
        CallOffer offer = switch (type) {
            case SDP -> alone(ctx, base);
            case MULTIPART -> inParts(ctx, base, json);
            default -> throw new ApiException(415, "unsupported_content_type",
                "The body is neither application/sdp nor multipart/form-data.",
                "Send the offer alone, or in parts named sdp and session.");
        };
        if (offer.sdp().length < 2 || offer.sdp()[0] != 'v' || offer.sdp()[1] != '=') {
            throw ApiException.badRequest("invalid_offer", "The offer is no session description.",
                "Send pc.localDescription.sdp unchanged.");
        }
        return offer;
    }

    private static CallOffer alone(Context ctx, ObjectNode base) {
        String model = ctx.queryParam("model");
        if (model != null && !base.has("model")) {
            base.put("model", model);
        }
        return new CallOffer(ctx.bodyAsBytes(), typed(base));
    }

    private static CallOffer inParts(Context ctx, ObjectNode base, ObjectMapper json) {
        ctx.req().setAttribute(ServletContextRequest.MULTIPART_CONFIG_ELEMENT,
            new MultipartConfigElement("", LONGEST, LONGEST, LONGEST));
        byte[] sdp = part(ctx, "sdp").orElseThrow(() -> ApiException.badRequest("missing_required_parameter",
            "The part sdp is missing.", "Send the offer in it."));
        part(ctx, "session").ifPresent(text -> merge(base, session(text, json)));
        return new CallOffer(sdp, typed(base));
    }

    private static ObjectNode typed(ObjectNode session) {
        return session.has("type") ? session : session.put("type", "realtime");
    }

    private static ObjectNode session(byte[] text, ObjectMapper json) {
        try {
            if (json.readTree(text) instanceof ObjectNode session) {
                return session;
            }
        } catch (IOException neitherJsonNorText) {
            // Said below.
        }
        throw ApiException.badRequest("malformed_json", "The part session is no JSON object.",
            "Send {\"type\": \"realtime\", \"model\": \"…\"} in it.");
    }

    /** Objects are merged; whatever else is there twice is the later one's. */
    private static void merge(ObjectNode base, ObjectNode later) {
        for (var field : later.properties()) {
            JsonNode before = base.get(field.getKey());
            if (before instanceof ObjectNode known && field.getValue() instanceof ObjectNode newer) {
                merge(known, newer);
            } else {
                base.set(field.getKey(), field.getValue());
            }
        }
    }

    private static Optional<byte[]> part(Context ctx, String name) {
        try {
            Part part = ctx.req().getPart(name);
            if (part == null) {
                return Optional.empty();
            }
            try (InputStream bytes = part.getInputStream()) {
                return Optional.of(bytes.readAllBytes());
            }
        } catch (IOException | ServletException | IllegalStateException unreadable) {
            throw ApiException.badRequest("invalid_multipart", "The multipart body cannot be read or is too large.",
                "Send parts named sdp and session, 1 MB at most.");
        }
    }
}
