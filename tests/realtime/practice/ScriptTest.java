package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"turn\":[]} | script.turn'",
        "{\"turns\":{}} | script.turns'",
        "{\"turns\":[{\"delay_ms\":\"x\"}]} | script.turns[0].delay_ms'",
        "{\"turns\":[{},{\"delay_ms\":-1}]} | script.turns[1].delay_ms'",
        "{\"turns\":[{\"tool_calls\":[{\"arguments\":{}}]}]} | script.turns[0].tool_calls[0].name'",
        "{\"turns\":[{\"tool_calls\":[{\"name\":\"x\",\"arguments\":1}]}]} | script.turns[0].tool_calls[0].arguments'",
        "{\"faults\":{\"calls\":{\"status\":200}}} | script.faults.calls.status'",
        "{\"turns\":[{\"incomplete\":\"tired\"}]} | script.turns[0].incomplete",
        "{\"faults\":{\"network\":{\"for_ms\":1}}} | script.faults.network.cut_after_ms'",
        "{\"faults\":{\"network\":{\"cut_after_ms\":1,\"for_ms\":0}}} | script.faults.network.for_ms'",
        "{\"faults\":{\"transcription\":{}}} | script.faults.transcription.refuse_models'",
        "{\"faults\":{\"transcription\":{\"refuse_models\":[],\"at\":\"x\"}}} | script.faults.transcription.at",
        "{\"faults\":{\"models\":{\"gone\":[]}}} | script.faults.models.gone'",
        "{\"faults\":{\"models\":{\"shutdown\":[]}}} | script.faults.models.shutdown'",
        "{\"faults\":{\"sideband\":{\"refuse\":1}}} | script.faults.sideband.refuse'",
        "{\"faults\":{\"events\":{\"extra\":[{\"after\":\"x\"}]}}} | script.faults.events.extra[0].event'"})
    void a_wrong_field_is_named(String json, String field) {
        String message = assertThrows(IllegalArgumentException.class, () -> Script.parse(json)).getMessage();
        assertTrue(message.contains(field), message);
    }

    @Test
    void malformed_json_says_where() {
        String message = assertThrows(IllegalArgumentException.class, () -> Script.parse("{\n  \"turns\": [}"))
            .getMessage();
        assertTrue(message.contains("line 2"), message);
    }

    @Test
    void an_empty_script_is_no_script() {
        assertEquals(Script.NONE, Script.parse("{}"));
    }

    @Test
    void turns_follow_each_other_and_repeat_when_asked() {
        ScriptRun once = new ScriptRun(Script.parse("{\"turns\":[{\"user\":\"a\"},{\"user\":\"b\"}]}"));
        assertEquals(List.of("a", "b"), List.of(once.next().user(), once.next().user()));
        assertEquals(Script.Turn.USUAL, once.next());
        ScriptRun again = new ScriptRun(Script.parse("""
            {"repeat":true,"turns":[{"user":"a"},{"user":"b"}]}"""));
        assertEquals(List.of("a", "b", "a"), List.of(again.next().user(), again.next().user(), again.next().user()));
    }
}
