package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Usage;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ResponseGateTest {
    private static final ConversationEvent TAKEN =
        new ConversationEvent.Fault("conversation_already_has_active_response", "Busy.");
    private final ResponseGate gate = new ResponseGate();
    private final ObjectNode first = new ObjectMapper().createObjectNode().put("n", 1);
    private final ObjectNode second = new ObjectMapper().createObjectNode().put("n", 2);

    private Optional<ObjectNode> created(String id) {
        return gate.follow(new ConversationEvent.ResponseCreated(id, true), null);
    }

    private Optional<ObjectNode> done(String id) {
        return gate.follow(new ConversationEvent.ResponseDone(id, false, null, Usage.NONE), null);
    }

    @Test
    void a_request_goes_out_at_once_when_nothing_is_going_on() {
        assertEquals(Optional.of(first), gate.request(first));
    }

    @Test
    void a_second_request_waits_for_the_end_of_the_first() {
        gate.request(first);
        assertEquals(Optional.empty(), gate.request(second));
        assertEquals(Optional.empty(), created("R"));
        assertEquals(Optional.of(second), done("R"));
        assertEquals(Optional.empty(), created("S"));
        assertEquals(Optional.empty(), done("S"));
    }

    @Test
    void a_request_waits_for_an_answer_that_the_provider_began_by_itself() {
        created("V");
        assertEquals(Optional.empty(), gate.request(first));
        assertEquals(Optional.empty(), done("earlier"));
        assertEquals(Optional.of(first), done("V"));
    }

    @Test
    void responses_beside_the_conversation_hold_nothing_up() {
        gate.follow(new ConversationEvent.ResponseCreated("X", false), null);
        assertEquals(Optional.of(first), gate.request(first));
    }

    @Test
    void a_request_that_failed_does_not_hold_up_the_next() {
        gate.request(first);
        gate.request(second);
        assertEquals(Optional.of(second), gate.follow(new ConversationEvent.Fault("invalid_value", "No."), null));
    }

    @Test
    void faults_of_other_commands_do_not_let_a_second_request_through() {
        gate.request(first);
        gate.request(second);
        assertEquals(Optional.empty(), gate.follow(new ConversationEvent.Fault("response_cancel_not_active", "None."), null));
        assertEquals(Optional.empty(), gate.follow(new ConversationEvent.Fault("input_audio_buffer_commit_empty",
            "None."), null));
    }

    @Test
    void a_request_that_lost_the_race_is_made_again_after_the_winner() {
        gate.request(first);
        assertEquals(Optional.empty(), created("V"));
        assertEquals(Optional.empty(), gate.follow(TAKEN, null));
        assertEquals(Optional.of(first), done("V"));
    }

    @Test
    void a_request_that_lost_to_a_response_not_heard_of_is_made_again_once_that_is_done() {
        gate.request(first);
        assertEquals(Optional.empty(), gate.follow(TAKEN, null));
        assertEquals(Optional.empty(), gate.request(second));
        assertEquals(Optional.of(first), done("V"));
        assertEquals(Optional.empty(), created("R"));
        assertEquals(Optional.of(second), done("R"));
    }

    @Test
    void a_request_is_made_again_once_only() {
        gate.request(first);
        created("V");
        gate.follow(TAKEN, null);
        assertEquals(Optional.of(first), done("V"));
        assertEquals(Optional.empty(), gate.follow(TAKEN, null));
        assertEquals(Optional.empty(), done("W"));
    }

    @Test
    void a_stray_refusal_makes_nothing_again() {
        assertEquals(Optional.empty(), gate.follow(TAKEN, null));
        gate.request(first);
        created("R");
        assertEquals(Optional.empty(), done("R"));
        assertEquals(Optional.empty(), gate.follow(TAKEN, null));
    }

    @Test
    void an_answer_goes_on_until_it_is_made_and_played() {
        assertFalse(gate.isAnswering());
        created("R");
        assertTrue(gate.isGenerating());
        gate.follow(new ConversationEvent.PlaybackStarted("R"), null);
        done("R");
        assertFalse(gate.isGenerating());
        assertTrue(gate.isAnswering());
        gate.follow(new ConversationEvent.PlaybackStopped("R"), null);
        assertFalse(gate.isAnswering());
    }

    @Test
    void an_answer_that_is_cut_is_over() {
        created("R");
        gate.follow(new ConversationEvent.PlaybackStarted("R"), null);
        gate.follow(new ConversationEvent.PlaybackCleared("R"), null);
        done("R");
        assertFalse(gate.isAnswering());
    }
}
