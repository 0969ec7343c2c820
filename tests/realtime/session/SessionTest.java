package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.cancelled;
import static realtime.session.Events.cleared;
import static realtime.session.Events.committed;
import static realtime.session.Events.delta;
import static realtime.session.Events.heard;
import static realtime.session.Events.outOfBand;
import static realtime.session.Events.output;
import static realtime.session.Events.played;
import static realtime.session.Events.reported;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;
import static realtime.session.Events.textDone;
import static realtime.session.Events.typed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

/** Where a session stands, step by step: each test compares the whole list of states with what readers saw. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionTest {
    private static final SessionError BROKEN = new SessionError("call_dropped", "The provider ended the call.",
        "Press Start.");
    private final SettableClock clock = new SettableClock(Tape.START);
    private final Session session = new Session("s1", new SettingsParser(Map.of("model", "m"),
        List.of()).parse(Map.of()), "practice", clock);

    /** Status and phase after each status event, repetitions left out. */
    private List<String> states() {
        List<String> states = new ArrayList<>();
        for (SessionEvent event : session.eventsAfter(0).orElseThrow()) {
            if (event.data() instanceof SessionSnapshot now) {
                String state = now.status().name().toLowerCase() + " " + now.phase().name().toLowerCase();
                if (states.isEmpty() || !states.getLast().equals(state)) {
                    states.add(state);
                }
            }
        }
        return states;
    }

    private int connectedCall() {
        int call = session.beginCall("webrtc");
        session.connected(call);
        return call;
    }

    private void apply(int call, ConversationEvent... events) {
        for (ConversationEvent event : events) {
            session.apply(call, event, Source.SIDEBAND);
        }
    }

    @Test
    void a_new_session_is_idle_and_has_no_events() {
        SessionSnapshot snapshot = session.snapshot();
        assertEquals(Status.IDLE, snapshot.status());
        assertEquals(Phase.NEW, snapshot.phase());
        assertEquals("new", snapshot.connectionState());
        assertEquals(0, snapshot.seq());
        assertEquals(List.of(), snapshot.transcript());
        assertEquals("", snapshot.transcriptText());
    }

    @Test
    void an_ordinary_conversation() {
        int call = connectedCall();
        apply(call, speechStarted("A", 100), speechStopped("A", 900), committed("A", null), response("R"), output("R",
            answer("B")),
            audible("R"), delta("R", "B", "Hi"), heard("A", "Hello?"), textDone("R", "B", "Hi."), responseDone("R"),
                played("R"));
        session.end(call, "stopped");
        assertEquals(List.of("connecting connecting", "connected listening", "recording user_speaking",
            "connected thinking",
            "speaking assistant_speaking", "connected listening", "idle ended"), states());
        assertEquals("User: Hello?\nAssistant: Hi.", session.snapshot().transcriptText());
        assertEquals("stopped", session.snapshot().endedReason());
        assertEquals("closed", session.snapshot().connectionState());
    }

    @Test
    void barge_in() {
        int call = connectedCall();
        apply(call, speechStarted("A", 100), speechStopped("A", 900), response("R"), output("R", answer("B")),
            audible("R"),
            speechStarted("C", 2_000), cleared("R"), cancelled("R", 10), speechStopped("C", 2_500), committed("C", "B"),
            response("S"), output("S", answer("D")), audible("S"), responseDone("S"), played("S"));
        assertEquals(List.of("connecting connecting", "connected listening", "recording user_speaking",
            "connected thinking",
            "speaking assistant_speaking", "recording user_speaking", "connected thinking",
                "speaking assistant_speaking",
            "connected listening"), states());
    }

    @Test
    void an_answer_that_is_cancelled_late_does_not_end_the_wait_for_the_next() {
        int call = connectedCall();
        apply(call, response("R"), audible("R"), speechStarted("C", 2_000), cleared("R"), speechStopped("C", 2_500),
            cancelled("R", 10));
        assertEquals(Phase.THINKING, session.phase());
        apply(call, response("S"), responseDone("S"));
        assertEquals(Phase.LISTENING, session.phase());
    }

    @Test
    void an_out_of_band_response_does_not_show() {
        int call = connectedCall();
        apply(call, speechStarted("A", 100), speechStopped("A", 900), outOfBand("X"), responseDone("X"));
        assertEquals(Phase.THINKING, session.phase());
        apply(call, response("R"), outOfBand("Y"), responseDone("Y"));
        assertEquals(Phase.THINKING, session.phase());
        apply(call, responseDone("R"), outOfBand("Z"));
        assertEquals(Phase.LISTENING, session.phase());
    }

    @Test
    void an_aside_costs_but_is_no_part_of_the_conversation() {
        int call = connectedCall();
        clock.forward(Duration.ofSeconds(299));
        apply(call, speechStarted("A", 100), speechStopped("A", 900));
        long seq = session.seq();
        clock.forward(Duration.ofSeconds(300));
        Usage cost = new Usage(100, 50, 0, 0, 0, 0, 0.25);
        apply(call, outOfBand("X"), output("X", answer("S")), delta("X", "S", "They talk."));
        assertEquals(seq, session.seq());
        for (Source source : Source.values()) {
            session.apply(call, new ConversationEvent.AsideDone("X", "summary", "They talk.", null, cost), source);
        }
        assertEquals(cost, session.snapshot().usage());
        assertEquals(Phase.THINKING, session.phase());
        assertEquals(List.of("A"), session.items().stream().map(Item::id).toList());
        assertEquals(Optional.of("idle_seconds"), session.reachedLimit());
    }

    @Test
    void an_aside_that_is_known_as_one_late_leaves_the_transcript() {
        int call = connectedCall();
        apply(call, output("X", answer("S")), delta("X", "S", "They talk."));
        assertEquals(1, session.items().size());
        apply(call, new ConversationEvent.AsideDone("X", null, "They talk.", null, Usage.NONE));
        assertEquals(List.of(), session.items());
    }

    @Test
    void a_warning_outlives_an_aside() {
        int call = connectedCall();
        session.warn(call, BROKEN);
        apply(call, outOfBand("X"));
        assertEquals(BROKEN, session.snapshot().error());
    }

    @Test
    void an_answer_whose_beginning_was_missed_ends_the_wait_all_the_same() {
        int call = connectedCall();
        apply(call, speechStarted("A", 100), speechStopped("A", 900), responseDone("R"));
        assertEquals(Phase.LISTENING, session.phase());
    }

    @Test
    void the_first_sound_connects_where_the_widgets_word_is_late() {
        int call = session.beginCall("webrtc");
        apply(call, response("R"), output("R", answer("B")));
        assertEquals(Phase.CONNECTING, session.phase());
        apply(call, audible("R"));
        assertEquals(Phase.ASSISTANT_SPEAKING, session.phase());
        assertFalse(session.connected(call));
        assertEquals(List.of("connecting connecting", "speaking assistant_speaking"), states());
    }

    @Test
    void failing_and_starting_again() {
        int first = session.beginCall("webrtc");
        session.fail(first, BROKEN);
        assertEquals(BROKEN, session.snapshot().error());
        assertEquals("failed", session.snapshot().connectionState());
        assertEquals("call_dropped", session.snapshot().endedReason());
        int second = connectedCall();
        assertNull(session.snapshot().error());
        assertNull(session.snapshot().endedAt());
        session.end(second, "stopped");
        assertEquals(List.of("connecting connecting", "error failed", "connecting connecting", "connected listening",
            "idle ended"),
            states());
    }

    @Test
    void a_call_that_could_not_be_placed_shows_why_and_the_next_one_can() {
        SessionError denied = new SessionError("microphone_denied", "Not allowed.", "Allow it.");
        assertTrue(session.notPlaced(denied));
        assertEquals(denied, session.snapshot().error());
        assertEquals("microphone_denied", session.snapshot().endedReason());
        assertEquals(0, session.snapshot().call());
        session.end(connectedCall(), "stopped");
        assertTrue(session.notPlaced(denied));
        assertEquals(List.of("error failed", "connecting connecting", "connected listening", "idle ended",
            "error failed"), states());
    }

    @Test
    void a_page_that_cannot_place_a_call_does_not_touch_another_pages() {
        int call = session.beginCall("webrtc");
        assertFalse(session.notPlaced(BROKEN));
        session.connected(call);
        session.disconnected(call);
        assertFalse(session.notPlaced(BROKEN));
        session.lost(call);
        assertFalse(session.notPlaced(BROKEN));
        assertEquals(List.of("connecting connecting", "connected listening", "connecting reconnecting"), states());
        assertNull(session.snapshot().error());
    }

    @Test
    void what_an_earlier_call_left_behind_touches_nothing() {
        int first = connectedCall();
        session.end(first, "stopped");
        int second = connectedCall();
        long seq = session.seq();
        assertFalse(session.apply(first, heard("A", "Late."), Source.SIDEBAND));
        assertFalse(session.connected(first));
        assertFalse(session.end(first, "late"));
        assertFalse(session.fail(first, BROKEN));
        session.warn(first, BROKEN);
        session.forwardEvents(first, true);
        assertEquals(seq, session.seq());
        assertEquals(Phase.LISTENING, session.phase());
        assertTrue(session.end(second, "stopped"));
        assertFalse(session.end(second, "again"));
        assertFalse(session.apply(second, heard("A", "Late."), Source.SIDEBAND));
    }

    @Test
    void a_call_that_replaces_another_closes_what_that_left_open() {
        apply(connectedCall(), speechStarted("A", 100));
        session.beginCall("webrtc");
        assertEquals(ItemStatus.FAILED, session.items().getFirst().status());
    }

    @Test
    void whichever_call_is_up_or_being_set_up_can_be_ended() {
        assertFalse(session.endCurrent("stopped"));
        int call = session.beginCall("webrtc");
        assertTrue(session.isLive(call));
        assertTrue(session.endCurrent("stopped"));
        assertFalse(session.isLive(call));
        assertFalse(session.endCurrent("stopped"));
        int second = connectedCall();
        assertFalse(session.isLive(call));
        session.delete();
        assertFalse(session.isLive(second));
        assertTrue(session.endCurrent("deleted"));
    }

    @Test
    void pausing_holds_the_conversation_until_it_is_resumed_or_over() {
        session.pause(true);
        assertEquals(Phase.NEW, session.phase());
        int call = connectedCall();
        session.pause(true);
        assertTrue(session.snapshot().isPaused());
        session.pause(false);
        session.pause(true);
        session.end(call, "stopped");
        assertFalse(session.snapshot().isPaused());
        connectedCall();
        assertEquals(List.of("connecting connecting", "connected listening", "connected paused", "connected listening",
            "connected paused", "idle ended", "connecting connecting", "connected listening"), states());
    }

    @Test
    void muting_shows_and_outlives_the_call() {
        session.mute(true);
        int call = connectedCall();
        session.end(call, "stopped");
        assertTrue(session.snapshot().isMuted());
        session.mute(false);
        assertFalse(session.snapshot().isMuted());
    }

    @Test
    void a_warning_shows_until_the_next_answer_and_ends_nothing() {
        session.warn(0, BROKEN);
        assertNull(session.snapshot().error());
        int call = connectedCall();
        session.warn(call, BROKEN);
        assertEquals(BROKEN, session.snapshot().error());
        assertEquals(Status.CONNECTED, session.snapshot().status());
        apply(call, response("R"));
        assertNull(session.snapshot().error());
    }

    @Test
    void the_provider_says_which_model_and_voice_it_uses() {
        int call = connectedCall();
        apply(call, reported("gpt-realtime-2.1-2026-07-06", null, null));
        assertEquals("gpt-realtime-2.1-2026-07-06", session.snapshot().model());
        apply(call, reported(null, "cedar", null));
        assertEquals("gpt-realtime-2.1-2026-07-06", session.snapshot().model());
        assertEquals("cedar", session.snapshot().voice());
    }

    @Test
    void usage_adds_up_and_what_is_reported_twice_counts_once() {
        int call = connectedCall();
        Usage answer = new Usage(100, 50, 80, 40, 20, 0, 0.25);
        Usage words = new Usage(0, 0, 0, 0, 0, 1.5, 0.125);
        for (Source source : List.of(Source.SIDEBAND, Source.WIDGET, Source.SIDEBAND)) {
            session.apply(call, new ConversationEvent.ResponseDone("R", false, null, answer), source);
            session.apply(call, new ConversationEvent.UserTextCompleted("A", 0, "Hello.", words), source);
        }
        apply(call, new ConversationEvent.ResponseDone("S", true, null, answer));
        assertEquals(new Usage(200, 100, 160, 80, 40, 1.5, 0.625), session.snapshot().usage());
    }

    @Test
    void typed_text_is_in_the_transcript_text_and_white_space_is_not() {
        int call = connectedCall();
        apply(call, added(typed("A", " Hi \n"), null), added(typed("B", "  "), "A"));
        assertEquals("User: Hi", session.snapshot().transcriptText());
    }

    @Test
    void time_passes_into_the_snapshot() {
        int call = connectedCall();
        clock.forward(Duration.ofSeconds(3));
        session.end(call, "stopped");
        assertEquals(Tape.START, session.snapshot().createdAt());
        assertEquals(Tape.START + 3_000, session.snapshot().endedAt());
    }

    @Test
    void the_words_of_the_last_turn_count_even_when_they_come_after_the_end() {
        int call = connectedCall();
        session.apply(call, speechStarted("A", 100), Source.SIDEBAND);
        session.apply(call, new ConversationEvent.SpeechStopped("A", 900), Source.SIDEBAND);
        assertTrue(session.owesWords(call));
        session.end(call, "stopped");
        assertEquals("[not transcribed]", session.items().getFirst().content());
        assertTrue(session.apply(call, heard("A", "Late, but here."), Source.SIDEBAND));
        assertEquals("Late, but here.", session.items().getFirst().content());
        assertEquals(ItemStatus.COMPLETED, session.items().getFirst().status());
        assertFalse(session.owesWords(call));
        assertFalse(session.apply(call, heard("B", "Nobody said this."), Source.SIDEBAND));
    }
}
