package soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Requests to the host, with its token. Thread-safe. */
final class Visitor {
    private final HttpClient http;
    private final URI host;
    private final ObjectMapper json = new ObjectMapper();

    Visitor(HttpClient http, URI host) {
        this.http = http;
        this.host = host;
    }

    HttpClient http() {
        return http;
    }

    /** @param path with its query */
    URI socket(String path) {
        return URI.create("ws" + host.toString().substring("http".length()) + path);
    }

    /** Creates a session; returns its id. */
    String create(String settings) throws IOException, InterruptedException {
        HttpResponse<String> made = send("POST", "/api/sessions", settings);
        if (made.statusCode() != 201) {
            throw new IOException("creating a session: " + made.statusCode());
        }
        return json.readTree(made.body()).path("session_id").asText();
    }

    HttpResponse<String> send(String method, String path, String body) throws IOException, InterruptedException {
        return http.send(request(path).header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(host.resolve(path)).timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + SoakHost.TOKEN);
    }

    /** Reads the transcript again and again until the session is deleted. */
    void poll(String session, Duration pause) throws IOException, InterruptedException {
        while (send("GET", "/api/sessions/" + session + "/transcript", null).statusCode() == 200) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
        }
    }

    /** Waits for each change until the session is deleted. */
    void longPoll(String session) throws IOException, InterruptedException {
        long seq = 0;
        HttpResponse<String> news = changes(session, seq);
        while (news.statusCode() == 200) {
            JsonNode transcript = json.readTree(news.body());
            seq = transcript.path("seq").asLong();
            news = changes(session, seq);
        }
    }

    private HttpResponse<String> changes(String session, long since) throws IOException, InterruptedException {
        return send("GET", "/api/sessions/" + session + "/transcript?wait=20&since=" + since, null);
    }

    /** Places a call; returns the answer to the offer. */
    String call(String session, String offer) throws IOException, InterruptedException {
        HttpResponse<String> placed = http.send(request("/api/sessions/" + session + "/call")
            .header("Content-Type", "application/sdp").POST(BodyPublishers.ofString(offer)).build(),
            BodyHandlers.ofString());
        if (placed.statusCode() != 201) {
            throw new IOException("placing a call: " + placed.statusCode());
        }
        return placed.body();
    }

    /** Reads events until the session is deleted. */
    void stream(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(host.resolve("/api/sessions/" + path))
            .header("Authorization", "Bearer " + SoakHost.TOKEN).build();
        try (Stream<String> lines = http.send(request, BodyHandlers.ofLines()).body()) {
            lines.forEach(line -> { });
        }
    }
}
