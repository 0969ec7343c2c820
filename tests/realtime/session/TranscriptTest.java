package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.configured;
import static realtime.session.Events.deleted;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.heardSoFar;
import static realtime.session.Events.notHeard;
import static realtime.session.Events.outOfBand;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.speech;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;
import static realtime.session.Events.system;
import static realtime.session.Events.textDone;
import static realtime.session.Events.typed;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TranscriptTest {
    private final Tape tape = new Tape();

    @Test
    void a_users_words_that_come_after_the_answer_began_stand_before_it() {
        tape.at(1_100, speechStarted("A", 1_000));
        assertEquals(List.of("1 user A in_progress @1000- \"\""), tape.lines());
        tape.at(2_100, speechStopped("A", 2_000), committed("A", null), added(speech("A"), null), done(speech("A"),
            null));
        tape.at(2_500, response("R"), added(answer("B"), "A"), audible("R"), delta("R", "B", "Hi "), delta("R", "B",
            "the"));
        assertEquals(List.of("1 user A in_progress @1000-2000 \"\"", "2 assistant B in_progress @2500- \"Hi the\""),
            tape.lines());
        tape.at(2_700, heardSoFar("A", "Hel"), heard("A", "Hello?"));
        tape.at(2_800, textDone("R", "B", "Hi there."), done(answer("B", "Hi there."), "A"), responseDone("R"));
        tape.at(4_000, played("R"));
        assertEquals(List.of("1 user A completed @1000-2000 \"Hello?\"",
            "2 assistant B completed @2500-4000 \"Hi there.\""),
            tape.lines());
    }

    @Test
    void an_answer_that_is_announced_after_it_became_audible_has_its_start() {
        tape.at(500, response("R"), audible("R"));
        tape.at(600, output("R", answer("B")), delta("R", "B", "Hi."));
        tape.at(900, outputDone("R", answer("B", "Hi.")), played("R"));
        assertEquals(List.of("1 assistant B completed @500-900 \"Hi.\""), tape.lines());
    }

    @Test
    void a_second_item_of_one_response_starts_when_it_comes_up_and_both_end_with_the_playback() {
        tape.at(500, response("R"), output("R", answer("B")), audible("R"), textDone("R", "B", "Let me see."));
        tape.at(700, outputDone("R", answer("B", "Let me see.")), output("R", answer("C")), textDone("R", "C",
            "It is nine."));
        tape.at(800, outputDone("R", answer("C", "It is nine.")), responseDone("R"));
        tape.at(3_000, played("R"));
        assertEquals(List.of("1 assistant B completed @500-3000 \"Let me see.\"",
            "2 assistant C completed @700-3000 \"It is nine.\""),
            tape.lines());
    }

    @Test
    void a_turn_whose_transcription_fails_stays_and_says_so() {
        tape.at(100, speechStarted("A", 50), speechStopped("A", 90), committed("A", null), notHeard("A"));
        assertEquals(List.of("1 user A failed @50-90 \"[not transcribed]\""), tape.lines());
    }

    @Test
    void words_that_come_after_a_failure_replace_its_remark() {
        tape.at(100, committed("A", null), notHeard("A"), heardSoFar("A", "Hel"));
        assertEquals(List.of("1 user A failed \"Hel\""), tape.lines());
        tape.at(200, heard("A", "Hello."));
        assertEquals(List.of("1 user A completed \"Hello.\""), tape.lines());
    }

    @Test
    void a_failure_after_the_words_changes_nothing() {
        tape.at(100, committed("A", null), heard("A", "Hello."), notHeard("A"));
        assertEquals(List.of("1 user A completed \"Hello.\""), tape.lines());
    }

    @Test
    void white_space_around_a_users_words_is_dropped_and_so_is_a_turn_without_words() {
        tape.at(100, heard("A", " Hello.\n"), speechStarted("B", 20), committed("B", "A"), heard("B", "  \n"),
            added(speech("B"), "A"), added(answer("C"), "B"), done(answer("C", "Yes?"), "B"));
        assertEquals(List.of("1 user A completed \"Hello.\"", "2 assistant C completed \"Yes?\""), tape.lines());
    }

    @Test
    void without_transcription_a_turn_is_complete_when_it_is_done() {
        tape.at(100, configured(false), speechStarted("A", 50), speechStopped("A", 90), committed("A", null));
        assertEquals(List.of("1 user A in_progress @50-90 \"\""), tape.lines());
        tape.at(120, done(speech("A"), null));
        assertEquals(List.of("1 user A completed @50-90 \"\""), tape.lines());
    }

    @Test
    void transcription_that_was_not_asked_for_is_not_waited_for_though_the_provider_says_nothing() {
        assertEquals(List.of("1 user A completed \"\""), new Tape(false).at(100, done(speech("A"), null)).lines());
    }

    @Test
    void typed_text_and_system_messages_are_complete_at_once() {
        tape.at(100, added(system("S", "The chart shows March."), null), added(typed("A", "What is the peak?"), "S"));
        assertEquals(List.of("1 system S completed \"The chart shows March.\"",
            "2 user A completed \"What is the peak?\""),
            tape.lines());
    }

    @Test
    void a_function_call_and_its_result_are_items_of_the_tool() {
        ProviderItem call = new ProviderItem("F", ItemType.TOOL, "lookup({\"day\":1})", false, false);
        ProviderItem result = new ProviderItem("G", ItemType.TOOL, "sunny", false, false);
        tape.at(100, response("R"), output("R", new ProviderItem("F", ItemType.TOOL, "lookup()", false, false)));
        tape.at(200, outputDone("R", call), added(result, "F"), done(result, "F"));
        assertEquals(List.of("1 tool F completed \"lookup({\"day\":1})\"", "2 tool G completed \"sunny\""),
            tape.lines());
    }

    @Test
    void an_out_of_band_response_leaves_no_trace() {
        tape.at(100, outOfBand("X"), output("X", answer("B")), delta("X", "B", "Sum"), textDone("X", "B", "Summary."));
        tape.at(200, outputDone("X", answer("B", "Summary.")), responseDone("X"), audible("X"), played("X"));
        assertEquals(List.of(), tape.lines());
    }

    @Test
    void unknown_events_and_faults_change_nothing() {
        tape.at(100, heard("A", "Hello."), new ConversationEvent.Unknown("rate_limits.updated"),
            new ConversationEvent.Unknown(null), new ConversationEvent.Fault("server_error", "Sorry."));
        assertEquals(List.of("1 user A completed \"Hello.\""), tape.lines());
    }

    @Test
    void a_deleted_item_is_gone_and_the_rest_moves_up() {
        tape.at(100, heard("A", "One."), added(answer("B"), "A"), done(answer("B", "Two."), "A"), added(typed("C",
            "Three."), "B"));
        tape.at(200, deleted("B"), deleted("B"), deleted("unknown"));
        assertEquals(List.of("1 user A completed \"One.\"", "2 user C completed \"Three.\""), tape.lines());
    }

    @Test
    void what_is_reported_late_about_a_deleted_item_does_not_bring_it_back() {
        tape.at(100, speechStarted("A", 50), committed("A", null), response("R"), output("R", answer("B")),
            audible("R"));
        tape.at(200, deleted("A"), deleted("B"), heard("A", "Secret."), delta("R", "B", "Hm"), done(answer("B", "Hm."),
            "A"));
        tape.at(300, played("R"), responseDone("R"), added(typed("C", "Next."), "B"));
        assertEquals(List.of("1 user C completed \"Next.\""), tape.lines());
    }

    @Test
    void a_call_that_ends_mid_answer_keeps_what_was_heard() {
        tape.at(1_000, heard("A", "Go on."), response("R"), output("R", answer("B")), audible("R"),
            delta("R", "B", "One two three four five six seven eight nine ten"));
        tape.callEnds(2_000);
        assertEquals(List.of("1 user A completed \"Go on.\"",
            "2 assistant B completed interrupted @1000-2000 \"One two three\" "
                + "unheard \"four five six seven eight nine ten\""),
            tape.lines());
    }

    @Test
    void a_call_that_ends_mid_speech_closes_the_turn() {
        tape.at(1_000, speechStarted("A", 900)).callEnds(1_500);
        assertEquals(List.of("1 user A failed @900-1500 \"[not transcribed]\""), tape.lines());
    }

    @Test
    void a_call_that_ends_mid_transcription_keeps_the_words_so_far() {
        tape.at(1_000, speechStarted("A", 500), speechStopped("A", 900), heardSoFar("A", "Hel")).callEnds(1_500);
        assertEquals(List.of("1 user A completed @500-900 \"Hel\""), tape.lines());
    }

    @Test
    void a_second_calls_offsets_go_on_from_the_first_calls_start() {
        tape.at(1_000, speechStarted("A", 500), speechStopped("A", 900), heard("A", "One.")).callEnds(10_000);
        tape.callStarts(60_000).at(61_000, speechStarted("B", 500), speechStopped("B", 900), heard("B", "Two."));
        tape.at(62_000, response("R"), output("R", answer("C")), audible("R"), textDone("R", "C", "Three."));
        tape.at(63_000, responseDone("R"), played("R"));
        assertEquals(List.of("1 user A completed @500-900 \"One.\"", "2 user B completed @60500-60900 \"Two.\"",
            "3 assistant C completed @62000-63000 \"Three.\""), tape.lines());
    }
}
