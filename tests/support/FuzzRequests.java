package support;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.StringJoiner;
import support.ApiDescription.Operation;

/** Requests made at random from an API's description: as it says, or with something wrong. Not thread-safe. */
final class FuzzRequests {
    private static final List<String> BROKEN_BODIES = List.of("", "{", "[]", "null", "7", "\"x\"", "{\"a\":1,}",
        "{\"a\":1} {}", "[[[[", "\u0000", "v=0\r\n", "{\"a\":NaN}", "{\"text\":\"\\ud800\"}", "{'a':1}");
    private final ApiDescription api;
    private final FuzzTargets targets;
    private final Random random;
    private final ApiSamples samples;
    private final List<Operation> operations;

    FuzzRequests(ApiDescription api, FuzzTargets targets, Random random) {
        this.api = api;
        this.targets = targets;
        this.random = random;
        this.samples = new ApiSamples(api, random);
        this.operations = api.operations().stream().filter(each -> !each.isWebSocket()).toList();
    }

    /**
     * What is sent.
     *
     * @param token   null for none
     * @param isRight all of it is as described
     * @param isWrong its body is not
     */
    record Sent(Operation operation, String path, Body body, String token, boolean isRight, boolean isWrong) {
        @Override
        public String toString() {
            return operation.method() + " " + path + " " + body + (token == null ? " (no token)" : "");
        }
    }

    /** @param text null for none */
    record Body(String contentType, String text, boolean isRight, boolean isWrong) {
        @Override
        public String toString() {
            return text == null ? "" : contentType + " " + (text.length() > 500 ? text.substring(0, 500) + "…" : text);
        }
    }

    Sent next() {
        Operation operation = operations.get(random.nextInt(operations.size()));
        Map<String, String> query = new LinkedHashMap<>();
        boolean isQueryRight = query(operation, query);
        Body body = body(operation);
        String token = random.nextInt(25) == 0 ? null : targets.token();
        boolean isPathRight = random.nextInt(12) > 0;
        boolean isRight = isPathRight && isQueryRight && body.isRight() && TestHost.TOKEN.equals(token);
        return new Sent(operation, path(operation, isPathRight) + joined(query), body, token,
            isRight && !targets.isPicky(operation.id()), body.isWrong());
    }

    /** Returns whether it is as described. */
    private boolean query(Operation operation, Map<String, String> query) {
        boolean spoils = random.nextInt(6) == 0;
        boolean isRight = true;
        for (JsonNode parameter : operation.parameters()) {
            String name = parameter.path("name").asText();
            boolean wanted = parameter.path("required").asBoolean() || random.nextInt(3) == 0;
            if (parameter.path("in").asText().equals("query") && wanted) {
                boolean spoilt = spoils && random.nextBoolean();
                query.put(name, spoilt ? samples.word()
                    : targets.query(name, samples.value(parameter.path("schema")).asText()));
                isRight &= !spoilt;
            }
        }
        return isRight;
    }

    private Body body(Operation operation) {
        JsonNode schema = operation.jsonBody();
        if (!schema.isMissingNode()) {
            return random.nextInt(20) == 0
                ? new Body("application/json", BROKEN_BODIES.get(random.nextInt(BROKEN_BODIES.size())), false, false)
                : json(operation, schema);
        }
        if (operation.about().has("requestBody")) {
            String type = operation.about().at("/requestBody/content").fieldNames().next();
            return new Body(random.nextInt(8) == 0 ? "text/plain" : type,
                targets.offer(operation.id(), samples.word()), false, false);
        }
        return operation.method().equals("GET") ? new Body(null, null, true, false)
            : new Body("application/json", random.nextInt(8) == 0 ? samples.word() : "", true, false);
    }

    private Body json(Operation operation, JsonNode schema) {
        JsonNode sample = targets.body(operation.id(), samples.value(schema));
        JsonNode chosen = random.nextInt(3) == 0 ? samples.spoilt(sample) : sample;
        boolean isRight = api.problems(schema, chosen).isEmpty();
        return new Body("application/json", chosen.toString(), isRight, !isRight);
    }

    private String path(Operation operation, boolean isRight) {
        String path = operation.path();
        for (JsonNode parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("path")) {
                String name = parameter.path("name").asText();
                String usual = parameter.at("/schema/enum").isMissingNode() ? null
                    : samples.value(parameter.path("schema")).asText();
                String value = isRight ? targets.path(operation, name, usual) : "w" + samples.word();
                path = path.replace("{" + name + "}", encode(value));
            }
        }
        return path;
    }

    private static String joined(Map<String, String> query) {
        StringJoiner joined = new StringJoiner("&", "?", "").setEmptyValue("");
        query.forEach((name, value) -> joined.add(encode(name) + "=" + encode(value)));
        return joined.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
