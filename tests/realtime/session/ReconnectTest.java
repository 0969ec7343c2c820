package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.notHeard;
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

/** Calls that are interrupted, lost and replaced within one conversation. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReconnectTest {
    private static final SessionError BROKEN = new SessionError("call_dropped", "The provider ended the call.",
        "Press Start.");
    private static final List<ConversationEvent> EXCHANGE = List.of(speechStarted("A", 100), speechStopped("A", 900),
        committed("A", null), response("R"), output("R", answer("B")), added(answer("B"), "A"), audible("R"),
        heard("A", "Hello?"), textDone("R", "B", "Hi."), done(answer("B", "Hi."), "A"), responseDone("R"), played("R"));

    private final SettableClock clock = new SettableClock(Tape.START);
    private final Session session = new Session("s1", new SettingsParser(Map.of("model", "m", "max_minutes", 2,
        "idle_seconds", 30), List.of()).parse(Map.of()), "practice", clock);

    private int connectedCall() {
        int call = session.beginCall("webrtc");
        session.connected(call);
        return call;
    }

    private void apply(int call, List<ConversationEvent> events) {
        events.forEach(event -> session.apply(call, event, Source.SIDEBAND));
    }

    private void pass(long seconds) {
        clock.forward(Duration.ofSeconds(seconds));
    }

    /** Phase and connection state after each status event, repetitions left out. */
    private List<String> states() {
        List<String> states = new ArrayList<>();
        for (SessionEvent event : session.eventsAfter(0).orElseThrow()) {
            if (event.data() instanceof SessionSnapshot now) {
                String state = now.phase().name().toLowerCase() + " " + now.connectionState();
                if (states.isEmpty() || !states.getLast().equals(state)) {
                    states.add(state);
                }
            }
        }
        return states;
    }

    @Test
    void an_interrupted_call_comes_back() {
        int call = connectedCall();
        apply(call, EXCHANGE);
        List<Item> items = session.items();
        assertTrue(session.disconnected(call));
        assertFalse(session.disconnected(call));
        assertTrue(session.isLive(call));
        assertEquals(Status.CONNECTING, session.snapshot().status());
        assertTrue(session.connected(call));
        assertFalse(session.connected(call));
        assertEquals(items, session.items());
        assertEquals(List.of("connecting connecting", "listening connected", "user_speaking connected",
            "thinking connected", "assistant_speaking connected", "listening connected", "reconnecting disconnected",
            "listening connected"), states());
    }

    @Test
    void an_interruption_keeps_whose_turn_it_is() {
        int call = connectedCall();
        apply(call, List.of(speechStarted("A", 100)));
        session.disconnected(call);
        apply(call, List.of(speechStopped("A", 900), committed("A", null), response("R")));
        assertEquals(Phase.RECONNECTING, session.phase());
        session.connected(call);
        assertEquals(Phase.THINKING, session.phase());
    }

    @Test
    void speech_that_the_provider_hears_proves_that_an_interrupted_call_is_back_and_its_own_voice_does_not() {
        int call = connectedCall();
        apply(call, List.of(response("R"), output("R", answer("B"))));
        session.disconnected(call);
        apply(call, List.of(audible("R")));
        assertEquals(Phase.RECONNECTING, session.phase());
        apply(call, List.of(speechStarted("C", 900)));
        assertEquals(Phase.USER_SPEAKING, session.phase());
    }

    @Test
    void a_lost_call_is_replaced_and_the_conversation_goes_on() {
        int first = connectedCall();
        apply(first, EXCHANGE);
        pass(10);
        session.disconnected(first);
        pass(5);
        assertTrue(session.lost(first));
        assertFalse(session.lost(first));
        assertFalse(session.isLive(first));
        assertFalse(session.connected(first));
        assertNull(session.snapshot().endedAt());
        pass(1);
        int second = session.beginCall("webrtc");
        assertTrue(session.isLive(second));
        assertTrue(session.connected(second));
        assertEquals(List.of("connecting connecting", "listening connected", "user_speaking connected",
            "thinking connected", "assistant_speaking connected", "listening connected", "reconnecting disconnected",
            "reconnecting connecting", "listening connected"), states());
        assertEquals("s1", session.snapshot().sessionId());
        assertEquals(2, session.snapshot().call());
    }

    @Test
    void a_call_that_is_replaced_while_it_is_up_passes_no_end() {
        connectedCall();
        int second = connectedCall();
        assertTrue(session.isLive(second));
        assertEquals(List.of("connecting connecting", "listening connected", "reconnecting connecting",
            "listening connected"), states());
    }

    @Test
    void a_first_call_that_is_given_up_before_it_is_up_may_be_placed_again() {
        int first = session.beginCall("webrtc");
        assertTrue(session.lost(first));
        assertEquals(Phase.RECONNECTING, session.phase());
        session.connected(session.beginCall("websocket"));
        assertEquals(List.of("connecting connecting", "reconnecting disconnected", "reconnecting connecting",
            "listening connected"), states());
        assertEquals("websocket", session.snapshot().transport());
    }

    @Test
    void what_a_lost_call_left_open_is_settled_and_its_answer_counts_as_cut() {
        int call = connectedCall();
        apply(call, List.of(response("R"), output("R", answer("B")), audible("R"),
            delta("R", "B", "Well, I think so."), speechStarted("C", 400)));
        clock.forward(Duration.ofMillis(500));
        session.lost(call);
        assertEquals(List.of("1 assistant B completed interrupted @0-500 \"Well, I\" unheard \"think so.\"",
            "2 user C failed @0-500 \"[not transcribed]\""), session.items().stream().map(Tape::line).toList());
        assertFalse(session.apply(call, textDone("R", "B", "Late."), Source.SIDEBAND));
    }

    @Test
    void the_history_told_to_the_next_call_changes_nothing_from_whichever_source_it_is_reported() {
        int first = connectedCall();
        apply(first, EXCHANGE);
        apply(first, List.of(response("S"), output("S", answer("C")), added(answer("C"), "B"), audible("S"),
            delta("S", "C", "Shall I go on about that?")));
        pass(1);
        session.lost(first);
        int second = connectedCall();
        List<Item> before = session.items();
        long seq = session.seq();
        for (Source source : Source.values()) {
            String previous = null;
            for (Item item : session.history()) {
                ProviderItem copy = item.type() == ItemType.USER
                    ? typed(item.id(), item.content()) : answer(item.id(), item.content());
                session.apply(second, added(copy, previous), source);
                session.apply(second, done(copy, previous), source);
                previous = item.id();
            }
        }
        assertEquals(List.of("Hello?", "Hi.", "Shall I go on"), before.stream().map(Item::content).toList());
        assertEquals(before, session.items());
        assertEquals(seq, session.seq());
    }

    @Test
    void what_is_said_in_the_next_call_stands_behind_all_that_was_said_before() {
        int first = connectedCall();
        apply(first, EXCHANGE);
        apply(first, List.of(committed("C", "B"), notHeard("C")));
        session.lost(first);
        int second = connectedCall();
        apply(second, List.of(added(typed("A", "Hello?"), null), added(answer("B", "Hi."), "A"), committed("D", "B"),
            heard("D", "Still there?"), added(answer("E"), "D")));
        assertEquals(List.of("A", "B", "C", "D", "E"), session.items().stream().map(Item::id).toList());
    }

    @Test
    void the_next_calls_sound_counts_on_from_the_first_calls_start() {
        int first = connectedCall();
        apply(first, EXCHANGE);
        pass(40);
        session.lost(first);
        pass(5);
        int second = session.beginCall("webrtc");
        pass(1);
        session.connected(second);
        pass(3);
        apply(second, List.of(speechStarted("D", 1_000), speechStopped("D", 2_500)));
        Item item = session.items().getLast();
        assertEquals(47_000, item.startedMs());
        assertEquals(48_500, item.endedMs());
    }

    @Test
    void a_reconnect_is_overdue_after_a_minute_however_it_goes_on() {
        int first = connectedCall();
        assertFalse(session.isReconnectOverdue());
        session.disconnected(first);
        pass(20);
        session.lost(first);
        pass(20);
        int second = session.beginCall("webrtc");
        assertFalse(session.isStuckConnecting());
        pass(19);
        session.lost(second);
        int third = session.beginCall("webrtc");
        assertFalse(session.isReconnectOverdue());
        pass(1);
        assertTrue(session.isReconnectOverdue());
        assertFalse(session.isStuckConnecting());
        session.connected(third);
        assertFalse(session.isReconnectOverdue());
        session.disconnected(third);
        pass(59);
        assertFalse(session.isReconnectOverdue());
        session.end(third, "stopped");
        pass(1);
        assertFalse(session.isReconnectOverdue());
    }

    @Test
    void a_reconnect_does_not_restart_the_longest_time_and_a_new_start_does() {
        int first = connectedCall();
        pass(100);
        session.lost(first);
        int second = connectedCall();
        assertEquals(Optional.empty(), session.reachedLimit());
        pass(19);
        apply(second, List.of(added(typed("A", "Hi."), null)));
        assertEquals(Optional.empty(), session.reachedLimit());
        session.disconnected(second);
        pass(1);
        assertEquals(Optional.of("max_minutes"), session.reachedLimit());
        session.end(second, "max_minutes");
        connectedCall();
        assertEquals(Optional.empty(), session.reachedLimit());
    }

    @Test
    void nobody_is_idle_while_the_call_is_set_up_again_nor_at_once_when_it_is() {
        int first = connectedCall();
        pass(20);
        session.disconnected(first);
        pass(20);
        assertEquals(Optional.empty(), session.reachedLimit());
        session.connected(first);
        assertEquals(Optional.empty(), session.reachedLimit());
        pass(30);
        assertEquals(Optional.of("idle_seconds"), session.reachedLimit());
    }

    @Test
    void waiting_for_the_next_call_can_be_stopped_and_can_fail() {
        int first = connectedCall();
        session.lost(first);
        assertTrue(session.endCurrent("stopped"));
        assertEquals("stopped", session.snapshot().endedReason());
        int second = connectedCall();
        session.lost(second);
        assertTrue(session.fail(second, BROKEN));
        assertEquals("failed", session.snapshot().connectionState());
    }

    @Test
    void note_and_error_go_with_their_call() {
        int first = session.beginCall("webrtc");
        session.note(first, BROKEN);
        session.connected(first);
        session.warn(first, BROKEN);
        apply(first, List.of(response("R")));
        assertNull(session.snapshot().error());
        assertEquals(BROKEN, session.snapshot().note());
        session.note(first, null);
        assertNull(session.snapshot().note());
        session.warn(first, BROKEN);
        session.note(first, BROKEN);
        int second = session.beginCall("webrtc");
        assertNull(session.snapshot().error());
        assertNull(session.snapshot().note());
        session.note(first, BROKEN);
        assertNull(session.snapshot().note());
        session.note(second, BROKEN);
        session.end(second, "stopped");
        assertNull(session.snapshot().note());
        session.note(second, BROKEN);
        assertNull(session.snapshot().note());
    }

    @Test
    void a_pause_outlives_a_reconnect_so_that_the_microphone_stays_closed_and_ends_with_the_conversation() {
        int first = connectedCall();
        session.pause(true);
        session.lost(first);
        assertEquals(Phase.RECONNECTING, session.phase());
        int second = connectedCall();
        assertEquals(Phase.PAUSED, session.phase());
        session.end(second, "stopped");
        assertFalse(session.snapshot().isPaused());
        connectedCall();
        assertEquals(Phase.LISTENING, session.phase());
    }

    @Test
    void what_the_provider_reported_of_a_call_does_not_hold_for_the_next() {
        int first = connectedCall();
        apply(first, List.of(reported("m-2026", "cedar", "off")));
        assertEquals("m-2026", session.snapshot().model());
        session.lost(first);
        int second = connectedCall();
        assertEquals("m", session.snapshot().model());
        apply(second, List.of(speechStarted("A", 10), speechStopped("A", 20)));
        assertTrue(session.owesWords(second));
    }

    @Test
    void words_of_an_earlier_call_still_reach_the_turn_that_owes_them() {
        int first = connectedCall();
        apply(first, List.of(speechStarted("A", 10), speechStopped("A", 20), committed("A", null),
            speechStarted("B", 30), speechStopped("B", 40), committed("B", "A"), speechStarted("C", 50)));
        session.lost(first);
        int second = connectedCall();
        assertTrue(session.owesWords(first));
        assertFalse(session.owesWords(second));
        assertTrue(session.apply(first, heard("A", "Late, but here."), Source.SIDEBAND));
        assertFalse(session.apply(first, heard("A", "Again."), Source.WIDGET));
        assertTrue(session.apply(first, notHeard("B"), Source.SIDEBAND));
        assertFalse(session.apply(first, heard("B", "After all."), Source.SIDEBAND));
        assertFalse(session.apply(first, heard("X", "Nobody."), Source.SIDEBAND));
        assertFalse(session.apply(first, speechStarted("A", 100), Source.SIDEBAND));
        session.end(second, "stopped");
        assertTrue(session.apply(first, heard("C", "Even later."), Source.SIDEBAND));
        assertEquals(List.of("Late, but here.", "[not transcribed]", "Even later."),
            session.items().stream().map(Item::content).toList());
    }

    @Test
    void words_that_had_begun_when_the_call_was_lost_are_completed_by_late_ones() {
        int first = connectedCall();
        apply(first, List.of(speechStarted("A", 10), speechStopped("A", 20), Events.heardSoFar("A", "Late, b")));
        session.lost(first);
        assertEquals("Late, b", session.items().getFirst().content());
        assertEquals(ItemStatus.COMPLETED, session.items().getFirst().status());
        assertTrue(session.apply(first, heard("A", "Late, but here."), Source.SIDEBAND));
        assertEquals("Late, but here.", session.items().getFirst().content());
    }

    @Test
    void reports_of_an_earlier_call_change_nothing() {
        int first = connectedCall();
        connectedCall();
        long seq = session.seq();
        assertFalse(session.disconnected(first));
        assertFalse(session.lost(first));
        assertFalse(session.talking(first, true));
        assertFalse(session.talkCancelled(first));
        assertEquals(seq, session.seq());
    }
}
