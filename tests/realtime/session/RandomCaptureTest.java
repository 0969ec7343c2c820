package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Schemas and values that nobody would write: each is refused by its place, or kept as it will be read again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomCaptureTest {
    private static final int SCHEMAS = 20_000;
    private static final int VALUES = 20;
    private static final List<String> WORDS = List.of("type", "properties", "required", "items", "enum", "format",
        "minimum", "maximum", "title", "description", "additionalProperties", "a", "b", "session_id", "", "é");
    private static final List<Object> LEAVES = Arrays.asList("string", "number", "integer", "boolean", "array",
        "object", "date", "email", "a", "2027-02-28", "a@b.c", " ", "", "=1", 0, -1, 1.5, 3.0, 1e300, Double.NaN,
        Double.NEGATIVE_INFINITY, Long.MAX_VALUE, BigInteger.TEN.pow(400), true, false, null);
    private static final List<String> TYPES = List.of("string", "number", "integer", "boolean", "array");
    private final Random random = new Random(42);
    private final SettingsParser parser = new SettingsParser(Map.of(), List.of());

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private Object json(int depth) {
        return switch (depth == 0 ? 2 : random.nextInt(4)) {
            case 0 -> object(depth);
            case 1 -> list(depth);
            default -> any(LEAVES);
        };
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.put(any(WORDS), json(depth - 1));
        }
        return object;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(json(depth - 1));
        }
        return list;
    }

    /** Near enough to a good one that some are. */
    private Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (String name : List.of("a", "b")) {
            Map<String, Object> property = random.nextInt(4) == 0 ? object(2) : new LinkedHashMap<>();
            property.put("type", random.nextInt(9) == 0 ? json(1) : any(TYPES));
            if ("array".equals(property.get("type"))) {
                property.put("items", new LinkedHashMap<>(Map.of("type", any(TYPES))));
            }
            if (random.nextInt(4) == 0) {
                property.put(any(WORDS), json(1));
            }
            properties.put(name, property);
        }
        Map<String, Object> schema = random.nextInt(9) == 0 ? object(3) : new LinkedHashMap<>();
        schema.putIfAbsent("type", "object");
        schema.putIfAbsent("properties", properties);
        return schema;
    }

    /** Returns whether it was taken. */
    private boolean tryOut(Map<String, Object> schema) {
        CaptureSchema taken;
        try {
            taken = parser.parse(Map.of("fields", schema)).fields();
        } catch (InvalidSetting refused) {
            assertTrue(refused.field().startsWith("fields"), refused.getMessage());
            return false;
        }
        for (CaptureField field : taken.fields()) {
            for (int i = 0; i < VALUES; i++) {
                Object kept = field.read(json(2));
                assertEquals(kept, kept == null ? null : field.read(kept), () -> field.toString());
            }
            assertTrue(field.wanted().length() > 3);
        }
        return true;
    }

    @Test
    void every_schema_is_taken_or_refused_by_its_place_and_what_is_kept_stays_what_it_is() {
        int taken = 0;
        for (int i = 0; i < SCHEMAS; i++) {
            taken += tryOut(schema()) ? 1 : 0;
        }
        assertTrue(taken > SCHEMAS / 10 && taken < SCHEMAS * 9 / 10, "taken: " + taken);
    }
}
