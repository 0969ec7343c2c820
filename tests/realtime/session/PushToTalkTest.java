package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.cancelled;
import static realtime.session.Events.cleared;
import static realtime.session.Events.committed;
import static realtime.session.Events.heard;
import static realtime.session.Events.output;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

/** The user says when a turn begins and ends, or when it is answered. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PushToTalkTest {
    private final SettableClock clock = new SettableClock(Tape.START);
    private Session session;
    private int call;

    private void begin(Map<String, Object> turnDetection) {
        SettingsParser parser = new SettingsParser(Map.of("model", "m", "idle_seconds", 60), List.of());
        session = new Session("s1", parser.parse(Map.of("turn_detection", turnDetection)), "practice", clock);
        call = session.beginCall("webrtc");
        session.connected(call);
    }

    private void apply(ConversationEvent... events) {
        for (ConversationEvent event : events) {
            session.apply(call, event, Source.SIDEBAND);
        }
    }

    private boolean press(boolean on, long afterMs) {
        clock.forward(Duration.ofMillis(afterMs));
        return session.talking(call, on);
    }

    private List<Phase> phases() {
        List<Phase> phases = new ArrayList<>();
        for (SessionEvent event : session.eventsAfter(2).orElseThrow()) {
            if (event.data() instanceof SessionSnapshot now && (phases.isEmpty() || phases.getLast() != now.phase())) {
                phases.add(now.phase());
            }
        }
        return phases;
    }

    private List<String> lines() {
        return session.items().stream().map(Tape::line).toList();
    }

    @Test
    void a_turn_lasts_from_press_to_release_and_is_then_answered() {
        begin(Map.of("type", "push_to_talk"));
        assertTrue(press(true, 1_000));
        assertTrue(session.snapshot().isRecording());
        assertTrue(press(false, 1_500));
        apply(committed("A", null), response("R"), output("R", answer("B")), audible("R"), heard("A", "Hello?"),
            responseDone("R"), played("R"));
        assertEquals(List.of(Phase.USER_SPEAKING, Phase.THINKING, Phase.ASSISTANT_SPEAKING, Phase.LISTENING), phases());
        assertEquals("1 user A completed @1000-2500 \"Hello?\"", lines().getFirst());
    }

    @Test
    void pressing_twice_is_one_press_and_releasing_twice_one_release() {
        begin(Map.of("type", "push_to_talk"));
        assertFalse(press(false, 0));
        assertTrue(press(true, 100));
        assertFalse(press(true, 100));
        assertTrue(press(false, 300));
        assertFalse(press(false, 100));
        apply(committed("A", null));
        assertEquals(List.of("1 user A in_progress @100-500 \"\""), lines());
    }

    @Test
    void a_press_during_an_answer_takes_the_floor() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 100);
        press(false, 500);
        apply(committed("A", null), response("R"), output("R", answer("B")), audible("R"));
        press(true, 200);
        apply(cleared("R"), cancelled("R", 4));
        press(false, 400);
        apply(committed("C", "B"), response("S"), responseDone("S"));
        assertEquals(List.of(Phase.USER_SPEAKING, Phase.THINKING, Phase.ASSISTANT_SPEAKING, Phase.USER_SPEAKING,
            Phase.THINKING, Phase.LISTENING), phases());
        assertEquals("3 user C in_progress @800-1200 \"\"", lines().getLast());
    }

    @Test
    void turns_that_overlap_with_the_providers_word_get_their_own_times() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 100);
        press(false, 300);
        press(true, 100);
        apply(committed("A", null));
        apply(committed("A", null));
        assertEquals(Phase.USER_SPEAKING, session.phase());
        press(false, 400);
        press(true, 100);
        apply(committed("B", "A"));
        assertEquals(List.of("1 user A in_progress @100-400 \"\"", "2 user B in_progress @500-900 \"\""), lines());
    }

    @Test
    void a_press_that_is_cancelled_leaves_nothing_behind() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 100);
        assertTrue(session.talkCancelled(call));
        assertEquals(Phase.LISTENING, session.phase());
        assertFalse(press(false, 50));
        press(true, 100);
        press(false, 500);
        apply(committed("A", null));
        assertEquals(List.of("1 user A in_progress @250-750 \"\""), lines());
    }

    @Test
    void a_turn_that_the_provider_found_empty_is_cancelled_after_its_release() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 100);
        press(false, 500);
        assertTrue(session.talkCancelled(call));
        assertEquals(List.of(Phase.USER_SPEAKING, Phase.THINKING, Phase.LISTENING), phases());
        press(true, 100);
        press(false, 500);
        apply(committed("A", null));
        assertEquals(List.of("1 user A in_progress @700-1200 \"\""), lines());
    }

    @Test
    void speech_that_the_provider_has_heard_is_timed_by_the_provider() {
        begin(Map.of("type", "server_vad"));
        press(true, 100);
        clock.forward(Duration.ofMillis(900));
        apply(speechStarted("A", 300), speechStopped("A", 800));
        press(false, 100);
        apply(committed("A", null));
        assertEquals(List.of("1 user A in_progress @300-800 \"\""), lines());
    }

    @Test
    void letting_go_awaits_no_answer_where_the_provider_finds_the_turns() {
        begin(Map.of("type", "server_vad"));
        press(true, 100);
        press(false, 500);
        assertEquals(List.of(Phase.USER_SPEAKING, Phase.LISTENING), phases());
    }

    @Test
    void a_turn_that_the_app_has_answered_awaits_nothing_until_it_does() {
        begin(Map.of("create_response", false));
        clock.forward(Duration.ofSeconds(1));
        apply(speechStarted("A", 100), speechStopped("A", 900), committed("A", null));
        assertEquals(Phase.LISTENING, session.phase());
        apply(response("R"));
        assertEquals(List.of(Phase.USER_SPEAKING, Phase.LISTENING, Phase.THINKING), phases());
    }

    @Test
    void the_providers_word_on_who_answers_counts() {
        begin(Map.of("create_response", false));
        apply(new ConversationEvent.Configured(new ReportedSettings(null, null, null, null, null, null, null,
            TurnDetection.of(TurnDetection.Type.SERVER_VAD), null, null)));
        apply(speechStarted("A", 100), speechStopped("A", 900));
        assertEquals(Phase.THINKING, session.phase());
    }

    @Test
    void a_held_key_is_no_silence() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 59_000);
        clock.forward(Duration.ofSeconds(100));
        assertEquals(Optional.empty(), session.reachedLimit());
        press(false, 0);
        clock.forward(Duration.ofSeconds(59));
        assertEquals(Optional.empty(), session.reachedLimit());
        clock.forward(Duration.ofSeconds(1));
        assertEquals(Optional.of("idle_seconds"), session.reachedLimit());
    }

    @Test
    void nobody_talks_while_the_call_is_not_up_or_paused() {
        begin(Map.of("type", "push_to_talk"));
        session.pause(true);
        assertFalse(press(true, 0));
        session.pause(false);
        press(true, 0);
        session.pause(true);
        assertFalse(press(false, 0));
        session.pause(false);
        assertEquals(Phase.LISTENING, session.phase());
        session.disconnected(call);
        assertFalse(press(true, 0));
        session.end(call, "stopped");
        assertFalse(press(true, 0));
        assertFalse(session.talkCancelled(call));
    }

    @Test
    void letting_go_counts_also_while_the_call_is_interrupted() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 100);
        session.disconnected(call);
        assertTrue(press(false, 500));
        session.connected(call);
        assertEquals(Phase.THINKING, session.phase());
    }

    @Test
    void a_key_held_when_the_call_is_lost_is_not_held_in_the_next() {
        begin(Map.of("type", "push_to_talk"));
        press(true, 100);
        press(false, 300);
        press(true, 100);
        session.lost(call);
        call = session.beginCall("webrtc");
        session.connected(call);
        assertEquals(Phase.LISTENING, session.phase());
        apply(committed("A", null));
        assertEquals(List.of("1 user A in_progress \"\""), lines());
    }

    @Test
    void a_turn_that_was_only_held_owes_its_words_all_the_same() {
        begin(Map.of("type", "push_to_talk"));
        apply(committed("A", null));
        assertTrue(session.owesWords(call));
        session.end(call, "stopped");
        assertTrue(session.apply(call, heard("A", "Late, but here."), Source.SIDEBAND));
        assertFalse(session.owesWords(call));
    }
}
