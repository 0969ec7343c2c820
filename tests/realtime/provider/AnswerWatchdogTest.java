package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AnswerWatchdogTest {
    private final AnswerWatchdog watchdog = new AnswerWatchdog();

    /** What is to be done at each second of half a minute, without the seconds where that is nothing. */
    private List<String> halfAMinute() {
        return LongStream.rangeClosed(0, 30).mapToObj(second -> second + " " + watchdog.due(second * 1_000))
            .filter(due -> !due.endsWith("NOTHING")).toList();
    }

    @Test
    void asks_after_five_seconds_and_complains_after_five_more_and_then_is_silent() {
        watchdog.follow(new ConversationEvent.TurnCommitted("A", null), true, 0);
        assertEquals(List.of("5 ASK", "10 COMPLAIN"), halfAMinute());
    }

    @Test
    void a_turn_that_nobody_is_to_answer_by_itself_is_not_waited_for() {
        watchdog.follow(new ConversationEvent.TurnCommitted("A", null), false, 0);
        assertEquals(List.of(), halfAMinute());
    }

    @Test
    void an_answer_that_begins_ends_the_wait_and_one_beside_the_conversation_does_not() {
        watchdog.expect(0);
        watchdog.follow(new ConversationEvent.ResponseCreated("r1", false), true, 1_000);
        assertEquals("ASK", watchdog.due(5_000).name());
        watchdog.follow(new ConversationEvent.ResponseCreated("r2", true), true, 6_000);
        assertEquals(List.of(), halfAMinute());
    }

    @Test
    void whoever_goes_on_speaking_is_not_waited_upon() {
        watchdog.expect(0);
        watchdog.follow(new ConversationEvent.SpeechStarted("A", 0), true, 1_000);
        assertEquals(List.of(), halfAMinute());
    }
}
