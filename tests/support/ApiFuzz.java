package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import support.ApiDescription.Operation;

/**
 * A client that knows nothing but a host's API description: it makes requests as it says and wrong ones, at random, and
 * holds each answer against it. Repeatable by its seed, as far as the host is. Not thread-safe.
 */
public final class ApiFuzz implements AutoCloseable {
    private final OkHttpClient http = new OkHttpClient.Builder().followRedirects(false).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final ApiDescription api;
    private final FuzzRequests requests;
    private final FuzzTargets targets;
    private final Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    public ApiFuzz(String url, FuzzTargets targets, long seed) {
        this.url = url;
        this.targets = targets;
        this.api = new ApiDescription(tree(send(new Request.Builder().url(url + "/openapi.json").build()).body()));
        this.requests = new FuzzRequests(api, targets, new Random(seed));
    }

    /** Makes so many requests; returns what was wrong with the answers. */
    public List<String> run(int count) {
        for (int i = 0; i < count; i++) {
            if (i % 200 == 0) {
                targets.revive();
            }
            FuzzRequests.Sent sent = requests.next();
            check(sent, send(sent));
        }
        return failures;
    }

    /** How often each operation was answered with which status. */
    public Map<String, Map<Integer, Integer>> statuses() {
        return statuses;
    }

    /** An answer: of a stream, its first event. */
    private record Answer(int status, String contentType, String body) {}

    private void check(FuzzRequests.Sent sent, Answer answer) {
        Operation operation = sent.operation();
        statuses.computeIfAbsent(operation.id(), id -> new TreeMap<>()).merge(answer.status(), 1, Integer::sum);
        JsonNode described = api.answer(operation, answer.status());
        if (answer.status() >= 500 && answer.status() != 501) {
            fail(sent, answer, "is an error of the host");
        } else if (described.isMissingNode()) {
            fail(sent, answer, "has a status that is not described");
        } else if (sent.isWrong() && answer.status() < 400) {
            fail(sent, answer, "takes what the description does not allow");
        } else if (sent.isRight() && answer.status() == 400) {
            fail(sent, answer, "refuses what the description allows");
        } else {
            checkContent(sent, answer, described.path("content"));
        }
        targets.learn(operation.id(), answer.status(), answer.contentType().equals("application/json")
            ? tree(answer.body()) : json.missingNode());
    }

    private void checkContent(FuzzRequests.Sent sent, Answer answer, JsonNode content) {
        if (content.isMissingNode() || answer.body().isEmpty() && content.has("application/sdp")) {
            if (!answer.body().isEmpty()) {
                fail(sent, answer, "has a body that is not described");
            }
            return;
        }
        JsonNode one = content.path(answer.contentType());
        if (one.isMissingNode()) {
            fail(sent, answer, "has a Content-Type that is not described: " + answer.contentType());
        } else if (answer.contentType().equals("application/json")) {
            conforms(sent, answer, one.path("schema"), answer.body());
        } else if (answer.contentType().equals("text/event-stream")) {
            String type = answer.body().replaceFirst("(?s).*event: (\\w+)\n.*", "$1");
            JsonNode schema = one.path("x-events").path(type);
            if (schema.isMissingNode() && answer.body().contains("event: ")) {
                fail(sent, answer, "has an event that is not described: " + type);
            } else if (answer.body().contains("event: ")) {
                conforms(sent, answer, schema, answer.body().replaceFirst("(?s).*data: (.*?)\n.*", "$1"));
            }
        } else if (answer.contentType().equals("application/jsonl")) {
            answer.body().lines().forEach(line -> conforms(sent, answer,
                one.path("x-line"), line));
        }
    }

    private void conforms(FuzzRequests.Sent sent, Answer answer, JsonNode schema, String body) {
        List<String> problems = api.problems(schema, tree(body));
        if (!problems.isEmpty()) {
            fail(sent, answer, "is not as described: " + problems);
        }
    }

    private void fail(FuzzRequests.Sent sent, Answer answer, String why) {
        failures.add(sent + "\n  -> " + answer.status() + " " + why + "\n  "
            + answer.body().substring(0, Math.min(400, answer.body().length())));
    }

    private Answer send(FuzzRequests.Sent sent) {
        Request.Builder request = new Request.Builder().url(url + sent.path());
        if (sent.token() != null) {
            request.header("Authorization", "Bearer " + sent.token());
        }
        FuzzRequests.Body body = sent.body();
        return send(request.method(sent.operation().method(), body.text() == null ? null
            : RequestBody.create(body.text().getBytes(StandardCharsets.UTF_8), MediaType.get(body.contentType())))
            .build());
    }

    private Answer send(Request request) {
        try (Response response = http.newCall(request).execute()) {
            String type = response.header("Content-Type", "").replaceFirst(";.*", "");
            String body = type.equals("text/event-stream") ? firstEvent(response) : response.body().string();
            return new Answer(response.code(), type, body);
        } catch (IOException e) {
            throw new UncheckedIOException(request.method() + " " + request.url() + " was not answered", e);
        }
    }

    private static String firstEvent(Response response) throws IOException {
        StringBuilder event = new StringBuilder();
        String line = response.body().source().readUtf8Line();
        while (line != null && !line.isEmpty()) {
            event.append(line).append('\n');
            line = response.body().source().readUtf8Line();
        }
        return event.toString();
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
