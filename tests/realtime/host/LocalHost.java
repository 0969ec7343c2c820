package realtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import support.Profiles;
import support.StubServer;

/**
 * A host on a free port whose provider takes every call and has no sideband, so that a test tells what happens in a
 * conversation through the widget's own route; and a client for it. Thread-safe.
 */
final class LocalHost implements AutoCloseable {
    static final String TOKEN = "host-token-1234567890";
    static final String SECRET = "sk-proj-LocalHostSecret0123456789";
    static final String OFFER =
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n";
    static final String ANSWER = "v=0\r\no=- 2 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    final StubServer provider = new StubServer();
    final Path dataDir;
    final Host host;
    private final HandshakeCertificates trust =
        new HandshakeCertificates.Builder().addInsecureHost("localhost").build();
    private final OkHttpClient http = new OkHttpClient.Builder().followRedirects(false)
        .sslSocketFactory(trust.sslSocketFactory(), trust.trustManager()).build();
    private final ObjectMapper json = new ObjectMapper();

    LocalHost() {
        this(List.of("https://hub.example.org"));
    }

    LocalHost(List<String> allowedOrigins) {
        this(allowedOrigins, WebhookTargets.NONE);
    }

    LocalHost(List<String> allowedOrigins, WebhookTargets webhooks) {
        this(allowedOrigins, webhooks, newFolder(), StoreOptions.MEMORY, HostLimits.NONE,
            Clock.systemUTC());
    }

    /** With what an earlier host has left in that folder. */
    LocalHost(Path data, StoreOptions store, Clock clock) {
        this(List.of(), WebhookTargets.NONE, data, store, HostLimits.NONE, clock);
    }

    /** With what an earlier host has left in that folder, and with limits. */
    LocalHost(Path data, StoreOptions store, HostLimits limits, Clock clock) {
        this(List.of(), WebhookTargets.NONE, data, store, limits, clock);
    }

    /** With limits. */
    LocalHost(HostLimits limits, Clock clock) {
        this(newFolder(), StoreOptions.MEMORY, limits, clock);
    }

    /** Which speaks TLS; its client takes any certificate. */
    LocalHost(Path data, TlsOptions tls) {
        this(List.of(), WebhookTargets.NONE, data, StoreOptions.MEMORY, HostLimits.NONE, Clock.systemUTC(),
            tls);
    }

    private LocalHost(List<String> allowedOrigins, WebhookTargets webhooks, Path data, StoreOptions store,
                      HostLimits limits, Clock clock) {
        this(allowedOrigins, webhooks, data, store, limits, clock, TlsOptions.OFF);
    }

    private LocalHost(List<String> allowedOrigins, WebhookTargets webhooks, Path data, StoreOptions store,
                      HostLimits limits, Clock clock, TlsOptions tls) {
        dataDir = data;
        provider.answer(201, Map.of("Content-Type", "application/sdp"), ANSWER.getBytes(StandardCharsets.UTF_8));
        host = Host.start(new HostOptions("127.0.0.1", 0, tls, TOKEN, allowedOrigins, data,
            Duration.ofSeconds(30), false, Map.of("model", "gpt-realtime-2.1", "voice", "marin"), webhooks,
            HostOptions.USUAL_RECORDING_MINUTES, store, limits),
            Profiles.openAi(provider.url().toString(), SECRET), clock);
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory("realtime-host-test");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer with its body read. */
    record Reply(int status, Headers headers, byte[] bytes, ObjectMapper mapper) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return mapper.readTree(bytes);
            } catch (IOException e) {
                throw new AssertionError("no JSON: " + text(), e);
            }
        }

        String code() {
            return json().at("/error/code").asText();
        }
    }

    /** A request without any token. */
    Request.Builder to(String path) {
        return new Request.Builder().url(host.url() + path);
    }

    /** A request with the host's token. */
    Request.Builder asHost(String path) {
        return to(path).header("Authorization", "Bearer " + TOKEN);
    }

    /** The client itself. */
    OkHttpClient client() {
        return http;
    }

    Reply send(Request.Builder request) {
        try (Response response = http.newCall(request.build()).execute()) {
            return new Reply(response.code(), response.headers(), response.body().bytes(), json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Reply get(String path) {
        return send(asHost(path));
    }

    Reply post(String path, String body) {
        return send(asHost(path).post(body(body, "application/json")));
    }

    Reply patch(String path, String body) {
        return send(asHost(path).patch(body(body, "application/json")));
    }

    Reply delete(String path) {
        return send(asHost(path).delete());
    }

    static RequestBody body(String text, String type) {
        return RequestBody.create(text.getBytes(StandardCharsets.UTF_8), type == null ? null : MediaType.get(type));
    }

    /** Creates a session; returns the answer's body. */
    JsonNode create(String settings) {
        Reply reply = post("/api/sessions", settings);
        if (reply.status() != 201) {
            throw new AssertionError(reply.status() + " " + reply.text());
        }
        return reply.json();
    }

    String createId() {
        return create("{}").path("session_id").asText();
    }

    /** Creates a session whose call is up; returns its id. */
    String createConnected(String settings) {
        String id = create(settings).path("session_id").asText();
        call(id);
        return id;
    }

    void call(String id) {
        Reply placed = send(asHost("/api/sessions/" + id + "/call").post(body(OFFER, "application/sdp")));
        Reply connected = post("/api/sessions/" + id + "/call/connected", "");
        if (placed.status() != 201 || connected.status() != 204) {
            throw new AssertionError(placed.text() + connected.text());
        }
    }

    /** Provider events as the widget's data channel has them; single quotes stand for double ones. */
    void happens(String id, String... events) {
        Reply reply = post("/api/sessions/" + id + "/call/events", ("[" + String.join(",", events) + "]").replace('\'',
            '"'));
        if (reply.status() != 204) {
            throw new AssertionError(reply.status() + " " + reply.text());
        }
    }

    static String heard(String item, String text) {
        return "{'type':'conversation.item.input_audio_transcription.completed','item_id':'" + item
            + "','transcript':'" + text + "'}";
    }

    static String speechStarted(String item) {
        return "{'type':'input_audio_buffer.speech_started','item_id':'" + item + "','audio_start_ms':10}";
    }

    JsonNode snapshot(String id) {
        return get("/api/sessions/" + id).json();
    }

    @Override
    public void close() {
        host.close();
        provider.close();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
