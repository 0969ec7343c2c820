package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.cancelled;
import static realtime.session.Events.cleared;
import static realtime.session.Events.cut;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.retrieved;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.textDone;
import static realtime.session.Events.truncated;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class InterruptionTest {
    private static final String TEN = "One two three four five six seven eight nine ten";
    private final Tape tape = new Tape();

    /** An answer of 48 characters, audible from 1000 ms on. */
    private Tape answering() {
        return tape.at(1_000, response("R"), output("R", answer("B")), audible("R"), delta("R", "B", TEN));
    }

    @Test
    void barge_in_splits_the_answer_where_the_provider_cut_it() {
        answering().at(2_300, speechStarted("C", 2_200), cleared("R"), truncated("B", 1_000), cancelled("R", 100));
        assertEquals(List.of(
            "1 assistant B completed interrupted @1000-2000 \"One two\" "
                + "unheard \"three four five six seven eight nine ten\"",
            "2 user C in_progress @2200- \"\""), tape.lines());
    }

    @Test
    void the_providers_cut_counts_whether_it_comes_before_or_after_the_end_of_playback() {
        answering().at(2_300, truncated("B", 1_000), cleared("R"), cancelled("R", 100));
        List<String> expected = List.of("1 assistant B completed interrupted @1000-2000 \"One two\" unheard "
            + "\"three four five six seven eight nine ten\"");
        assertEquals(expected, tape.lines());
        tape.at(2_400, cleared("R"), played("R"), truncated("B", 1_000));
        assertEquals(expected, tape.lines());
    }

    @Test
    void text_that_comes_after_the_cut_does_not_bring_back_what_was_not_heard() {
        answering().at(2_300, cleared("R"), truncated("B", 1_000), delta("R", "B", " eleven"),
            textDone("R", "B", TEN + " eleven"), outputDone("R", cut("B", TEN + " eleven")),
            done(cut("B", TEN + " eleven"), null), cancelled("R", 100));
        assertEquals(List.of("1 assistant B completed interrupted @1000-2000 \"One two\" unheard "
            + "\"three four five six seven eight nine ten eleven\""), tape.lines());
    }

    @Test
    void the_providers_own_copy_says_exactly_what_was_heard() {
        answering().at(2_300, truncated("B", 1_000), textDone("R", "B", TEN), cancelled("R", 100));
        tape.at(2_400, retrieved(answer("B", "One two three four")));
        assertEquals(List.of("1 assistant B completed interrupted @1000-2000 \"One two three four\" unheard "
            + "\"five six seven eight nine ten\""), tape.lines());
    }

    @Test
    void a_copy_without_words_or_with_others_changes_nothing() {
        answering().at(2_300, truncated("B", 1_000), cancelled("R", 100));
        List<String> before = tape.lines();
        tape.at(2_400, retrieved(answer("B")), retrieved(answer("B", " ")), retrieved(answer("B", "Uno dos")),
            retrieved(answer("unknown", "One")));
        assertEquals(before, tape.lines());
    }

    @Test
    void a_copy_of_an_answer_that_was_not_cut_changes_nothing() {
        answering().at(2_000, textDone("R", "B", TEN), responseDone("R"), retrieved(answer("B", "One")));
        assertEquals(List.of("1 assistant B completed @1000- \"" + TEN + "\""), tape.lines());
    }

    @Test
    void a_playback_that_is_cleared_after_the_response_was_done_is_an_interruption() {
        answering().at(1_500, textDone("R", "B", TEN), responseDone("R")).at(2_000, cleared("R"));
        assertEquals(List.of("1 assistant B completed interrupted @1000-2000 \"One two three\" unheard "
            + "\"four five six seven eight nine ten\""), tape.lines());
    }

    @Test
    void a_playback_that_ended_cannot_be_interrupted() {
        answering().at(1_500, textDone("R", "B", TEN), responseDone("R")).at(4_000, played("R")).at(4_100,
            cleared("R"));
        assertEquals(List.of("1 assistant B completed @1000-4000 \"" + TEN + "\""), tape.lines());
    }

    @Test
    void an_answer_cancelled_before_it_was_audible_was_not_heard_at_all() {
        tape.at(1_000, response("R"), output("R", answer("B")), delta("R", "B", "One two"), truncated("B", 0),
            cancelled("R", 0));
        assertEquals(List.of("1 assistant B completed interrupted \"\" unheard \"One two\""), tape.lines());
    }

    @Test
    void text_without_spaces_is_split_too() {
        String text = "\u4eca\u65e5\u306f\u3068\u3066\u3082\u826f\u3044\u5929\u6c17\u3067\u3059\u306d";
        assertEquals(new HeardText(text.substring(0, 6), text.substring(6)), HeardText.split(text, 500, 1_000L));
    }

    @Test
    void the_split_falls_between_words_and_never_beyond_the_text() {
        assertEquals(new HeardText("", "Hello there"), HeardText.split("Hello there", 0, 1_000L));
        assertEquals(new HeardText("", "Hello there"), HeardText.split("Hello there", 300, 1_000L));
        assertEquals(new HeardText("Hello", "there"), HeardText.split("Hello there", 700, 1_000L));
        assertEquals(new HeardText("Hello there", ""), HeardText.split("Hello there", 1_000, 1_000L));
        assertEquals(new HeardText("Hello there", ""), HeardText.split("Hello there", 5_000, 1_000L));
        assertEquals(new HeardText("", "Hello there"), HeardText.split("Hello there", -5, null));
        assertEquals(new HeardText("", ""), HeardText.split("", 5, null));
    }
}
