package realtime.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checks the setting {@code fields}: a JSON Schema of an object with properties of type string, number, integer or
 * boolean, or arrays of these. What it cannot check later it refuses now.
 */
final class CaptureParser {
    /** Columns that every row has. */
    private static final List<String> TAKEN = List.of("session_id", "complete");
    private static final int MOST = 50;
    private static final int MOST_CHOICES = 100;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_DESCRIPTION = 1_000;
    private static final double ANY = 1e15;
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_-]{0,63}";

    private CaptureParser() {}

    /** Null where nothing is to be captured. */
    static CaptureSchema parse(Map<String, Object> given) {
        if (given.isEmpty()) {
            return null;
        }
        Fields schema = new Fields("fields.", given);
        requireType(schema, "fields.", given, "object");
        schema.text("$schema", LONGEST_TITLE);
        words(schema);
        if (schema.flag("additionalProperties")) {
            throw new InvalidSetting("fields.additionalProperties", true, "false");
        }
        Map<String, Object> properties = schema.object("properties");
        Set<String> required = required(schema.list("required"), properties, given.get("required") != null);
        schema.refuseOthers();
        if (properties.isEmpty() || properties.size() > MOST) {
            throw new InvalidSetting("fields.properties", properties.size() + " fields", "1 to " + MOST + " fields");
        }
        List<CaptureField> fields = new ArrayList<>();
        properties.forEach((name, property) -> fields.add(field(name, property, required.contains(name))));
        return new CaptureSchema(fields, given);
    }

    /** Where the schema does not say, the row is complete when nothing is missing. */
    private static Set<String> required(List<?> given, Map<String, Object> properties, boolean isSaid) {
        if (!isSaid) {
            return properties.keySet();
        }
        Set<String> required = new HashSet<>();
        for (Object name : given) {
            if (!(name instanceof String) || !properties.containsKey(name)) {
                throw new InvalidSetting("fields.required", name, String.join(", ", properties.keySet()));
            }
            required.add((String) name);
        }
        return required;
    }

    private static CaptureField field(String name, Object given, boolean required) {
        String place = "fields.properties." + name;
        if (!name.matches(NAME) || TAKEN.contains(name)) {
            throw new InvalidSetting("fields.properties", name,
                "names of 1 to 64 of A-Z a-z 0-9 _ -, starting with a letter or _, other than "
                    + String.join(", ", TAKEN));
        }
        if (!(given instanceof Map<?, ?> map)) {
            throw new InvalidSetting(place, given, "an object");
        }
        Map<String, Object> property = Fields.named(map);
        Fields schema = new Fields(place + ".", property);
        words(schema);
        if (!"array".equals(property.get("type"))) {
            return value(name, schema, place + ".", property, false, required);
        }
        schema.oneOf("type", List.of("array"));
        Map<String, Object> items = schema.object("items");
        schema.refuseOthers();
        Fields itemSchema = new Fields(place + ".items.", items);
        words(itemSchema);
        return value(name, itemSchema, place + ".items.", items, true, required);
    }

    private static CaptureField value(String name, Fields schema, String place, Map<String, Object> given,
                                      boolean isList, boolean required) {
        String type = requireType(schema, place, given,
            isList ? new String[]{"string", "number", "integer", "boolean"}
                : new String[]{"string", "number", "integer", "boolean", "array"});
        String format = type.equals("string") ? schema.oneOf("format", List.of("date", "email")) : null;
        ValueKind kind = Stream.of(ValueKind.values())
            .filter(each -> each.isMeantBy(type, format == null ? "" : format)).findFirst().orElseThrow();
        Double least = kind.isNumber() ? schema.number("minimum", -ANY, ANY) : null;
        Double most = kind.isNumber() ? schema.number("maximum", -ANY, ANY) : null;
        List<Object> allowed = choices(schema.list("enum"), kind, place + "enum", given.get("enum") != null);
        schema.refuseOthers();
        if (least != null && most != null && least > most) {
            throw new InvalidSetting(place + "maximum", most, "no less than minimum");
        }
        return new CaptureField(name, kind, isList, allowed, least, most, required);
    }

    private static List<Object> choices(List<?> given, ValueKind kind, String place, boolean isSaid) {
        if (isSaid && (given.isEmpty() || given.size() > MOST_CHOICES)) {
            throw new InvalidSetting(place, given.size() + " values", "1 to " + MOST_CHOICES + " values");
        }
        List<Object> allowed = new ArrayList<>();
        for (Object each : given) {
            Object value = kind.read(each);
            if (value == null || allowed.contains(value)) {
                throw new InvalidSetting(place, each, "different values, each " + kind.wanted());
            }
            allowed.add(value);
        }
        return allowed;
    }

    private static void words(Fields schema) {
        schema.text("title", LONGEST_TITLE);
        schema.text("description", LONGEST_DESCRIPTION);
    }

    private static String requireType(Fields schema, String place, Map<String, Object> given, String... types) {
        String type = schema.oneOf("type", List.of(types));
        if (type == null) {
            throw new InvalidSetting(place + "type", given.get("type"), String.join(", ", types));
        }
        return type;
    }
}
