package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** How a conversation becomes a row. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CaptureTest {
    private static final Map<String, Object> SCHEMA = Map.of("type", "object", "required", List.of("name", "age"),
        "properties", ordered("name", Map.of("type", "string"), "age", Map.of("type", "integer", "minimum", 0),
            "plan", Map.of("type", "string", "enum", List.of("small", "large"))));
    private final Session session = session(SCHEMA);
    private final Capture capture = session.capture().orElseThrow();

    private static Session session(Map<String, Object> schema) {
        Map<String, Object> given = schema == null ? Map.of() : Map.of("fields", schema);
        return new Session("s", new SettingsParser(Map.of(), List.of()).parse(given), "practice", Clock.systemUTC());
    }

    private static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }

    private List<Object> values() {
        return new ArrayList<>(capture.view().values().values());
    }

    private List<Captured> told() {
        return session.eventsAfter(0).orElseThrow().stream().filter(event -> event.type().equals("fields"))
            .map(event -> (Captured) event.data()).toList();
    }

    @Test
    void at_first_nothing_is_known_and_everything_required_is_missing() {
        Captured empty = capture.view();
        assertEquals(List.of("name", "age", "plan"), List.copyOf(empty.values().keySet()));
        assertEquals(Arrays.asList(null, null, null), values());
        assertEquals(List.of("name", "age"), empty.missing());
        assertFalse(empty.complete());
        assertTrue(empty.isEmpty());
        assertEquals(SCHEMA, empty.schema());
    }

    @Test
    void what_is_valid_is_kept_and_what_is_not_is_said() {
        assertEquals(new Capture.Recorded(Map.of("name", "Ann"), Map.of("age", "a whole number of at least 0"),
            List.of("age")), capture.record(ordered("name", " Ann ", "age", "forty")));
        assertEquals(Arrays.asList("Ann", null, null), values());
        assertEquals(Map.of("age", "a whole number of at least 0"), capture.view().errors());
        assertEquals(new Capture.Recorded(Map.of("age", 40L), Map.of(), List.of()), capture.record(Map.of("age", 40)));
        assertEquals(Map.of(), capture.view().errors());
        assertTrue(capture.view().complete());
    }

    @Test
    void an_unknown_field_is_refused_and_no_error_of_the_row() {
        assertEquals(Map.of("nick", "no such field; known are name, age, plan"),
            capture.record(Map.of("nick", "An")).refused());
        assertEquals(Map.of(), capture.view().errors());
        assertEquals(List.of(), told());
    }

    @Test
    void a_refused_value_leaves_the_one_before() {
        capture.record(Map.of("plan", "small"));
        capture.record(Map.of("plan", "huge"));
        assertEquals("small", capture.view().values().get("plan"));
        assertEquals(Map.of("plan", "one of small, large"), capture.view().errors());
    }

    @Test
    void the_model_takes_nothing_away_by_knowing_nothing() {
        capture.record(Map.of("name", "Ann"));
        assertEquals(new Capture.Recorded(Map.of(), Map.of(), List.of("age")),
            capture.record(Collections.singletonMap("name", null)));
        assertEquals(Arrays.asList("Ann", null, null), values());
    }

    @Test
    void a_correction_counts_as_a_whole_or_not_at_all() {
        assertEquals(ordered("age", "a whole number of at least 0", "nick", "no such field; known are name, age, plan"),
            capture.correct(ordered("name", "Ann", "age", -1, "nick", "x")));
        assertEquals(Arrays.asList(null, null, null), values());
        assertEquals(Map.of(), capture.view().errors());
        assertEquals(Map.of(), capture.correct(ordered("name", "Ann", "age", 3.0)));
        assertEquals(Arrays.asList("Ann", 3L, null), values());
    }

    @Test
    void null_takes_a_value_away() {
        capture.record(ordered("name", "Ann", "age", 3));
        assertEquals(Map.of(), capture.correct(Collections.singletonMap("name", null)));
        assertEquals(Arrays.asList(null, 3L, null), values());
        assertEquals(List.of("name"), capture.view().missing());
    }

    @Test
    void readers_are_told_once_of_each_change_and_without_the_schema() {
        capture.record(Map.of("name", "Ann"));
        capture.record(Map.of("name", "Ann"));
        capture.correct(Map.of("age", 7));
        assertEquals(List.of("Ann", "Ann"), told().stream().map(each -> each.values().get("name")).toList());
        assertEquals(Arrays.asList(null, 7L), told().stream().map(each -> each.values().get("age")).toList());
        assertEquals(Arrays.asList(null, null), told().stream().map(Captured::schema).toList());
    }

    @Test
    void the_snapshot_has_the_row_and_a_status_has_not() {
        capture.record(Map.of("name", "Ann"));
        assertEquals(capture.view(), session.snapshot().fields());
        assertEquals(null, session.outline().fields());
        assertEquals(null, session(null).snapshot().fields());
        assertTrue(session(null).capture().isEmpty());
    }

    @Test
    void the_row_outlives_a_call() {
        int first = session.beginCall("webrtc");
        session.connected(first);
        capture.record(Map.of("name", "Ann"));
        session.lost(first);
        session.beginCall("webrtc");
        assertEquals(Arrays.asList("Ann", null, null), values());
    }

    @Test
    void without_a_word_on_it_every_field_is_required() {
        Capture all = session(Map.of("type", "object", "properties",
            ordered("a", Map.of("type", "boolean"), "b", Map.of("type", "boolean")))).capture().orElseThrow();
        assertEquals(List.of("a", "b"), all.view().missing());
        all.record(Map.of("a", false, "b", true));
        assertTrue(all.view().complete());
    }
}
