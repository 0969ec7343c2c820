package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
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
    private static final List<String> BROKEN_BODIES = List.of("", "{", "[]", "null", "7", "\"x\"", "{\"a\":1,}",
        "{\"a\":1} {}", "[[[[", "\u0000", "v=0\r\n", "{\"a\":NaN}", "{\"text\":\"\\ud800\"}", "{'a':1}");
    private final OkHttpClient http = new OkHttpClient.Builder().followRedirects(false).build();
    private final ObjectMapper json = new ObjectMapper();
    private final String url;
    private final Random random;
    private final ApiDescription api;
    private final List<Operation> operations;
    private final ApiSamples samples;
    private final FuzzTargets targets;
    private final Map<String, Map<Integer, Integer>> statuses = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    /** What is sent, to be told when the answer is wrong. */
    private record Sent(Operation operation, String method, String path, String contentType, String body, String token,
                        boolean isRight, boolean isWrong) {
        @Override
        public String toString() {
            return method + " " + path + (body == null ? "" : " " + contentType + " "
                + (body.length() > 500 ? body.substring(0, 500) + "…" : body)) + (token == null ? " (no token)" : "");
        }
    }

    public ApiFuzz(String url, FuzzTargets targets, long seed) {
        this.url = url;
        this.targets = targets;
        this.random = new Random(seed);
        this.api = new ApiDescription(tree(send(new Request.Builder().url(url + "/openapi.json").build()).body()));
        this.operations = api.operations().stream().filter(each -> !each.isWebSocket()).toList();
        this.samples = new ApiSamples(api, random);
    }

    /** Makes so many requests; returns what was wrong with the answers. */
    public List<String> run(int requests) {
        for (int i = 0; i < requests; i++) {
            if (i % 200 == 0) {
                targets.revive();
            }
            Sent sent = request(operations.get(random.nextInt(operations.size())));
            check(sent, send(sent));
        }
        return failures;
    }

    /** How often each operation was answered with which status. */
    public Map<String, Map<Integer, Integer>> statuses() {
        return statuses;
    }

    private Sent request(Operation operation) {
        boolean spoilsBody = random.nextInt(3) == 0;
        boolean spoilsQuery = random.nextInt(6) == 0;
        Map<String, String> query = new LinkedHashMap<>();
        boolean right = !targets.isPicky(operation.id());
        boolean wrong = false;
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            boolean wanted = parameter.path("required").asBoolean() || random.nextInt(3) == 0;
            if (parameter.path("in").asText().equals("query") && wanted) {
                String value = targets.query(operation.id(), name, samples.value(parameter.path("schema")).asText());
                boolean spoilt = spoilsQuery && random.nextBoolean();
                query.put(name, spoilt ? samples.word() : value);
                right &= !spoilt;
            }
        }
        String body = null;
        String type = "application/json";
        JsonNode schema = operation.jsonBody();
        if (!schema.isMissingNode()) {
            JsonNode sample = targets.body(operation.id(), samples.value(schema));
            JsonNode chosen = spoilsBody ? samples.spoilt(sample) : sample;
            wrong = !api.problems(schema, chosen).isEmpty();
            right &= !wrong;
            body = chosen.toString();
            if (random.nextInt(20) == 0) {
                body = BROKEN_BODIES.get(random.nextInt(BROKEN_BODIES.size()));
                right = false;
                wrong = false;
            }
        } else if (operation.about().has("requestBody")) {
            type = operation.about().at("/requestBody/content").fieldNames().next();
            body = targets.offer(samples.word());
            type = random.nextInt(8) == 0 ? "text/plain" : type;
            right = false;
        } else if (!operation.method().equals("GET")) {
            body = random.nextInt(8) == 0 ? samples.word() : "";
        }
        String token = random.nextInt(25) == 0 ? null : targets.token();
        String method = operation.method();
        return new Sent(operation, method, path(operation) + joined(query), type, body, token, right, wrong);
    }

    private String path(Operation operation) {
        String path = operation.path();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("path")) {
                String name = parameter.path("name").asText();
                String usual = parameter.at("/schema/enum").isMissingNode() ? null
                    : samples.value(parameter.path("schema")).asText();
                String value = random.nextInt(12) == 0 ? "w" + samples.word() : targets.path(operation, name, usual);
                path = path.replace("{" + name + "}", encode(value));
            }
        }
        return path;
    }

    private String joined(Map<String, String> query) {
        StringJoiner joined = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach((name, value) -> joined.add(encode(name) + "=" + encode(value)));
        return joined.toString();
    }

    /** An answer: of a stream, its first event. */
    private record Answer(int status, String contentType, String body) {}

    private void check(Sent sent, Answer answer) {
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

    private void checkContent(Sent sent, Answer answer, JsonNode content) {
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

    private void conforms(Sent sent, Answer answer, JsonNode schema, String body) {
        List<String> problems = api.problems(schema, tree(body));
        if (!problems.isEmpty()) {
            fail(sent, answer, "is not as described: " + problems);
        }
    }

    private void fail(Sent sent, Answer answer, String why) {
        failures.add(sent + "\n  -> " + answer.status() + " " + why + "\n  "
            + answer.body().substring(0, Math.min(400, answer.body().length())));
    }

    private Answer send(Sent sent) {
        Request.Builder request = new Request.Builder().url(url + sent.path());
        if (sent.token() != null) {
            request.header("Authorization", "Bearer " + sent.token());
        }
        RequestBody body = sent.body() == null ? null
            : RequestBody.create(sent.body().getBytes(StandardCharsets.UTF_8), MediaType.get(sent.contentType()));
        return send(request.method(sent.method(), body == null && !sent.method().equals("GET")
            && !sent.method().equals("DELETE") ? RequestBody.create(new byte[0]) : body).build());
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

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
