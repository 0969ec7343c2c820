package support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/**
 * The Realtime protocol's JSON Schema and official examples, which are no part of this project: where the folder beside
 * the checkout is absent, tests that need them are skipped and say so. Thread-safe; the file is read once.
 */
public final class RealtimeSchema {
    private static final Path FOLDER = Checkout.root().resolve("../shared/reference").normalize();
    private static final ObjectMapper JSON = new ObjectMapper();

    private RealtimeSchema() {}

    /** Loaded when the first test asks. */
    private static final class Strict {
        static final JsonNode DEFINITIONS = read("realtime-schema.json").path("$defs");
        static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();
    }

    /** What is wrong with {@code value} as a {@code definition}, say {@code RealtimeClientEvent}; empty if nothing. */
    public static List<String> problems(String definition, JsonNode value) {
        assumePresent();
        return Strict.SCHEMAS.computeIfAbsent(definition, RealtimeSchema::compile).validate(value).stream()
            .map(ValidationMessage::getMessage).toList();
    }

    /** The official examples: {@code realtime.server}, {@code realtime.client} and so on, by event type. */
    public static JsonNode examples() {
        assumePresent();
        return read("realtime-event-examples.json");
    }

    /** Whether it is there. */
    public static boolean isPresent() {
        return Files.exists(FOLDER.resolve("realtime-schema.json"));
    }

    private static void assumePresent() {
        Assumptions.assumeTrue(isPresent(),
            "the Realtime schema is not beside the checkout (../shared/reference)");
    }

    private static JsonSchema compile(String definition) {
        ObjectNode schema = JSON.createObjectNode().put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("$ref", "#/$defs/" + definition);
        schema.set("$defs", Strict.DEFINITIONS);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    }

    private static JsonNode read(String file) {
        try {
            return JSON.readTree(Files.readAllBytes(FOLDER.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
