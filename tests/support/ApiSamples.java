package support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** Values made at random from schemas: as they say, or with one thing wrong. The same seed makes the same values. */
final class ApiSamples {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    /** Words for every pattern that there is, and text that has broken programs before. */
    private static final List<String> WORDS = List.of("demo", "en", "pt-BR", "gpt-realtime-2.1", "auto", "off",
        "Hello.", "data:image/png;base64,iVBORw0KGgo=", "sales_2026", "#0b7568", "Georgia, serif",
        "What sold best in March?", "=cmd|' /C calc'!A0",
        "\"quoted\", and\nmore\r\n", "שלום עולם", "🪑🌷", "\ud83d", "\udc00x", "a\u0000b", "<img src=x onerror=alert(1)>",
        "../../etc/passwd", "%00%ff", "\u202eevil", " ", "", "x".repeat(300));
    private static final List<JsonNode> ANYTHING = List.of(NODES.nullNode(), NODES.booleanNode(true),
        NODES.numberNode(-1), NODES.numberNode(1e300), NODES.numberNode(0.5), NODES.numberNode(Long.MAX_VALUE),
        NODES.textNode(""), NODES.textNode("x".repeat(40_000)), NODES.arrayNode(), NODES.objectNode(),
        NODES.arrayNode().add(1), NODES.objectNode().put("type", "x"));

    private final ApiDescription api;
    private final Random random;

    ApiSamples(ApiDescription api, Random random) {
        this.api = api;
        this.random = random;
    }

    /** One that the schema takes, as far as one can see. */
    JsonNode value(JsonNode named) {
        JsonNode schema = api.resolved(named);
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice) && !schema.has("properties")) {
                return value(schema.path(choice).get(random.nextInt(schema.path(choice).size())));
            }
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        if (schema.has("enum")) {
            return schema.path("enum").get(random.nextInt(schema.path("enum").size()));
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText("anything");
        return switch (name) {
            case "null" -> NODES.nullNode();
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            case "integer" -> NODES.numberNode(Math.round(number(schema)));
            case "number" -> NODES.numberNode(number(schema));
            case "string" -> NODES.textNode(text(schema));
            case "array" -> list(schema);
            case "object" -> object(schema);
            default -> ANYTHING.get(random.nextInt(ANYTHING.size()));
        };
    }

    /** The value with one thing in it changed, most often for the worse. */
    JsonNode spoilt(JsonNode value) {
        JsonNode wrong = ANYTHING.get(random.nextInt(ANYTHING.size())).deepCopy();
        if (!(value instanceof ObjectNode object) || object.isEmpty() || random.nextInt(12) == 0) {
            return random.nextInt(4) == 0 && value instanceof ObjectNode given ? given.put("no_such_field", 1) : wrong;
        }
        ObjectNode copy = object.deepCopy();
        List<String> names = new ArrayList<>();
        copy.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        switch (random.nextInt(4)) {
            case 0 -> copy.remove(name);
            case 1 -> copy.set(random.nextBoolean() ? "no_such_field" : name.toUpperCase(), copy.remove(name));
            case 2 -> copy.set(name, spoilt(copy.get(name)));
            default -> copy.set(name, wrong);
        }
        return copy;
    }

    /** One of the words. */
    String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    private double number(JsonNode schema) {
        double least = schema.path("minimum").asDouble(0);
        double most = schema.path("maximum").asDouble(least + 1_000);
        return switch (random.nextInt(4)) {
            case 0 -> least;
            case 1 -> most;
            default -> least + random.nextDouble() * (most - least);
        };
    }

    private String text(JsonNode schema) {
        Pattern pattern = Pattern.compile(schema.path("pattern").asText(""));
        List<String> fitting = WORDS.stream().filter(word -> pattern.matcher(word).find()
            && word.length() >= schema.path("minLength").asInt(0)
            && word.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)).toList();
        if (fitting.isEmpty()) {
            throw new AssertionError("Add a word for the pattern " + pattern);
        }
        return fitting.get(random.nextInt(fitting.size()));
    }

    private ArrayNode list(JsonNode schema) {
        ArrayNode list = NODES.arrayNode();
        int length = random.nextInt(3);
        for (int i = 0; i < length; i++) {
            list.add(value(schema.path("items")));
        }
        return list;
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = NODES.objectNode();
        List<String> required = schema.path("required").valueStream().map(JsonNode::asText).toList();
        schema.path("properties").properties().forEach(property -> {
            if (required.contains(property.getKey()) || random.nextInt(3) == 0) {
                object.set(property.getKey(), value(property.getValue()));
            }
        });
        return object;
    }
}
