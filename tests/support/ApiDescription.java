package support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An OpenAPI 3.1 document: its operations, and whether values are as it says. What it does not name counts as wrong,
 * although its readers are told to ignore that: so nothing undescribed is sent. Not thread-safe.
 */
public final class ApiDescription {
    private final JsonNode document;
    private final Map<String, JsonSchema> schemas = new HashMap<>();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

    /** @param document as a host answers it */
    public ApiDescription(JsonNode document) {
        this.document = document.deepCopy();
        close(this.document.at("/components/schemas"));
    }

    /**
     * One operation.
     *
     * @param method     in capitals
     * @param parameters of the path and its own, resolved
     */
    public record Operation(String method, String path, JsonNode about, List<JsonNode> parameters) {
        public String id() {
            return about.path("operationId").asText();
        }

        public boolean isWebSocket() {
            return about.path("x-websocket").asBoolean();
        }

        /** Whether that key opens it: {@code host_token}, {@code session_token} or {@code client_secret}. */
        public boolean opensWith(String key) {
            return about.path("security").valueStream().anyMatch(choice -> choice.has(key));
        }

        public boolean isOpen() {
            return about.path("security").isEmpty();
        }

        /** As the host's own list of routes names it. */
        public String route() {
            return (isWebSocket() ? "WS " : method + " ") + path;
        }

        /** The schema of its JSON body; missing where it takes none. */
        public JsonNode jsonBody() {
            return about.at("/requestBody/content/application~1json/schema");
        }
    }

    public List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.path("paths").properties().forEach(path -> path.getValue().properties().forEach(each -> {
            if (!each.getKey().equals("parameters")) {
                operations.add(new Operation(each.getKey().toUpperCase(Locale.ROOT), path.getKey(), each.getValue(),
                    Stream.of(path.getValue(), each.getValue()).flatMap(one -> one.path("parameters").valueStream())
                        .map(this::resolved).toList()));
            }
        }));
        return operations;
    }

    /** The document itself, with every object closed. */
    public JsonNode document() {
        return document;
    }

    /** What it refers to, through any number of references; itself where it is none. */
    public JsonNode resolved(JsonNode node) {
        JsonNode at = node;
        while (at.has("$ref")) {
            at = document.at(at.path("$ref").asText().substring(1));
        }
        return at;
    }

    /** The described answer of that status, or of any; missing where it is not described. */
    public JsonNode answer(Operation operation, int status) {
        JsonNode answers = operation.about().path("responses");
        JsonNode answer = answers.path(String.valueOf(status));
        return resolved(answer.isMissingNode() ? answers.path("default") : answer);
    }

    /** What is wrong with a value as one of a schema. */
    public List<String> problems(JsonNode schema, JsonNode value) {
        return schemas.computeIfAbsent(schema.toString(), text -> compile(schema)).validate(value).stream()
            .map(Object::toString).toList();
    }

    private JsonSchema compile(JsonNode schema) {
        ObjectNode whole = schema.deepCopy();
        ((ObjectNode) whole).put("$schema", "https://json-schema.org/draft/2020-12/schema");
        ObjectNode components = whole.putObject("components");
        components.set("schemas", document.at("/components/schemas"));
        return factory.getSchema(whole);
    }

    /** Bodies that may have more say so by themselves. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && object.has("required")
            && !object.has("additionalProperties") && object.path("type").asText().equals("object")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiDescription::close);
    }
}
