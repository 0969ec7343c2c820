package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Reads one JSON object of a request and refuses it as OpenAI does, naming the parameter by its path
 * ({@code session.audio.output.voice}). Absent fields are always allowed here; see {@link #require}. Immutable.
 */
final class Parameters {
    private final JsonNode object;
    private final String path;

    private Parameters(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static Parameters of(JsonNode node, String path) {
        if (!node.isObject()) {
            throw wrongType(path, "an object", node);
        }
        return new Parameters(node, path);
    }

    void allowOnly(String... names) {
        List<String> known = Arrays.asList(names);
        object.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw unknown(at(name));
            }
        });
    }

    void require(String name) {
        if (!object.has(name)) {
            throw ApiError.missing(at(name));
        }
    }

    /** The value as it is, null included; absent is empty. */
    Optional<JsonNode> any(String name) {
        return Optional.ofNullable(object.get(name));
    }

    /** A nested object. */
    Optional<Parameters> object(String name) {
        return any(name).map(node -> of(node, at(name)));
    }

    /** A nested object where {@code null} switches something off and counts as absent here. */
    Optional<Parameters> objectOrNull(String name) {
        return any(name).filter(node -> !node.isNull()).map(node -> of(node, at(name)));
    }

    Optional<String> text(String name) {
        return any(name).map(node -> {
            if (!node.isTextual()) {
                throw wrongType(at(name), "a string", node);
            }
            return node.textValue();
        });
    }

    Optional<String> oneOf(String name, Collection<String> allowed) {
        Optional<String> value = text(name);
        value.filter(word -> !allowed.contains(word)).ifPresent(word -> {
            throw invalidValue(at(name), word, allowed);
        });
        return value;
    }

    Optional<Boolean> flag(String name) {
        return any(name).map(node -> {
            if (!node.isBoolean()) {
                throw wrongType(at(name), "a boolean", node);
            }
            return node.booleanValue();
        });
    }

    Optional<Integer> integer(String name, int min, int max) {
        return any(name).map(node -> {
            if (!node.isIntegralNumber() || !node.canConvertToInt()) {
                throw wrongType(at(name), "an integer", node);
            }
            inRange(name, "integer", node, min, max);
            return node.intValue();
        });
    }

    Optional<Double> decimal(String name, double min, double max) {
        return any(name).map(node -> {
            if (!node.isNumber()) {
                throw wrongType(at(name), "a decimal number", node);
            }
            inRange(name, "decimal", node, min, max);
            return node.doubleValue();
        });
    }

    Optional<List<JsonNode>> list(String name) {
        return any(name).map(node -> {
            if (!node.isArray()) {
                throw wrongType(at(name), "an array", node);
            }
            return List.copyOf(node.valueStream().toList());
        });
    }

    /** The path of one of this object's fields. */
    String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    ApiError wrongType(String name, String expected) {
        return wrongType(at(name), expected, object.get(name));
    }

    static ApiError wrongType(String param, String expected, JsonNode given) {
        return ApiError.invalid("invalid_type", "Invalid type for '%s': expected %s, but got %s instead."
            .formatted(param, expected, word(given)), param);
    }

    static ApiError unknown(String param) {
        return ApiError.invalid("unknown_parameter", "Unknown parameter: '" + param + "'.", param);
    }

    static ApiError invalidValue(String param, String given, Collection<String> allowed) {
        String quoted = allowed.stream().map(word -> "'" + word + "'").collect(Collectors.joining(", "));
        String shown = given.length() > 40 ? given.substring(0, 40) + "…" : given;
        return ApiError.invalid("invalid_value",
            "Invalid value: '%s'. Supported values are: %s.".formatted(shown, quoted), param);
    }

    private void inRange(String name, String kind, JsonNode node, double min, double max) {
        double value = node.doubleValue();
        if (value < min || value > max) {
            boolean below = value < min;
            throw ApiError.invalid(kind + (below ? "_below_min_value" : "_above_max_value"),
                "Invalid '%s': %s %s value. Expected a value %s %s, but got %s instead.".formatted(at(name), kind,
                    below ? "below minimum" : "above maximum", below ? ">=" : "<=",
                    plain(below ? min : max), node.asText()), at(name));
        }
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static String word(JsonNode node) {
        JsonNodeType type = node == null ? JsonNodeType.NULL : node.getNodeType();
        return switch (type) {
            case OBJECT -> "an object";
            case ARRAY -> "an array";
            case STRING -> "a string";
            case BOOLEAN -> "a boolean";
            case NUMBER -> node.isIntegralNumber() ? "an integer" : "a decimal number";
            default -> "null";
        };
    }
}
