package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Feedback.Rating;
import support.SettableClock;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ParticipantTest {
    private final SettableClock clock = new SettableClock(Tape.START);

    private Session session(Map<String, Object> settings) {
        return new Session("s", new SettingsParser(Map.of("model", "m"), List.of()).parse(settings), "practice", clock);
    }

    @Test
    void readers_are_told_once_when_the_person_agrees() {
        Session session = session(Map.of("consent", "We record."));
        assertTrue(session.participant().isToConsent());
        assertNull(session.snapshot().consentedAt());
        session.participant().consent();
        clock.forward(Duration.ofSeconds(5));
        session.participant().consent();
        assertFalse(session.participant().isToConsent());
        assertEquals(Tape.START, session.snapshot().consentedAt());
        List<SessionEvent> told = session.eventsAfter(0).orElseThrow();
        assertEquals(List.of("status"), told.stream().map(SessionEvent::type).toList());
        assertEquals(Tape.START, ((SessionSnapshot) told.getFirst().data()).consentedAt());
    }

    @Test
    void without_a_text_nobody_has_to_agree() {
        assertFalse(session(Map.of()).participant().isToConsent());
    }

    @Test
    void each_rating_is_an_event_and_the_latest_of_each_thing_stands_in_the_snapshot() {
        Session session = session(Map.of("feedback", true));
        Participant participant = session.participant();
        Feedback first = participant.rate(Rating.UP, null, null);
        Feedback answer = participant.rate(Rating.DOWN, "Wrong.", "item_1");
        clock.forward(Duration.ofSeconds(5));
        Feedback second = participant.rate(Rating.DOWN, null, null);
        assertEquals(Tape.START + 5_000, second.at());
        assertEquals(List.of(new SessionEvent(1, "feedback", first), new SessionEvent(2, "feedback", answer),
            new SessionEvent(3, "feedback", second)), session.eventsAfter(0).orElseThrow());
        assertEquals(List.of(second, answer), session.snapshot().feedback());
        assertNull(session.outline().feedback(), "status events do not repeat it");
    }
}
