package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.audible;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionLimitsTest {
    private final SettableClock clock = new SettableClock(Tape.START);

    private Session session(Map<String, Object> limits) {
        return new Session("s1", new SettingsParser(Map.of("model", "m"), List.of()).parse(limits), "practice", clock);
    }

    private void pass(long seconds) {
        clock.forward(Duration.ofSeconds(seconds));
    }

    @Test
    void a_call_may_last_as_long_as_it_was_allowed() {
        Session session = session(Map.of("max_minutes", 2, "idle_seconds", 3_600));
        pass(600);
        int call = session.beginCall("webrtc");
        pass(10);
        assertEquals(Optional.empty(), session.reachedLimit());
        session.connected(call);
        pass(119);
        assertEquals(Optional.empty(), session.reachedLimit());
        pass(1);
        assertEquals(Optional.of("max_minutes"), session.reachedLimit());
        session.end(call, "max_minutes");
        assertEquals(Optional.empty(), session.reachedLimit());
        session.connected(session.beginCall("webrtc"));
        assertEquals(Optional.empty(), session.reachedLimit());
    }

    @Test
    void silence_on_both_sides_ends_a_call_and_speech_does_not() {
        Session session = session(Map.of("idle_seconds", 10));
        int call = session.beginCall("webrtc");
        session.connected(call);
        pass(9);
        session.apply(call, speechStarted("A", 9_000), Source.SIDEBAND);
        pass(100);
        assertEquals(Optional.empty(), session.reachedLimit());
        session.apply(call, speechStopped("A", 109_000), Source.SIDEBAND);
        session.apply(call, response("R"), Source.SIDEBAND);
        session.apply(call, audible("R"), Source.SIDEBAND);
        pass(100);
        assertEquals(Optional.empty(), session.reachedLimit());
        session.apply(call, played("R"), Source.SIDEBAND);
        pass(9);
        assertEquals(Optional.empty(), session.reachedLimit());
        pass(1);
        assertEquals(Optional.of("idle_seconds"), session.reachedLimit());
    }

    @Test
    void events_that_nobody_caused_are_no_sign_of_life() {
        Session session = session(Map.of("idle_seconds", 10));
        int call = session.beginCall("webrtc");
        session.connected(call);
        pass(10);
        session.apply(call, new ConversationEvent.Unknown("rate_limits.updated"), Source.SIDEBAND);
        assertEquals(Optional.of("idle_seconds"), session.reachedLimit());
    }

    @Test
    void a_conversation_may_cost_as_much_as_it_was_allowed_over_all_its_calls() {
        Session session = session(Map.of("max_usd", 0.5));
        int call = session.beginCall("webrtc");
        session.connected(call);
        session.apply(call, costing("R", 0.3), Source.SIDEBAND);
        assertEquals(Optional.empty(), session.reachedLimit());
        session.end(call, "stopped");
        int second = session.beginCall("webrtc");
        session.connected(second);
        session.apply(second, costing("S", 0.2), Source.SIDEBAND);
        assertEquals(Optional.of("max_usd"), session.reachedLimit());
    }

    private static ConversationEvent costing(String id, double usd) {
        return new ConversationEvent.ResponseDone(id, false, null, new Usage(0, 0, 0, 0, 0, 0, usd));
    }

    @Test
    void a_call_whose_media_do_not_come_up_is_stuck_after_twenty_seconds() {
        Session session = session(Map.of());
        assertFalse(session.isStuckConnecting());
        int call = session.beginCall("webrtc");
        pass(19);
        assertFalse(session.isStuckConnecting());
        pass(1);
        assertTrue(session.isStuckConnecting());
        session.connected(call);
        assertFalse(session.isStuckConnecting());
    }
}
