package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The setting {@code tools}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ToolSettingsTest {
    private static final Map<String, Object> LOOK_UP = Map.of("name", "look_up");
    private final SettingsParser parser = new SettingsParser(Map.of(), List.of());

    private List<Tool> parse(Object tools) {
        return parser.parse(Map.of("tools", tools)).tools();
    }

    @Test
    void a_tool_needs_no_more_than_a_name() {
        assertEquals(List.of(new Tool("look_up", null, Map.of("type", "object", "properties", Map.of()))),
            parse(List.of(LOOK_UP)));
    }

    @Test
    void a_tool_keeps_its_schema_unchanged() {
        Map<String, Object> schema = Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")),
            "required", List.of("city"));
        assertEquals(List.of(new Tool("look-UP_2", "Weather.", schema)), parse(List.of(Map.of("type", "function",
            "name", "look-UP_2", "description", "Weather.", "parameters", schema))));
    }

    @Test
    void null_counts_as_not_said() {
        Map<String, Object> nulls = new HashMap<>(LOOK_UP);
        List.of("type", "description", "parameters").forEach(name -> nulls.put(name, null));
        assertEquals(parse(List.of(LOOK_UP)), parse(List.of(nulls)));
    }

    @Test
    void there_may_be_128_of_them() {
        assertEquals(128, parse(IntStream.range(0, 128).mapToObj(i -> Map.of("name", "t" + i)).toList()).size());
        InvalidSetting refusal = assertThrows(InvalidSetting.class,
            () -> parse(IntStream.range(0, 129).mapToObj(i -> Map.of("name", "t" + i)).toList()));
        assertEquals("tools", refusal.field());
        assertEquals("at most 128 tools", refusal.allowed());
    }

    private static Map<String, Object> with(Map<String, Object> parameters) {
        return Map.of("name", "a", "parameters", parameters);
    }

    static Stream<Arguments> bad() {
        String name = "1 to 64 of A-Z a-z 0-9 _ -";
        return Stream.of(
            arguments("tools[0]", "look_up", "an object"),
            arguments("tools[0].name", Map.of(), name),
            arguments("tools[0].name", Map.of("name", "look up"), name),
            arguments("tools[0].name", Map.of("name", "x".repeat(65)), name),
            arguments("tools[0].name", Map.of("name", 7), name),
            arguments("tools[0].description", Map.of("name", "a", "description", "x".repeat(4_001)), "at most 4000"),
            arguments("tools[0].parameters", Map.of("name", "a", "parameters", List.of()), "an object"),
            arguments("tools[0].parameters.type", with(Map.of("properties", Map.of())), "object"),
            arguments("tools[0].parameters.type", with(Map.of("type", "array")), "object"),
            arguments("tools[0].parameters.properties", with(Map.of("type", "object", "properties", 1)), "an object"),
            arguments("tools[0].parameters.properties.n",
                with(Map.of("type", "object", "properties", Map.of("n", "string"))), "a JSON Schema"),
            arguments("tools[0].parameters.required",
                with(Map.of("type", "object", "required", List.of(1))), "a list of names"),
            arguments("tools[0].type", Map.of("name", "a", "type", "mcp"), "function"),
            arguments("tools[0].strict", Map.of("name", "a", "strict", true),
                "no such setting; known are description"));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("bad")
    void refuses_a_wrong_tool_and_names_the_place(String field, Object tool, String allowed) {
        InvalidSetting refusal = assertThrows(InvalidSetting.class, () -> parse(List.of(tool)));
        assertEquals(field, refusal.field());
        assertTrue(refusal.allowed().contains(allowed), refusal.getMessage());
        InvalidSetting second = assertThrows(InvalidSetting.class, () -> parse(List.of(LOOK_UP, tool)));
        assertEquals(field.replace('0', '1'), second.field());
    }

    @Test
    void refuses_nothing_in_place_of_a_tool() {
        InvalidSetting refusal =
            assertThrows(InvalidSetting.class, () -> parse(Collections.singletonList(null)));
        assertEquals("tools[0]", refusal.field());
    }

    @Test
    void two_tools_cannot_have_one_name() {
        InvalidSetting refusal = assertThrows(InvalidSetting.class,
            () -> parse(List.of(LOOK_UP, Map.of("name", "other"), LOOK_UP)));
        assertEquals("tools[2].name: got \"look_up\"; allowed: a name that no tool before it has",
            refusal.getMessage());
    }
}
