package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks the provider about itself and its models; that costs nothing. Thread-safe. */
final class Inquiries {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final long LONGEST_ANSWER = 4L * 1024 * 1024;

    private final RealtimeApi api;

    Inquiries(RealtimeApi api) {
        this.api = api;
    }

    /**
     * An answer, whatever its status.
     *
     * @param date    the provider's clock; empty where it does not tell
     * @param body    missing where it is no JSON
     * @param refusal null for a success
     */
    record Answer(int status, Optional<Instant> date, JsonNode body, ProviderException refusal) {
        boolean isSuccess() {
            return refusal == null;
        }
    }

    /** What stands at the base URL: asked without the key, on a new connection that {@code steps} follows. */
    Answer frontDoor(EventListener steps) throws IOException {
        ConnectionPool own = new ConnectionPool(0, 1, TimeUnit.SECONDS);
        try {
            OkHttpClient fresh = api.within(LIMIT).newBuilder().connectionPool(own).eventListener(steps).build();
            return ask(fresh, new Request.Builder().url(api.profile().baseUrl()).build());
        } finally {
            own.evictAll();
        }
    }

    /** What the key may use. */
    Answer models() throws IOException {
        return ask(api.within(LIMIT), api.authorized(modelsUrl()).build());
    }

    /** One model; status 404 where there is none such. */
    Answer model(String name) throws IOException {
        HttpUrl url = modelsUrl().newBuilder().addPathSegments(name).build();
        return ask(api.within(LIMIT), api.authorized(url).build());
    }

    private HttpUrl modelsUrl() {
        return api.profile().url(api.profile().traits().models());
    }

    private Answer ask(OkHttpClient http, Request request) throws IOException {
        try (Response response = http.newCall(request).execute()) {
            ProviderException refusal = response.isSuccessful() ? null : api.errors().of(response);
            JsonNode body = json(response.peekBody(LONGEST_ANSWER).bytes());
            return new Answer(response.code(), Optional.ofNullable(response.headers().getInstant("Date")), body,
                refusal);
        }
    }

    private JsonNode json(byte[] body) throws IOException {
        try {
            JsonNode tree = api.json().readTree(body);
            return tree == null ? api.json().missingNode() : tree;
        } catch (JsonProcessingException notJson) {
            return api.json().missingNode();
        }
    }
}
