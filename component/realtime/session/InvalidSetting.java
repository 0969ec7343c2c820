package realtime.session;

/** A setting that cannot be used; names the field, what was given and what is allowed. */
public final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 80;
    private final String field;
    private final String allowed;

    public InvalidSetting(String field, Object given, String allowed) {
        super("%s: got %s; allowed: %s".formatted(field, shown(given), allowed));
        this.field = field;
        this.allowed = allowed;
    }

    public String field() {
        return field;
    }

    public String allowed() {
        return allowed;
    }

    private static String shown(Object given) {
        String text = given instanceof String ? "\"" + given + "\"" : String.valueOf(given);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
