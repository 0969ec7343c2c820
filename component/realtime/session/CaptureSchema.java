package realtime.session;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The row that a conversation is to be turned into.
 *
 * @param fields in the schema's order
 * @param source the JSON Schema as the app gave it
 */
public record CaptureSchema(List<CaptureField> fields, Map<String, Object> source) {
    /** The function by which the model fills the row; no tool of the app's can have its name. */
    public static final String TOOL = "record_fields";

    /** Keeps a copy of the list. */
    public CaptureSchema {
        fields = List.copyOf(fields);
    }

    Optional<CaptureField> find(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
