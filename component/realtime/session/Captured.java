package realtime.session;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a conversation has been turned into so far.
 *
 * @param schema   what is captured; null, and left out of the JSON, in {@code fields} events
 * @param values   every field in the schema's order; null where nothing is known
 * @param missing  the required fields without a value
 * @param errors   by field, what it can hold instead of what the model tried last; until another value is taken
 * @param complete whether no required field is missing
 */
public record Captured(@JsonInclude(JsonInclude.Include.NON_NULL) Map<String, Object> schema,
                       Map<String, Object> values, List<String> missing, Map<String, String> errors,
                       boolean complete) {
    /** Whether nothing is known yet. */
    @JsonIgnore
    public boolean isEmpty() {
        return values.values().stream().allMatch(Objects::isNull);
    }
}
