package realtime.session;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** What a single captured value is. Each reads strictly: a number in words is no number. */
public enum ValueKind {
    TEXT("string", "", "a text of 1 to 4000 characters") {
        @Override
        Object read(Object given) {
            return given instanceof String text && !text.isBlank() && text.length() <= LONGEST ? text.strip() : null;
        }
    },
    DATE("string", "date", "a date such as 2026-03-31") {
        @Override
        Object read(Object given) {
            return given instanceof String text && DAY.matcher(text).matches() && isDay(text) ? text : null;
        }
    },
    EMAIL("string", "email", "an e-mail address such as ann@example.org") {
        @Override
        Object read(Object given) {
            return given instanceof String text && text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches()
                ? text : null;
        }
    },
    NUMBER("number", "", "a number") {
        @Override
        Object read(Object given) {
            return number(given);
        }
    },
    INTEGER("integer", "", "a whole number") {
        @Override
        Object read(Object given) {
            return number(given) instanceof Long whole ? whole : null;
        }
    },
    BOOLEAN("boolean", "", "true or false") {
        @Override
        Object read(Object given) {
            return given instanceof Boolean ? given : null;
        }
    };

    private static final int LONGEST = 4_000;
    /** RFC 5321, 4.5.3.1.3: a path of 256 with its brackets. */
    private static final int LONGEST_ADDRESS = 254;
    /** Beyond, not every reader of JSON keeps whole numbers apart. */
    private static final double MOST_EXACT = 9_007_199_254_740_991.0;
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    /** As browsers check it: HTML standard, "valid e-mail address". */
    private static final Pattern ADDRESS = Pattern.compile("[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@"
        + "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*");

    private final String type;
    private final String format;
    private final String wanted;

    ValueKind(String type, String format, String wanted) {
        this.type = type;
        this.format = format;
        this.wanted = wanted;
    }

    /** The value as it is kept; null when it is none of this kind. */
    abstract Object read(Object given);

    /** Whether a JSON Schema means this by its {@code type} and {@code format}, which is empty where it says none. */
    boolean isMeantBy(String schemaType, String schemaFormat) {
        return type.equals(schemaType) && format.equals(schemaFormat);
    }

    boolean isNumber() {
        return this == NUMBER || this == INTEGER;
    }

    /** In words, for whoever gave something else. */
    String wanted() {
        return wanted;
    }

    /** Whole ones as Long, others as Double, so that 5 and 5.0 are equal as JSON Schema has it. */
    private static Object number(Object given) {
        if (!(given instanceof Number number) || !Double.isFinite(number.doubleValue())) {
            return null;
        }
        double value = number.doubleValue();
        return value == Math.rint(value) && Math.abs(value) <= MOST_EXACT ? (Object) (long) value : (Object) value;
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException notInTheCalendar) {
            return false;
        }
    }
}
