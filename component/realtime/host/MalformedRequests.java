package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What the server refuses before any route sees it, such as a NUL in an address: in the envelope, too. Thread-safe. */
final class MalformedRequests extends ErrorHandler {
    private static final int UNAVAILABLE = 503;
    private final ObjectMapper json;

    MalformedRequests(ObjectMapper json) {
        this.json = json;
    }

    /** The server itself refuses requests for no other reason. */
    private static Errors.Envelope.Body stopping(Response response) {
        ApiException refusal = Drain.refusal();
        response.getHeaders().put(HttpHeader.RETRY_AFTER, refusal.retryAfterSeconds);
        return new Errors.Envelope.Body(refusal.code, refusal.getMessage(), refusal.fix);
    }

    @Override
    protected void generateResponse(Request request, Response response, int status, String message, Throwable cause,
                                    Callback callback) throws IOException {
        Errors.Envelope envelope = new Errors.Envelope(switch (status / 100) {
            case 5 -> status == UNAVAILABLE ? stopping(response) : new Errors.Envelope.Body("internal_error",
                "The host failed at this request.", "Try again.");
            default -> new Errors.Envelope.Body("bad_request", "The request is none that the host understands.",
                "Correct its address and headers.");
        });
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(envelope)), callback);
    }
}
