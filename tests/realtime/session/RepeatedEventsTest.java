package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.heardSoFar;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.speech;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;
import static realtime.session.Events.textDone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Events that come twice, in another order, or from two sources. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepeatedEventsTest {
    private static final List<String> WHOLE =
        List.of("1 user A completed @100-900 \"Hello?\"", "2 assistant B completed @1000-1000 \"Hi there.\"");
    private static final List<ConversationEvent> CONVERSATION = List.of(
        speechStarted("A", 100), speechStopped("A", 900), committed("A", null), added(speech("A"), null),
            done(speech("A"), null),
        response("R"), output("R", answer("B")), added(answer("B"), "A"), audible("R"), delta("R", "B", "Hi "),
        heardSoFar("A", "Hello"), delta("R", "B", "there."), heard("A", "Hello?"), textDone("R", "B", "Hi there."),
        outputDone("R", answer("B", "Hi there.")), done(answer("B", "Hi there."), "A"), responseDone("R"), played("R"));

    private static Tape play(List<ConversationEvent> events) {
        return new Tape().at(1_000, events.toArray(ConversationEvent[]::new));
    }

    @Test
    void each_event_twice_gives_the_same_transcript() {
        List<ConversationEvent> twice = CONVERSATION.stream().flatMap(event -> List.of(event, event).stream()).toList();
        assertEquals(WHOLE, play(twice).lines());
    }

    @Test
    void the_whole_conversation_twice_gives_the_same_transcript() {
        List<ConversationEvent> twice = new ArrayList<>(CONVERSATION);
        twice.addAll(CONVERSATION);
        assertEquals(WHOLE, play(twice).lines());
    }

    @Test
    void the_whole_conversation_backwards_gives_the_same_items_in_the_same_order() {
        List<ConversationEvent> backwards = new ArrayList<>(CONVERSATION);
        Collections.reverse(backwards);
        assertEquals(WHOLE, play(backwards).lines());
    }

    @Test
    void two_sources_of_the_same_conversation_do_not_double_its_text() {
        Tape tape = new Tape();
        for (ConversationEvent event : CONVERSATION) {
            tape.from(Source.SIDEBAND).at(1_000, event).from(Source.WIDGET).at(1_000, event);
        }
        assertEquals(WHOLE, tape.lines());
    }

    @Test
    void text_that_two_sources_have_begun_grows_once() {
        Tape tape = new Tape().from(Source.WIDGET).at(10, delta("R", "B", "Hi "));
        tape.from(Source.SIDEBAND).at(20, delta("R", "B", "Hi "), delta("R", "B", "there."));
        tape.from(Source.WIDGET).at(30, delta("R", "B", "there."));
        assertEquals(List.of("1 assistant B in_progress \"Hi there.\""), tape.lines());
    }

    @Test
    void a_late_delta_does_not_grow_a_final_text() {
        Tape tape = new Tape().at(10, textDone("R", "B", "Hi there."), delta("R", "B", "Hi "), heard("A", "Yes."),
            heardSoFar("A", "Ye"));
        assertEquals(List.of("1 assistant B in_progress \"Hi there.\"", "2 user A completed \"Yes.\""), tape.lines());
    }

    @Test
    void an_item_done_before_its_deltas_keeps_its_text() {
        Tape tape = new Tape().at(10, done(answer("B", "Hi there."), null), delta("R", "B", "Hi "),
            new ConversationEvent.AssistantTextDelta("R", "B", 1, "there."));
        assertEquals(List.of("1 assistant B completed \"Hi there.\""), tape.lines());
    }

    @Test
    void the_whole_text_repairs_parts_whose_ends_were_missed() {
        Tape tape = new Tape().at(10, textDone("R", "B", "Hi "), new ConversationEvent.AssistantTextDelta("R", "B", 1,
            "th"),
            done(answer("B", "Hi there."), null), textDone("R", "B", "Hi "));
        assertEquals(List.of("1 assistant B completed \"Hi there.\""), tape.lines());
    }

    @Test
    void a_doubled_delta_is_repaired_by_the_final_text() {
        Tape tape = new Tape().at(10, delta("R", "B", "Hi "), delta("R", "B", "Hi "), textDone("R", "B", "Hi there."));
        assertEquals(List.of("1 assistant B in_progress \"Hi there.\""), tape.lines());
    }

    @Test
    void a_follower_may_come_before_its_predecessor() {
        Tape tape = new Tape().at(10, added(answer("D"), "C"), added(answer("B"), "A"), committed("C", "B"),
            committed("A", null));
        assertEquals(List.of("1 user A in_progress \"\"", "2 assistant B in_progress \"\"", "3 user C in_progress \"\"",
            "4 assistant D in_progress \"\""), tape.lines());
    }
}
