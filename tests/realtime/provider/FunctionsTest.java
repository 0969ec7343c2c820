package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.provider.DialogueScene.created;
import static realtime.provider.DialogueScene.done;
import static realtime.provider.DialogueScene.toolCall;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Captured;
import support.Profiles;

/** The function that records fields, beside those of the app. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FunctionsTest {
    private static final List<String> OUTPUT = List.of("conversation.item.create");
    private static final List<String> OUTPUT_AND_ANSWER = List.of("conversation.item.create", "response.create");
    private static final Map<String, Object> CAPTURING = Map.of("instructions", "Be kind.", "fields",
        Map.of("type", "object", "required", List.of("age"), "properties",
            Map.of("age", Map.of("type", "integer", "description", "In years."))),
        "tools", List.of(Map.of("name", "stock")));

    private final DialogueScene scene = DialogueScene.webRtc(CAPTURING);

    private static String records(String response, String call, String arguments) {
        return toolCall(response, call).replace("stock", "record_fields").replace("'{}'", "'" + arguments + "'");
    }

    private static String age(Object value) {
        return "{\\\"age\\\":" + value + "}";
    }

    private String output() {
        return scene.sent.getFirst().at("/item/output").asText();
    }

    private Captured captured() {
        return scene.session.snapshot().fields();
    }

    @Test
    void the_model_is_given_the_function_and_told_to_use_it() {
        JsonNode config = new SessionConfig(scene.json, Profiles.traits("openai"))
            .of(scene.session.settings(), Optional.empty());
        assertEquals(List.of("record_fields", "stock"), config.path("tools").findValuesAsText("name"));
        assertEquals("{\"type\":\"object\",\"properties\":{\"age\":"
            + "{\"type\":\"integer\",\"description\":\"In years.\"}},"
            + "\"additionalProperties\":false}", sorted(config.path("tools").path(0).path("parameters")));
        String instructions = config.path("instructions").asText();
        assertTrue(instructions.startsWith("Be kind.\n\nIn the course of the conversation, find out the following from "
            + "the user: age. "), instructions);
    }

    /** Map.of has no order of its own. */
    private static String sorted(JsonNode parameters) {
        return parameters.toString().replace("{\"description\":\"In years.\",\"type\":\"integer\"}",
            "{\"type\":\"integer\",\"description\":\"In years.\"}");
    }

    @Test
    void what_the_model_records_is_answered_at_once_and_the_app_never_hears_of_it() {
        scene.hears(created("R"), records("R", "c", age(7)));
        assertEquals(List.of(), scene.dialogue.functions().waiting());
        assertEquals("{\"recorded\":{\"age\":7},\"refused\":{},\"missing\":[]}", output());
        assertEquals(OUTPUT, scene.types());
        scene.hears(done("R"));
        assertEquals(List.of("response.create"), scene.types());
        assertEquals(7L, captured().values().get("age"));
        assertEquals(ToolAnswer.ALREADY_ANSWERED, scene.dialogue.functions().answer("c", "{}"));
    }

    @Test
    void what_is_refused_goes_back_to_the_model_with_the_reason() {
        scene.hears(created("R"), records("R", "c", age("\\\"seven\\\"")), done("R"));
        assertEquals("{\"recorded\":{},\"refused\":{\"age\":\"a whole number\"},\"missing\":[\"age\"]}", output());
        assertEquals(OUTPUT_AND_ANSWER, scene.types());
        assertEquals(Map.of("age", "a whole number"), captured().errors());
    }

    @Test
    void what_is_no_object_is_said_to_be_none() {
        for (String arguments : List.of("[]", "{", "", "7")) {
            DialogueScene each = DialogueScene.webRtc(CAPTURING);
            each.hears(created("R"), records("R", "c", arguments), done("R"));
            assertTrue(each.sent.getFirst().at("/item/output").asText().contains("no JSON object"), arguments);
            assertEquals(OUTPUT_AND_ANSWER, each.types());
        }
    }

    @Test
    void recording_and_the_apps_functions_together_make_one_answer() {
        scene.hears(created("R"), records("R", "c", age(7)), toolCall("R", "d"), done("R"));
        assertEquals(OUTPUT, scene.types());
        assertEquals("d", scene.dialogue.functions().waiting().getFirst().callId());
        scene.dialogue.functions().answer("d", "{}");
        assertEquals(OUTPUT_AND_ANSWER, scene.types());
    }

    @Test
    void a_call_that_is_reported_twice_is_recorded_once() {
        scene.hears(created("R"), records("R", "c", age(7)), records("R", "c", age(8)), done("R"));
        assertEquals(OUTPUT_AND_ANSWER, scene.types());
        assertEquals(7L, captured().values().get("age"));
    }

    @Test
    void without_fields_a_function_of_that_name_is_the_apps() {
        DialogueScene plain = DialogueScene.webRtc(Map.of("tools", List.of(Map.of("name", "record_fields"))));
        plain.hears(created("R"), records("R", "c", age(7)), done("R"));
        assertEquals("record_fields", plain.dialogue.functions().waiting().getFirst().name());
        assertEquals(List.of(), plain.types());
    }

    @Test
    void the_time_that_the_app_has_can_be_set() {
        DialogueScene quick = DialogueScene.webRtc(Map.of("tool_timeout_seconds", 2));
        quick.hears(created("R"), toolCall("R", "c"), done("R"));
        quick.pass(1_999);
        assertEquals(List.of(), quick.types());
        quick.pass(1);
        assertTrue(quick.sent.getFirst().at("/item/output").asText().contains("in time (2 s)"));
        assertEquals(OUTPUT_AND_ANSWER, quick.types());
        assertEquals(ToolAnswer.TOO_LATE, quick.dialogue.functions().answer("c", "{}"));
        assertEquals(List.of(), quick.types());
    }

    @Test
    void of_several_calls_those_that_are_late_are_excused_and_the_model_goes_on_once() {
        scene.hears(created("R"), toolCall("R", "c"), toolCall("R", "d"), done("R"));
        scene.dialogue.functions().answer("d", "{}");
        assertEquals(OUTPUT, scene.types());
        scene.pass(30_000);
        assertEquals(OUTPUT_AND_ANSWER, scene.types());
        assertEquals(ToolAnswer.TOO_LATE, scene.dialogue.functions().answer("c", "{}"));
        assertEquals(ToolAnswer.ALREADY_ANSWERED, scene.dialogue.functions().answer("d", "{}"));
        assertEquals(ToolAnswer.UNKNOWN, scene.dialogue.functions().answer("e", "{}"));
    }

    @Test
    void another_call_is_told_what_the_row_holds_and_a_first_one_nothing() {
        scene.session.capture().orElseThrow().record(Map.of("age", 7));
        scene.call();
        scene.begin();
        assertEquals("Recorded with record_fields:\n{\"recorded\":{\"age\":7},\"missing\":[]}",
            scene.sent.getFirst().at("/item/content/0/text").asText());
        assertEquals(OUTPUT, scene.types());
        DialogueScene fresh = DialogueScene.webRtc(CAPTURING);
        fresh.call();
        fresh.begin();
        assertEquals(List.of(), fresh.types());
    }

    @Test
    void what_an_earlier_call_was_told_of_the_row_is_no_history() {
        scene.hears(DialogueScene.item("n", "system", "Recorded with record_fields:\\n{}"),
            DialogueScene.item("u", "user", "Hi"));
        scene.call();
        scene.begin();
        assertEquals(List.of("Hi"), scene.sent.stream().map(event -> event.at("/item/content/0/text").asText())
            .toList());
    }

    @Test
    void the_transcript_shows_what_was_called_with_what_and_what_came_of_it() {
        scene.hears(created("R"), toolCall("R", "c"), toolCall("R", "d").replace("stock", "price"), done("R"),
            output("x", "d", "9"), output("y", "c", "none left"), output("z", "e", "?"));
        assertEquals(List.of("stock({})", "price({})", "price → 9", "stock → none left", "?"), scene.contents());
    }

    private static String output(String item, String call, String output) {
        return "{'type':'conversation.item.done','item':{'id':'" + item + "','type':'function_call_output','call_id':'"
            + call + "','output':'" + output + "','status':'completed'}}";
    }
}
