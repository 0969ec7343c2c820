package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Sends an offer in the body that a provider takes and reads the answer out of the one that it gives. Immutable. */
final class OfferExchange {
    private static final MediaType SDP = MediaType.get("application/sdp");
    private static final MediaType JSON = MediaType.get("application/json");

    private final ProviderProfile.Traits traits;
    private final ObjectMapper json;
    private final ProviderErrors errors;

    OfferExchange(ProviderProfile.Traits traits, ObjectMapper json, ProviderErrors errors) {
        this.traits = traits;
        this.json = json;
        this.errors = errors;
    }

    RequestBody body(byte[] offer, ObjectNode session) {
        return switch (traits.sdpBody()) {
            case MULTIPART -> new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("sdp", null, RequestBody.create(offer, SDP))
                .addFormDataPart("session", null, RequestBody.create(bytes(session), JSON))
                .build();
            case SDP -> RequestBody.create(offer, SDP);
            case JSON -> RequestBody.create(bytes(json.createObjectNode()
                .put("sdp", new String(offer, StandardCharsets.UTF_8))
                .put("model", session.path("model").asText())), JSON);
        };
    }

    /** As bytes, since a text body would get a charset into its media type. */
    static byte[] bytes(ObjectNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }

    RealtimeApi.CreatedCall send(OkHttpClient http, Request request) throws ProviderException {
        try (Response response = http.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw errors.of(response);
            }
            byte[] body = response.body().bytes();
            String location = lastSegment(response.header("Location"));
            if (body.length == 0 || body[0] != '{') {
                return call(location, body);
            }
            JsonNode answer = json.readTree(body);
            String id = answer.path("session_id").asText(null);
            return call(location == null ? id : location,
                answer.path("sdp").asText("").getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw errors.notAnAnswer();
        } catch (IOException e) {
            throw errors.unreachable(e);
        }
    }

    private RealtimeApi.CreatedCall call(String id, byte[] answer) throws ProviderException {
        if (answer.length <= 3 || answer[0] != 'v' || answer[1] != '=') {
            throw errors.notAnAnswer();
        }
        return new RealtimeApi.CreatedCall(id, answer);
    }

    /** Null when the provider names no call: then there is no sideband. */
    private static String lastSegment(String location) {
        if (location == null) {
            return null;
        }
        String path = location.split("[?#]", 2)[0];
        String segment = path.substring(path.lastIndexOf('/') + 1);
        return segment.matches("[A-Za-z0-9_.-]+") ? segment : null;
    }
}
