package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static realtime.provider.AnswerWatchdog.Action.ASK;
import static realtime.provider.AnswerWatchdog.Action.COMPLAIN;
import static realtime.provider.AnswerWatchdog.Action.NOTHING;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;

/** Times are milliseconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AnswerWatchdogTest {
    private static final ConversationEvent COMMITTED = new ConversationEvent.TurnCommitted("A", null);
    private final AnswerWatchdog watchdog = new AnswerWatchdog();

    @Test
    void a_turn_that_is_not_answered_is_asked_about_once_and_then_complained_of() {
        watchdog.follow(COMMITTED, true, 1_000);
        assertEquals(NOTHING, watchdog.due(5_999));
        assertEquals(ASK, watchdog.due(6_000));
        assertEquals(NOTHING, watchdog.due(10_999));
        assertEquals(COMPLAIN, watchdog.due(11_000));
        assertEquals(NOTHING, watchdog.due(100_000));
    }

    @Test
    void an_answer_that_begins_ends_the_wait() {
        watchdog.follow(COMMITTED, true, 0);
        watchdog.follow(new ConversationEvent.ResponseCreated("R", true), true, 10);
        assertEquals(NOTHING, watchdog.due(100_000));
    }

    @Test
    void a_response_beside_the_conversation_is_no_answer() {
        watchdog.follow(COMMITTED, true, 0);
        watchdog.follow(new ConversationEvent.ResponseCreated("R", false), true, 10);
        assertEquals(ASK, watchdog.due(5_000));
    }

    @Test
    void whoever_goes_on_speaking_will_be_answered_after_that() {
        watchdog.follow(COMMITTED, true, 0);
        watchdog.follow(new ConversationEvent.SpeechStarted("B", 10), true, 10);
        assertEquals(NOTHING, watchdog.due(100_000));
    }

    @Test
    void where_nobody_is_to_answer_nobody_waits() {
        watchdog.follow(COMMITTED, false, 0);
        assertEquals(NOTHING, watchdog.due(100_000));
    }

    @Test
    void patience_begins_anew_while_something_else_is_answered() {
        watchdog.expect(0);
        watchdog.postpone(4_000);
        assertEquals(NOTHING, watchdog.due(8_999));
        assertEquals(ASK, watchdog.due(9_000));
    }

    @Test
    void each_wait_has_its_own_question() {
        watchdog.expect(0);
        assertEquals(ASK, watchdog.due(5_000));
        watchdog.expect(6_000);
        assertEquals(ASK, watchdog.due(11_000));
        watchdog.forget();
        assertEquals(NOTHING, watchdog.due(100_000));
    }
}
