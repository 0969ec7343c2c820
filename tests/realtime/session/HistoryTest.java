package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.cut;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.notHeard;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.system;
import static realtime.session.Events.truncated;
import static realtime.session.Events.typed;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

/** What a new call is told of the conversation before it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HistoryTest {
    private final Session session = new Session("s1", new SettingsParser(Map.of("model", "m"),
        List.of()).parse(Map.of()), "practice", new SettableClock(Tape.START));
    private final int call = session.beginCall("webrtc");

    private void apply(ConversationEvent... events) {
        for (ConversationEvent event : events) {
            session.apply(call, event, Source.SIDEBAND);
        }
    }

    private List<String> told() {
        return session.history().stream().map(item -> item.type().name().toLowerCase() + " " + item.content()).toList();
    }

    @Test
    void what_was_said_is_told_in_order_whoever_said_it() {
        apply(committed("C", "B"), added(system("A", "The chart shows May."), null), done(answer("B", "Hello."), "A"),
            heard("C", "Hi."), added(typed("D", "Typed."), "C"));
        assertEquals(List.of("system The chart shows May.", "assistant Hello.", "user Hi.", "user Typed."), told());
    }

    @Test
    void what_is_unfinished_empty_not_transcribed_or_a_tools_is_not() {
        ProviderItem tool = new ProviderItem("T", ItemType.TOOL, "look_up({})", false, false);
        apply(heard("A", "  "), committed("B", "A"), notHeard("B"), committed("C", "B"), done(tool, "C"),
            output("R", answer("D")));
        assertEquals(List.of(), told());
    }

    @Test
    void of_an_answer_that_was_cut_only_what_was_heard_is_told() {
        apply(output("R", answer("B")), audible("R"), truncated("B", 500),
            outputDone("R", cut("B", "Well, I think so.")), done(cut("B", "Well, I think so."), null));
        assertEquals(List.of("assistant Well, I"), told());
    }

    @Test
    void an_answer_of_which_nothing_was_heard_is_not_told() {
        apply(output("R", answer("B")), audible("R"), truncated("B", 0), done(cut("B", "Well, I think so."), null));
        assertEquals(List.of(), told());
    }

    @Test
    void of_a_long_conversation_the_newest_is_told() {
        String text = "x".repeat(20_000);
        apply(added(typed("A", "First."), null), added(typed("B", text), "A"), added(typed("C", text), "B"),
            added(typed("D", text), "C"));
        assertEquals(List.of("B", "C", "D"), session.history().stream().map(Item::id).toList());
        apply(added(typed("E", "!"), "D"));
        assertEquals(List.of("C", "D", "E"), session.history().stream().map(Item::id).toList());
    }
}
