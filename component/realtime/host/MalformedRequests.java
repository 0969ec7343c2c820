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
    private final ObjectMapper json;

    MalformedRequests(ObjectMapper json) {
        this.json = json;
    }

    @Override
    protected void generateResponse(Request request, Response response, int status, String message, Throwable cause,
                                    Callback callback) throws IOException {
        Errors.Envelope envelope = new Errors.Envelope(new Errors.Envelope.Body(
            status < 500 ? "bad_request" : "internal_error",
            status < 500 ? "The request is none that the host understands." : "The host failed at this request.",
            status < 500 ? "Correct its address and headers." : "Try again."));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.write(true, ByteBuffer.wrap(json.writeValueAsBytes(envelope)), callback);
    }
}
