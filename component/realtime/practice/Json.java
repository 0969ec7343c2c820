package realtime.practice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The one JSON mapper of the practice partner. Thread-safe. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder()
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static ArrayNode array() {
        return MAPPER.createArrayNode();
    }

    /** Throws {@link ApiError} (400, {@code invalid_json}) when {@code text} is not one JSON value. */
    static JsonNode parse(String text) {
        try {
            JsonNode node = MAPPER.readTree(text);
            if (node != null && !node.isMissingNode()) {
                return node;
            }
        } catch (JsonProcessingException malformed) {
            throw ApiError.invalid("invalid_json", "We could not parse the JSON of your request: "
                + where(malformed), null);
        }
        throw ApiError.invalid("invalid_json", "The body is empty; a JSON object is expected.", null);
    }

    /** What is no JSON becomes a JSON text. */
    static JsonNode orText(String text) {
        try {
            return parse(text);
        } catch (ApiError noJson) {
            return MAPPER.getNodeFactory().textNode(text);
        }
    }

    static String text(JsonNode node) {
        return node.toString();
    }

    /** The place of the mistake, without the text around it. */
    private static String where(JsonProcessingException malformed) {
        var place = malformed.getLocation();
        return place == null ? "not JSON." : "line %d, column %d.".formatted(place.getLineNr(), place.getColumnNr());
    }
}
