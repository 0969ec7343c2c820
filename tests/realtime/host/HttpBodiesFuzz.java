package realtime.host;

import static support.FuzzInput.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import realtime.host.LocalHost.Reply;
import support.FuzzInput;

/**
 * Fuzz target: a request's body. Its first line names the route by its place in {@link #ROUTES}, a digit or letter; the
 * rest is the body, byte for byte. Whatever it is, the host says what became of it, and its session goes on.
 */
public final class HttpBodiesFuzz {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType SDP = MediaType.get("application/sdp");
    private static final MediaType PARTS = MediaType.get("multipart/form-data; boundary=b");
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private record Route(String method, String path, MediaType type) {}

    private static final List<Route> ROUTES = List.of(
        new Route("POST", "/api/sessions", JSON),
        new Route("PATCH", "/api/sessions/{id}", JSON),
        new Route("POST", "/api/sessions/{id}/call", SDP),
        new Route("POST", "/v1/realtime/calls", SDP),
        new Route("POST", "/v1/realtime/calls", PARTS),
        new Route("POST", "/v1/realtime/client_secrets", JSON),
        new Route("POST", "/api/sessions/{id}/call/events", JSON),
        new Route("POST", "/api/sessions/{id}/messages", JSON),
        new Route("POST", "/api/sessions/{id}/control", JSON),
        new Route("POST", "/api/sessions/{id}/feedback", JSON),
        new Route("POST", "/api/sessions/{id}/audio/chunks?call=1&offset=0", BYTES),
        new Route("POST", "/api/sessions/{id}/context", JSON),
        new Route("POST", "/api/sessions/{id}/call/failed", JSON),
        new Route("PATCH", "/api/sessions/{id}/fields", JSON),
        new Route("POST", "/api/sessions/{id}/tool-calls/k1", JSON),
        new Route("POST", "/v1/realtime/calls", JSON));
    /** Started by the first body. */
    private static final LocalHost HOST = new LocalHost();
    private static final String ID = HOST.createConnected(
        "{\"key\":\"fuzz\",\"feedback\":true,\"record\":true,\"fields\":{\"type\":\"object\","
            + "\"properties\":{\"name\":{\"type\":\"string\"},\"n\":{\"type\":\"integer\"}}}}");

    private HttpBodiesFuzz() {}

    /** Throws what is to be mended. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2 || data[1] != '\n') {
            return;
        }
        int place = Character.digit(data[0], Character.MAX_RADIX);
        if (place < 0 || place >= ROUTES.size()) {
            return;
        }
        Route route = ROUTES.get(place);
        RequestBody body = RequestBody.create(data, route.type(), 2, data.length - 2);
        Request.Builder request = HOST.asHost(route.path().replace("{id}", ID)).method(route.method(), body);
        Reply reply = HOST.send(request);
        String what = route + " was answered with " + reply.status() + " " + reply.text();
        require(reply.status() < 500 || reply.status() == 502 || reply.status() == 504, what);
        if (reply.status() >= 400) {
            refused(reply, what, FuzzInput.text(data).contains(LocalHost.SECRET));
        }
        if (route.path().equals("/api/sessions") && reply.status() == 201) {
            HOST.delete("/api/sessions/" + reply.json().path("session_id").asText());
        }
        Reply after = HOST.get("/api/sessions/" + ID);
        require(after.status() == 200 && after.json().path("session_id").asText().equals(ID),
            "the session after " + what);
    }

    /** @param isTold whether the request itself has the provider's key in it */
    private static void refused(Reply reply, String what, boolean isTold) {
        JsonNode error = reply.json().path("error");
        require(!error.path("code").asText().isBlank() && !error.path("message").asText().isBlank(), what);
        String text = reply.text();
        require((isTold || !text.contains(LocalHost.SECRET)) && !text.contains("Exception")
            && !text.contains("\tat "), what);
    }
}
