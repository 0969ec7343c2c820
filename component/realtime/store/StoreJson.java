package realtime.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON as it is stored: the API's names, and no offence taken at fields of another version. Thread-safe. */
final class StoreJson {
    private final ObjectMapper mapper = JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        // As captured values are kept: 5 from a schema must equal 5 from the model.
        .enable(DeserializationFeature.USE_LONG_FOR_INTS)
        .build();

    String write(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** @throws StoreException when it is nothing of ours */
    <T> T read(String text, Class<T> type) throws StoreException {
        try {
            return mapper.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    /** An event's data, of which nothing is looked at. */
    JsonNode tree(String text) throws StoreException {
        return read(text, JsonNode.class);
    }

    private static StoreException unreadable(JsonProcessingException e) {
        return new StoreException(StoreException.Kind.UNUSABLE, "the store holds what this version cannot read.",
            "Use the version that wrote it or a newer one, or another store.", e);
    }
}
