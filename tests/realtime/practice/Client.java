package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Calls a practice partner over real HTTP. Thread-safe. */
final class Client {
    static final MediaType SDP = MediaType.get("application/sdp");
    static final MediaType JSON = MediaType.get("application/json");
    final OkHttpClient http = new OkHttpClient.Builder().readTimeout(Duration.ofSeconds(20)).build();
    final PracticePartner partner;

    Client(PracticePartner partner) {
        this.partner = partner;
    }

    /** A response read to its end. */
    record Answer(int status, okhttp3.Headers headers, String body) {
        JsonNode json() {
            return Json.parse(body);
        }

        String code() {
            return json().path("error").path("code").asText();
        }

        String callId() {
            String location = headers.get("Location");
            return location.substring(location.lastIndexOf('/') + 1);
        }
    }

    Request.Builder request(String path) {
        return new Request.Builder().url(partner.baseUrl() + path)
            .header("Authorization", "Bearer " + partner.apiKey());
    }

    Answer send(Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            return new Answer(response.code(), response.headers(), response.body().string());
        }
    }

    Answer get(String path) throws IOException {
        return send(request(path).build());
    }

    Answer post(String path, String json) throws IOException {
        return send(request(path).post(body(json, JSON)).build());
    }

    /** The unified interface: offer and session in one multipart body. */
    Answer call(String sdp, String session) throws IOException {
        MultipartBody.Builder parts = new MultipartBody.Builder().setType(MultipartBody.FORM)
            .addFormDataPart("sdp", null, body(sdp, SDP));
        if (session != null) {
            parts.addFormDataPart("session", null, body(session, JSON));
        }
        return send(request("/realtime/calls").post(parts.build()).build());
    }

    TestSocket socket(String query) {
        return new TestSocket(http, request("/realtime" + query).build());
    }

    static RequestBody body(String text, MediaType type) {
        return RequestBody.create(text.getBytes(StandardCharsets.UTF_8), type);
    }
}
