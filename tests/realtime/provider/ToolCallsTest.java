package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Usage;

/** Times are milliseconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ToolCallsTest {
    private static final Optional<Boolean> GOES_ON = Optional.of(true);
    private static final Optional<Boolean> WAITS = Optional.of(false);
    private static final Optional<Boolean> UNKNOWN = Optional.empty();
    private final ToolCalls tools = new ToolCalls();

    private static ToolCall call(String id, String response) {
        return new ToolCall(id, response, "stock", "{}");
    }

    private static ConversationEvent done(String response, boolean cancelled) {
        return new ConversationEvent.ResponseDone(response, cancelled, null, Usage.NONE);
    }

    @Test
    void the_model_goes_on_once_when_all_are_answered_and_the_response_is_done() {
        tools.asked(call("a", "R"), 0);
        tools.asked(call("b", "R"), 0);
        assertEquals(List.of(call("a", "R"), call("b", "R")), tools.waiting());
        assertEquals(WAITS, tools.answered("b"));
        assertFalse(tools.follow(done("R", false)));
        assertEquals(GOES_ON, tools.answered("a"));
        assertEquals(List.of(), tools.waiting());
    }

    @Test
    void outputs_that_are_quicker_than_the_response_wait_for_its_end() {
        tools.asked(call("a", "R"), 0);
        assertEquals(WAITS, tools.answered("a"));
        assertTrue(tools.follow(done("R", false)));
        assertFalse(tools.follow(done("R", false)));
    }

    @Test
    void a_response_that_was_cut_short_is_not_gone_on_with() {
        tools.asked(call("a", "R"), 0);
        assertFalse(tools.follow(done("R", true)));
        assertEquals(WAITS, tools.answered("a"));
    }

    @Test
    void a_call_is_answered_once_and_asked_once() {
        tools.asked(call("a", "R"), 0);
        tools.asked(call("a", "R"), 5);
        tools.follow(done("R", false));
        assertEquals(GOES_ON, tools.answered("a"));
        assertEquals(UNKNOWN, tools.answered("a"));
        tools.asked(call("a", "R"), 10);
        assertEquals(List.of(), tools.waiting());
        assertEquals(UNKNOWN, tools.answered("b"));
    }

    @Test
    void responses_without_calls_are_none_of_its_business() {
        assertFalse(tools.follow(done("R", false)));
    }

    @Test
    void after_half_a_minute_a_call_is_overdue() {
        tools.asked(call("a", "R"), 1_000);
        tools.asked(call("b", "R"), 2_000);
        assertEquals(List.of(), tools.overdue(30_999));
        assertEquals(List.of("a"), tools.overdue(31_000));
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
