package realtime.host;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;

/** JSON as the API reads and writes it. */
final class JsonBody {
    /** Bytes; only pictures need more. */
    private static final int LONGEST = 1_000_000;

    private JsonBody() {}

    /** snake_case names, enums as small words, and no leniency for what is not quite JSON. */
    static ObjectMapper mapper() {
        // By default each thread keeps buffers of its own, tens of kilobytes; here each conversation has some threads.
        return JsonMapper.builder(JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    }

    /** The body as an object; an empty body counts as an empty object. */
    static Map<String, Object> object(Context ctx, ObjectMapper json) {
        return object(ctx, json, LONGEST);
    }

    /** @param longest most bytes */
    static Map<String, Object> object(Context ctx, ObjectMapper json, int longest) {
        JsonNode tree = tree(ctx, json, longest);
        if (tree.isMissingNode()) {
            return Map.of();
        }
        if (!tree.isObject()) {
            throw malformed("The body is JSON, but no object.");
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> values = json.convertValue(tree, Map.class);
        return values;
    }

    static JsonNode tree(Context ctx, ObjectMapper json) {
        return tree(ctx, json, LONGEST);
    }

    private static JsonNode tree(Context ctx, ObjectMapper json, int longest) {
        byte[] body = ctx.bodyAsBytes();
        if (body.length > longest) {
            throw new ContentTooLargeResponse();
        }
        try {
            JsonNode tree = json.readTree(body);
            return tree == null ? json.missingNode() : tree;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
            throw malformed("The body is not valid JSON" + where + ".");
        } catch (IOException e) {
            throw malformed("The body is not readable.");
        }
    }

    private static ApiException malformed(String message) {
        return ApiException.badRequest("malformed_json", message, "Send one JSON object in UTF-8.");
    }
}
