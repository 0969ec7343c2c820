package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The setting {@code fields}, and what each kind of field holds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CaptureSettingsTest {
    private final SettingsParser parser = new SettingsParser(Map.of(), List.of());

    private CaptureSchema parse(Object fields) {
        return parser.parse(Collections.singletonMap("fields", fields)).fields();
    }

    private static Map<String, Object> object(Object properties) {
        return Map.of("type", "object", "properties", properties);
    }

    private static Map<String, Object> one(Map<String, Object> field) {
        return object(Map.of("f", field));
    }

    private Object read(Map<String, Object> field, Object given) {
        return parse(one(field)).fields().getFirst().read(given);
    }

    private static Map<String, Object> plus(Map<String, Object> schema, String name, Object value) {
        Map<String, Object> more = new HashMap<>(schema);
        more.put(name, value);
        return more;
    }

    @Test
    void nothing_is_captured_where_nothing_is_said() {
        assertNull(parse(null));
        assertNull(parse(Map.of()));
    }

    @Test
    void a_schema_is_kept_as_it_is_and_its_words_are_allowed() {
        Map<String, Object> schema = Map.of("$schema", "https://json-schema.org/draft/2020-12/schema", "type", "object",
            "title", "Order", "description", "What is ordered.", "additionalProperties", false, "required", List.of(),
            "properties", Map.of("f", Map.of("type", "array", "title", "Sizes", "description", "All that fit.",
                "items", Map.of("type", "integer", "enum", List.of(36, 38.0), "title", "Size"))));
        assertEquals(new CaptureSchema(List.of(new CaptureField("f", ValueKind.INTEGER, true, List.of(36L, 38L), null,
            null, false)), schema), parse(schema));
    }

    static Stream<Arguments> bad() {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> many = IntStream.range(0, 51).boxed().collect(Collectors.toMap(i -> "f" + i, i -> text));
        return Stream.of(
            arguments("fields", List.of()),
            arguments("fields.type", Map.of("properties", Map.of("f", text))),
            arguments("fields.type", plus(one(text), "type", "array")),
            arguments("fields.properties", Map.of("type", "object")),
            arguments("fields.properties", object(List.of())),
            arguments("fields.properties", object(many)),
            arguments("fields.properties", object(Map.of("first name", text))),
            arguments("fields.properties", object(Map.of("-1", text))),
            arguments("fields.properties", object(Map.of("session_id", text))),
            arguments("fields.properties", object(Map.of("complete", text))),
            arguments("fields.properties.f", object(Map.of("f", "string"))),
            arguments("fields.required", plus(one(text), "required", "f")),
            arguments("fields.required", plus(one(text), "required", List.of("g"))),
            arguments("fields.required", plus(one(text), "required", List.of(1))),
            arguments("fields.additionalProperties", plus(one(text), "additionalProperties", true)),
            arguments("fields.$defs", plus(one(text), "$defs", Map.of())),
            arguments("fields.properties.f.type", one(Map.of())),
            arguments("fields.properties.f.type", one(Map.of("type", "object"))),
            arguments("fields.properties.f.type", one(Map.of("type", List.of("string", "null")))),
            arguments("fields.properties.f.pattern", one(plus(text, "pattern", "a+"))),
            arguments("fields.properties.f.anyOf", one(plus(text, "anyOf", List.of()))),
            arguments("fields.properties.f.title", one(plus(text, "title", 1))),
            arguments("fields.properties.f.description", one(plus(text, "description", "x".repeat(1_001)))),
            arguments("fields.properties.f.format", one(plus(text, "format", "uri"))),
            arguments("fields.properties.f.format", one(Map.of("type", "integer", "format", "date"))),
            arguments("fields.properties.f.minimum", one(plus(text, "minimum", 1))),
            arguments("fields.properties.f.minimum", one(Map.of("type", "number", "minimum", "1"))),
            arguments("fields.properties.f.maximum", one(Map.of("type", "number", "minimum", 2, "maximum", 1))),
            arguments("fields.properties.f.enum", one(plus(text, "enum", List.of()))),
            arguments("fields.properties.f.enum", one(plus(text, "enum", List.of("a", 1)))),
            arguments("fields.properties.f.enum", one(plus(text, "enum", List.of("a", "a")))),
            arguments("fields.properties.f.enum", one(plus(text, "enum", Arrays.asList("a", null)))),
            arguments("fields.properties.f.items.type", one(Map.of("type", "array"))),
            arguments("fields.properties.f.items.type", one(Map.of("type", "array", "items", Map.of("type", "array")))),
            arguments("fields.properties.f.enum",
                one(Map.of("type", "array", "items", text, "enum", List.of(List.of("a"))))),
            arguments("fields.properties.f.items", one(plus(text, "items", text))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bad")
    void refuses_what_it_cannot_check_and_names_the_place(String field, Object schema) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> parse(schema));
        assertEquals(field, refusal.field());
    }

    @Test
    void a_tool_cannot_have_the_name_of_the_function_that_records() {
        Map<String, Object> both = Map.of("tools", List.of(Map.of("name", "record_fields")),
            "fields", one(Map.of("type", "string")));
        assertEquals("tools[0].name", assertThrows(InvalidSetting.class, () -> parser.parse(both)).field());
        assertEquals(1, parser.parse(Map.of("tools", both.get("tools"))).tools().size());
    }

    /** What is given, and what is kept of it; null where it is refused. */
    static Stream<Arguments> values() {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> date = Map.of("type", "string", "format", "date");
        Map<String, Object> email = Map.of("type", "string", "format", "email");
        Map<String, Object> number = Map.of("type", "number", "minimum", -1, "maximum", 2.5);
        Map<String, Object> whole = Map.of("type", "integer");
        Map<String, Object> flag = Map.of("type", "boolean");
        Map<String, Object> choice = Map.of("type", "number", "enum", List.of(1, 2.5));
        Map<String, Object> list =
            Map.of("type", "array", "items", Map.of("type", "string", "enum", List.of("a", "b")));
        return Stream.of(
            arguments(text, "Zoë\n=1", "Zoë\n=1"), arguments(text, " x ", "x"), arguments(text, "", null),
            arguments(text, " \n", null), arguments(text, 1, null), arguments(text, List.of("x"), null),
            arguments(text, "x".repeat(4_001), null),
            arguments(date, "2028-02-29", "2028-02-29"), arguments(date, "2027-02-29", null),
            arguments(date, "2027-2-9", null), arguments(date, "9.2.2027", null),
            arguments(date, "2027-02-09T00:00:00Z", null), arguments(date, 20270209, null),
            arguments(email, "ann.o'neil+x@mail.example.org", "ann.o'neil+x@mail.example.org"),
            arguments(email, "ann@localhost", "ann@localhost"), arguments(email, "ann at example.org", null),
            arguments(email, "ann@", null), arguments(email, "a@b@c", null), arguments(email, "ann@-x.org", null),
            arguments(email, " ann@example.org", null), arguments(email, "a@" + "b.".repeat(200) + "c", null),
            arguments(number, 1, 1L), arguments(number, 1.0, 1L), arguments(number, -1, -1L),
            arguments(number, 2.5, 2.5), arguments(number, 2.6, null), arguments(number, "1", null),
            arguments(number, Double.NaN, null), arguments(number, Double.POSITIVE_INFINITY, null),
            arguments(whole, 5, 5L), arguments(whole, 5.0, 5L), arguments(whole, 5.5, null),
            arguments(whole, 9_007_199_254_740_993L, null), arguments(whole, 1e300, null), arguments(whole, true, null),
            arguments(flag, false, false), arguments(flag, "false", null), arguments(flag, 0, null),
            arguments(choice, 1.0, 1L), arguments(choice, 2.5, 2.5), arguments(choice, 2, null),
            arguments(list, List.of(), List.of()), arguments(list, List.of("b", "a"), List.of("b", "a")),
            arguments(list, List.of("c"), null), arguments(list, "a", null),
            arguments(list, Arrays.asList("a", null), null), arguments(list, Collections.nCopies(101, "a"), null));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("values")
    void a_field_holds_what_its_schema_says_and_nothing_else(Map<String, Object> field, Object given, Object kept) {
        assertEquals(kept, read(field, given));
    }

    @Test
    void a_field_says_what_it_can_hold() {
        List<String> words = Stream.of(Map.<String, Object>of("type", "string", "format", "date"),
                Map.<String, Object>of("type", "number", "minimum", 0, "maximum", 2.5),
                Map.<String, Object>of("type", "integer", "maximum", 9),
                Map.<String, Object>of("type", "array", "items", Map.of("type", "string", "enum", List.of("a", "b"))))
            .map(field -> parse(one(field)).fields().getFirst().wanted()).toList();
        assertEquals(List.of("a date such as 2026-03-31", "a number of at least 0 and at most 2.5",
            "a whole number of at most 9", "a list of at most 100, each one of a, b"), words);
    }

    @Test
    void an_address_that_is_made_to_be_slow_is_refused_at_once() {
        assertNull(assertTimeoutPreemptively(Duration.ofSeconds(30),
            () -> read(Map.of("type", "string", "format", "email"), "a".repeat(1_000_000))));
    }
}
