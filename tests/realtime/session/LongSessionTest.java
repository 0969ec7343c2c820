package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.speech;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;
import static realtime.session.Events.textDone;
import static realtime.session.Events.typed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

/** Providers end a call after an hour; the conversation goes on in another. One exchange a minute, on a fast clock. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LongSessionTest {
    private static final SessionError EXPIRED = new SessionError("session_expired",
        "The provider ends conversations after 60 minutes.", "Press Start to go on where you were.");
    private final SettableClock clock = new SettableClock(Tape.START);
    private final Session session = new Session("s1", new SettingsParser(Map.of("model", "m", "max_minutes", 60,
        "max_usd", 100), List.of()).parse(Map.of()), "practice", clock);
    private final Reader reader = new Reader(session);
    private final List<Phase> phases = new ArrayList<>();
    private int call;
    private long callStart;

    private void start() {
        call = session.beginCall("webrtc");
        session.connected(call);
        callStart = clock.millis();
        read();
    }

    private void apply(ConversationEvent... events) {
        for (ConversationEvent event : events) {
            for (Source source : Source.values()) {
                session.apply(call, event, source);
            }
        }
        read();
    }

    private void read() {
        for (Phase phase : reader.read(() -> "call " + call)) {
            if (phases.isEmpty() || phases.getLast() != phase) {
                phases.add(phase);
            }
        }
    }

    /** A minute of which each side speaks for some seconds. */
    private void exchange(int number, String previous) {
        String question = "q" + number;
        String answer = "a" + number;
        clock.forward(Duration.ofSeconds(10));
        long heardAt = clock.millis() - callStart;
        apply(speechStarted(question, heardAt - 100));
        clock.forward(Duration.ofSeconds(5));
        apply(speechStopped(question, heardAt + 4_900), committed(question, previous),
            added(speech(question), previous), done(speech(question), previous), response(answer),
            output(answer, answer(answer)), added(answer(answer), question), audible(answer),
            delta(answer, answer, "Answer "), heard(question, "Question " + number), delta(answer, answer, "" + number),
            textDone(answer, answer, "Answer " + number), outputDone(answer, answer(answer, "Answer " + number)),
            done(answer(answer, "Answer " + number), question),
            new ConversationEvent.ResponseDone(answer, false, null, new Usage(10, 20, 5, 15, 0, 0, 0.5)));
        clock.forward(Duration.ofSeconds(15));
        apply(played(answer));
        clock.forward(Duration.ofSeconds(30));
    }

    private void tellHistory() {
        String previous = null;
        for (Item item : session.history()) {
            ProviderItem copy = item.type() == ItemType.USER
                ? typed(item.id(), item.content()) : answer(item.id(), item.content());
            apply(added(copy, previous), done(copy, previous));
            previous = item.id();
        }
    }

    private static List<String> turns(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed()
            .flatMap(number -> List.of("Question " + number, "Answer " + number).stream()).toList();
    }

    private List<String> contents() {
        return session.items().stream().map(Item::content).toList();
    }

    @Test
    void an_hour_ends_a_call_and_the_next_goes_on_in_the_same_transcript() {
        start();
        for (int number = 1; number <= 60; number++) {
            assertEquals(Optional.empty(), session.reachedLimit(), "minute " + number);
            exchange(number, number == 1 ? null : "a" + (number - 1));
        }
        apply(new ConversationEvent.Fault("session_expired", "Your session hit the maximum duration of 60 minutes."));
        assertTrue(session.fail(call, EXPIRED));
        read();
        assertEquals(Phase.FAILED, phases.getLast());
        assertEquals("session_expired", session.snapshot().endedReason());
        assertEquals(EXPIRED, session.snapshot().error());
        List<Item> firstHour = session.items();
        assertEquals(turns(1, 60), session.history().stream().map(Item::content).toList());

        clock.forward(Duration.ofSeconds(20));
        phases.clear();
        start();
        assertEquals(List.of(Phase.CONNECTING, Phase.LISTENING), phases);
        tellHistory();
        assertEquals(firstHour, session.items());
        assertEquals(Optional.empty(), session.reachedLimit());
        exchange(61, "a60");
        exchange(62, "a61");

        assertEquals(turns(1, 62), contents());
        assertEquals(session.items(), reader.items());
        assertEquals(firstHour, session.items().subList(0, 120));
        Item next = session.items().get(120);
        assertEquals(List.of(3_629_900L, 3_634_900L), List.of(next.startedMs(), next.endedMs()));
        assertEquals(31.0, session.snapshot().usage().usdEstimate());
        assertEquals("s1", session.snapshot().sessionId());
        assertEquals(2, session.snapshot().call());
    }

    @Test
    void a_conversation_of_an_hour_with_the_network_gone_now_and_then_is_one_transcript() {
        start();
        for (int number = 1; number <= 59; number++) {
            exchange(number, number == 1 ? null : "a" + (number - 1));
            switch (number % 10) {
                case 3 -> {
                    session.disconnected(call);
                    clock.forward(Duration.ofSeconds(3));
                    session.connected(call);
                }
                case 7 -> {
                    session.disconnected(call);
                    clock.forward(Duration.ofSeconds(5));
                    session.lost(call);
                    clock.forward(Duration.ofSeconds(25));
                    start();
                    tellHistory();
                }
                default -> { }
            }
            read();
            assertEquals(Phase.LISTENING, session.phase());
        }
        assertEquals(turns(1, 59), contents());
        assertEquals(session.items(), reader.items());
        assertEquals(7, session.snapshot().call());
        assertEquals(12, phases.stream().filter(phase -> phase == Phase.RECONNECTING).count());
        assertEquals(0, phases.stream().filter(phase -> phase == Phase.ENDED || phase == Phase.FAILED).count());
        List<Long> starts = session.items().stream().map(Item::startedMs).toList();
        assertEquals(starts.stream().sorted().toList(), starts);
        // 59 minutes of talk, six reconnects of 30 s and six interruptions of 3 s: the hour counts from the first.
        assertEquals(Optional.of("max_minutes"), session.reachedLimit());
    }
}
