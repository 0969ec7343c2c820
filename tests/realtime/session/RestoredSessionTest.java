package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.delta;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.store.MemoryStore;
import support.SettableClock;

/** A conversation by WebRTC that goes on while its host is killed and started again. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RestoredSessionTest {
    private final SettableClock clock = new SettableClock(Tape.START);
    private Session session = sessions().open(new SettingsParser(Map.of("model", "m"), List.of()).parse(Map.of()))
        .session();
    private int call;
    private int events;

    private SessionRegistry sessions() {
        return new SessionRegistry("p", clock, (changed, isAwaited) -> false, made -> { });
    }

    @BeforeEach
    void begin() {
        call = session.beginCall("webrtc");
        session.named(call, "rtc_1");
        session.connected(call);
    }

    private void hear(Source source, boolean isNamed, ConversationEvent... heard) {
        for (ConversationEvent event : heard) {
            clock.forward(Duration.ofMillis(100));
            session.apply(call, event, source, isNamed ? "e" + events++ : null);
        }
    }

    private void restart() {
        MemoryStore store = new MemoryStore();
        store.save(List.of(session.saving().unsaved().orElseThrow()));
        SessionRegistry later = sessions();
        later.restore(store.load(0).sessions(), Map.of());
        session = later.find(session.id()).orElseThrow();
        session.hold();
        session.heardOf(call);
    }

    private void beginAnswer(boolean isNamed) {
        hear(Source.SIDEBAND, isNamed, response("R"), output("R", answer("B")), added(answer("B"), null), audible("R"),
            delta("R", "B", "It is "));
    }

    @Test
    void an_answer_that_was_made_before_and_is_heard_still_ends_when_it_does() {
        beginAnswer(true);
        hear(Source.SIDEBAND, true, outputDone("R", answer("B", "It is seven.")), responseDone("R"));
        restart();
        assertEquals(Phase.ASSISTANT_SPEAKING, session.phase());
        hear(Source.SIDEBAND, true, played("R"));
        long ended = session.items().getFirst().endedMs();
        clock.forward(Duration.ofMinutes(1));
        session.end(call, "stopped");
        Item whole = session.items().getFirst();
        assertEquals(List.of("It is seven.", ended), List.of(whole.content(), whole.endedMs()));
        assertFalse(whole.interrupted());
    }

    @Test
    void an_answer_that_was_asked_for_and_has_not_begun_is_owed_still() {
        session.expectAnswer(call, true);
        restart();
        assertTrue(session.owesAnswer());
        beginAnswer(true);
        assertFalse(session.owesAnswer());
        restart();
        assertFalse(session.owesAnswer());
    }

    @Test
    void of_events_that_are_known_again_only_what_was_missed_is_told() {
        beginAnswer(true);
        restart();
        hear(Source.WIDGET, true, delta("R", "B", "seven."));
        assertEquals("It is seven.", session.items().getFirst().content());
    }

    @Test
    void of_events_without_names_everything_is_told_again() {
        beginAnswer(false);
        restart();
        hear(Source.WIDGET, false, delta("R", "B", "It is "), delta("R", "B", "seven."));
        assertEquals("It is seven.", session.items().getFirst().content());
    }
}
