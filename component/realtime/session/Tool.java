package realtime.session;

import java.util.Map;

/**
 * A function that the model may call.
 *
 * @param name        1 to 64 of A-Z a-z 0-9 _ -
 * @param description tells the model what it is for; may be null
 * @param parameters  a JSON Schema object
 */
public record Tool(String name, String description, Map<String, Object> parameters) {}
