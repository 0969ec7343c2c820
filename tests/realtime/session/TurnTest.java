package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.speech;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TurnTest {
    private static final List<ConversationEvent> TWO_TURNS = List.of(
        speechStarted("A", 100), speechStopped("A", 900), committed("A", null), added(speech("A"), null),
        response("R"), output("R", answer("B")), added(answer("B"), "A"), audible("R"), responseDone("R"), played("R"),
        speechStarted("C", 2_100), speechStopped("C", 2_900), committed("C", "B"), added(speech("C"), "B"),
        response("S"), output("S", answer("D")), added(answer("D"), "C"), audible("S"), responseDone("S"), played("S"));

    private static Phase after(List<ConversationEvent> events) {
        Turn turn = new Turn();
        events.forEach(event -> turn.apply(event, true, 0));
        return turn.phase();
    }

    @Test
    void a_turn_goes_from_speech_by_thinking_to_the_answer_and_back() {
        List<Phase> phases = new ArrayList<>();
        for (int heard = 0; heard <= TWO_TURNS.size(); heard++) {
            Phase now = after(TWO_TURNS.subList(0, heard));
            if (phases.isEmpty() || phases.getLast() != now) {
                phases.add(now);
            }
        }
        assertEquals(List.of(Phase.LISTENING, Phase.USER_SPEAKING, Phase.THINKING, Phase.ASSISTANT_SPEAKING,
            Phase.LISTENING, Phase.USER_SPEAKING, Phase.THINKING, Phase.ASSISTANT_SPEAKING, Phase.LISTENING), phases);
    }

    @Test
    void an_answer_that_calls_a_function_is_waited_for_until_it_is_told() {
        ProviderItem call = new ProviderItem("F", ItemType.TOOL, "{}", false, false);
        ProviderItem output = new ProviderItem("G", ItemType.TOOL, "7", false, false);
        List<ConversationEvent> events = new ArrayList<>(TWO_TURNS.subList(0, 5));
        events.addAll(List.of(output("R", call), added(call, "A"), outputDone("R", call), responseDone("R"),
            added(output, "F")));
        assertEquals(Phase.THINKING, after(events));
    }

    @Test
    void it_comes_back_as_it_was_saved_and_goes_on() {
        for (int saved = 0; saved <= TWO_TURNS.size(); saved++) {
            Turn before = new Turn();
            TWO_TURNS.subList(0, saved).forEach(event -> before.apply(event, true, 0));
            Turn after = new Turn();
            after.restore(before.saved());
            assertEquals(before.phase(), after.phase());
            TWO_TURNS.subList(saved, TWO_TURNS.size()).forEach(event -> after.apply(event, true, 0));
            assertEquals(Phase.LISTENING, after.phase());
        }
    }

    /** A host that was away hears at once what happens now, and a moment later from the page what it has missed. */
    @Test
    void what_a_page_tells_late_leaves_nobody_waited_for() {
        for (int missed = 0; missed <= TWO_TURNS.size(); missed++) {
            for (int live = missed; live <= TWO_TURNS.size(); live++) {
                List<ConversationEvent> order = new ArrayList<>(TWO_TURNS.subList(missed, live));
                order.addAll(TWO_TURNS.subList(0, missed));
                order.addAll(TWO_TURNS.subList(live, TWO_TURNS.size()));
                assertEquals(Phase.LISTENING, after(order), missed + " missed, and told after " + live);
            }
        }
    }
}
