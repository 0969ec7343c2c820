package realtime.session;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A field of the row that a conversation is turned into.
 *
 * @param kind     what a single value of it is
 * @param isList   whether it holds a list of such values
 * @param allowed  the values that there are; empty where any will do
 * @param least    of numbers; null for any
 * @param most     likewise
 * @param required whether the row is not complete without it
 */
public record CaptureField(String name, ValueKind kind, boolean isList, List<Object> allowed, Double least,
                           Double most, boolean required) {
    private static final int LONGEST_LIST = 100;

    /** Keeps a copy of the list. */
    public CaptureField {
        allowed = List.copyOf(allowed);
    }

    /** The value as it is kept; null when the field cannot hold it. */
    Object read(Object given) {
        if (!isList) {
            return one(given);
        }
        if (!(given instanceof List<?> list) || list.size() > LONGEST_LIST) {
            return null;
        }
        List<Object> values = new ArrayList<>();
        for (Object each : list) {
            Object value = one(each);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return List.copyOf(values);
    }

    private Object one(Object given) {
        Object value = kind.read(given);
        boolean isAllowed = value != null && (allowed.isEmpty() || allowed.contains(value)) && isInRange(value);
        return isAllowed ? value : null;
    }

    private boolean isInRange(Object value) {
        return !(value instanceof Number number)
            || (least == null || number.doubleValue() >= least) && (most == null || number.doubleValue() <= most);
    }

    /** What it can hold, in words, for whoever gave something else. */
    public String wanted() {
        String one = allowed.isEmpty() ? kind.wanted() + range()
            : "one of " + allowed.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return isList ? "a list of at most " + LONGEST_LIST + ", each " + one : one;
    }

    private String range() {
        return (least == null ? "" : " of at least " + plain(least))
            + (least == null || most == null ? "" : " and")
            + (most == null ? "" : (least == null ? " of" : "") + " at most " + plain(most));
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
