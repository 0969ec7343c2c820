package realtime.session;

/** A setting that cannot be used; names the field, what was given and what is allowed. */
public final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 80;
    private final String field;
    private final String allowed;

    /** @param given what was given; shown shortened */
    public InvalidSetting(String field, Object given, String allowed) {
        super("%s: got %s; allowed: %s".formatted(field, shown(given), allowed));
        this.field = field;
        this.allowed = allowed;
    }

    /** The setting's name in the API, such as {@code turn_detection.threshold}. */
    public String field() {
        return field;
    }

    /** What may be given instead, in words. */
    public String allowed() {
        return allowed;
    }

    private static String shown(Object given) {
        String text = given instanceof String ? "\"" + given + "\"" : String.valueOf(given);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
