package realtime.session;

import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads typed values out of a JSON object and refuses what it was not asked for. Null counts as absent. */
final class Fields {
    private final String prefix;
    private final Map<String, Object> values;
    private final Set<String> known = new HashSet<>();

    Fields(String prefix, Map<String, Object> values) {
        this.prefix = prefix;
        this.values = values;
    }

    /** @param longest most characters */
    String text(String name, int longest) {
        Object given = take(name);
        if (given == null) {
            return null;
        }
        if (!(given instanceof String text) || text.length() > longest) {
            throw invalid(name, given, "a text of at most " + longest + " characters");
        }
        return text;
    }

    String matching(String name, String pattern, String allowed) {
        Object given = take(name);
        if (given == null) {
            return null;
        }
        if (!(given instanceof String text) || !text.matches(pattern)) {
            throw invalid(name, given, allowed);
        }
        return text;
    }

    String oneOf(String name, List<String> allowed) {
        Object given = take(name);
        if (given != null && !allowed.contains(given)) {
            throw invalid(name, given, String.join(", ", allowed));
        }
        return (String) given;
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type) {
        List<String> words = Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .toList();
        String word = oneOf(name, words);
        return word == null ? null : Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
    }

    Integer integer(String name, int least, int most) {
        Double number = number(name, least, most);
        if (number != null && number != Math.rint(number)) {
            throw invalid(name, number, "a whole number from " + least + " to " + most);
        }
        return number == null ? null : Integer.valueOf(number.intValue());
    }

    Double number(String name, double least, double most) {
        Object given = take(name);
        if (given == null) {
            return null;
        }
        // Written this way round so that NaN is refused too.
        if (!(given instanceof Number number) || !(number.doubleValue() >= least && number.doubleValue() <= most)) {
            throw invalid(name, given, "a number from %s to %s".formatted(plain(least), plain(most)));
        }
        return number.doubleValue();
    }

    boolean flag(String name) {
        return Boolean.TRUE.equals(choice(name));
    }

    /** True, false, or null when absent. */
    Boolean choice(String name) {
        Object given = take(name);
        if (given != null && !(given instanceof Boolean)) {
            throw invalid(name, given, "true, false");
        }
        return (Boolean) given;
    }

    /** Empty when absent. */
    List<?> list(String name) {
        Object given = take(name);
        if (given != null && !(given instanceof List<?>)) {
            throw invalid(name, given, "a list");
        }
        return given == null ? List.of() : (List<?>) given;
    }

    /** A nested object; empty when absent. */
    Map<String, Object> object(String name) {
        Object given = take(name);
        if (given == null) {
            return Map.of();
        }
        if (!(given instanceof Map<?, ?> map)) {
            throw invalid(name, given, "an object");
        }
        return named(map);
    }

    /** A copy with its keys as text, as they are in JSON. */
    static Map<String, Object> named(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }

    /** To be called last: refuses every field that none of the calls above asked for. */
    void refuseOthers() {
        for (String name : values.keySet()) {
            if (!known.contains(name)) {
                String allowed = known.stream().sorted().collect(Collectors.joining(", "));
                throw new InvalidSetting(prefix + name, values.get(name), "no such setting; known are " + allowed);
            }
        }
    }

    private Object take(String name) {
        known.add(name);
        return values.get(name);
    }

    private InvalidSetting invalid(String name, Object given, String allowed) {
        return new InvalidSetting(prefix + name, given, allowed);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
