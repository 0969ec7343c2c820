package realtime.session;

/**
 * A captured field.
 *
 * @param value what it holds; null for nothing
 * @param error what it can hold instead of what the model tried last; else null
 */
public record SavedField(Object value, String error) {}
