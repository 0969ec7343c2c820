package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Usage;

/** Times are milliseconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ToolCallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private final ToolCalls tools = new ToolCalls();

    private static ToolCall call(String id, String response) {
        return new ToolCall(id, response, "stock", "{}");
    }

    private boolean answered(String callId) {
        return tools.answered(callId, ToolAnswer.ALREADY_ANSWERED);
    }

    private static ConversationEvent done(String response, boolean cancelled) {
        return new ConversationEvent.ResponseDone(response, cancelled, null, Usage.NONE);
    }

    @Test
    void the_model_goes_on_once_when_all_are_answered_and_the_response_is_done() {
        tools.asked(call("a", "R"), 0);
        tools.asked(call("b", "R"), 0);
        assertEquals(List.of(call("a", "R"), call("b", "R")), tools.waiting());
        assertFalse(answered("b"));
        assertFalse(tools.follow(done("R", false)));
        assertTrue(answered("a"));
        assertEquals(List.of(), tools.waiting());
    }

    @Test
    void outputs_that_are_quicker_than_the_response_wait_for_its_end() {
        tools.asked(call("a", "R"), 0);
        assertFalse(answered("a"));
        assertTrue(tools.follow(done("R", false)));
        assertFalse(tools.follow(done("R", false)));
    }

    @Test
    void a_response_that_was_cut_short_is_not_gone_on_with() {
        tools.asked(call("a", "R"), 0);
        assertFalse(tools.follow(done("R", true)));
        assertFalse(answered("a"));
    }

    @Test
    void a_call_is_answered_once_and_asked_once() {
        assertTrue(tools.asked(call("a", "R"), 0));
        assertFalse(tools.asked(call("a", "R"), 5));
        tools.follow(done("R", false));
        assertEquals(ToolAnswer.TAKEN, tools.standing("a"));
        assertTrue(answered("a"));
        assertEquals(ToolAnswer.ALREADY_ANSWERED, tools.standing("a"));
        assertFalse(tools.asked(call("a", "R"), 10));
        assertEquals(List.of(), tools.waiting());
        assertEquals(ToolAnswer.UNKNOWN, tools.standing("b"));
    }

    @Test
    void what_comes_after_the_excuse_is_too_late() {
        tools.asked(call("a", "R"), 0);
        tools.answered("a", ToolAnswer.TOO_LATE);
        assertEquals(ToolAnswer.TOO_LATE, tools.standing("a"));
    }

    @Test
    void responses_without_calls_are_none_of_its_business() {
        assertFalse(tools.follow(done("R", false)));
    }

    @Test
    void after_its_time_a_call_is_overdue() {
        tools.asked(call("a", "R"), 1_000);
        tools.asked(call("b", "R"), 2_000);
        assertEquals(List.of(), tools.overdue(30_999, LIMIT));
        assertEquals(List.of("a"), tools.overdue(31_000, LIMIT));
    }

    @Test
    void a_call_is_read_from_the_item_that_makes_it() throws Exception {
        ObjectMapper json = new ObjectMapper();
        String event = "{\"response_id\":\"R\",\"item\":{\"type\":\"function_call\",\"status\":\"%s\",%s"
            + "\"name\":\"stock\",\"arguments\":\"{\\\"n\\\":1}\"}}";
        assertEquals(new ToolCall("c", "R", "stock", "{\"n\":1}"),
            ToolCall.in(json.readTree(event.formatted("completed", "\"call_id\":\"c\","))));
        assertNull(ToolCall.in(json.readTree(event.formatted("incomplete", "\"call_id\":\"c\","))));
        assertNull(ToolCall.in(json.readTree(event.formatted("completed", ""))));
        assertNull(ToolCall.in(json.readTree("{\"item\":{\"type\":\"message\",\"call_id\":\"c\"}}")));
    }
}
