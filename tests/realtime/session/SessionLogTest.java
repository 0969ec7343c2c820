package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.session.Events.answer;
import static realtime.session.Events.audible;
import static realtime.session.Events.committed;
import static realtime.session.Events.deleted;
import static realtime.session.Events.delta;
import static realtime.session.Events.heard;
import static realtime.session.Events.heardSoFar;
import static realtime.session.Events.notHeard;
import static realtime.session.Events.output;
import static realtime.session.Events.response;
import static realtime.session.Events.textDone;
import static realtime.session.Events.truncated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.SettableClock;

/** The numbered events that readers follow, and the waiting for them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionLogTest {
    private final SettableClock clock = new SettableClock(Tape.START);
    private final Session session = new Session("s1", new SettingsParser(Map.of("model", "m"),
        List.of()).parse(Map.of()), "practice", clock);
    private final int call = session.beginCall("webrtc");

    private List<String> typesAfter(long seq) {
        return session.eventsAfter(seq).orElseThrow().stream().map(SessionEvent::type).toList();
    }

    private void apply(ConversationEvent... events) {
        for (ConversationEvent event : events) {
            session.apply(call, event, Source.SIDEBAND);
        }
    }

    @Test
    void events_are_numbered_from_one_without_a_gap() {
        session.connected(call);
        apply(committed("A", null), response("R"), output("R", answer("B")), delta("R", "B", "Hi"), textDone("R", "B",
            "Hi."),
            heard("A", "Hello?"), deleted("B"));
        session.control("mute");
        List<SessionEvent> events = session.eventsAfter(0).orElseThrow();
        assertEquals(List.of("status", "status", "item", "status", "item", "delta", "item", "item", "removed",
            "control"),
            events.stream().map(SessionEvent::type).toList());
        assertEquals(LongStream.rangeClosed(1, events.size()).boxed().toList(),
            events.stream().map(SessionEvent::seq).toList());
        assertEquals(events.size(), session.seq());
    }

    @Test
    void what_an_event_carries_has_the_events_number() {
        apply(committed("A", null), response("R"), delta("R", "B", "Hi"), delta("R", "B", "."));
        for (SessionEvent event : session.eventsAfter(0).orElseThrow()) {
            switch (event.data()) {
                case Item item -> assertEquals(event.seq(), item.seq());
                case SessionEvent.Delta delta -> assertEquals(event.seq(), delta.seq());
                case SessionSnapshot snapshot -> assertEquals(event.seq(), snapshot.seq());
                default -> throw new AssertionError(event);
            }
        }
        assertEquals(session.seq(), session.items().getLast().seq());
    }

    @Test
    void events_that_change_nothing_are_not_logged() {
        apply(heard("A", "Hello?"));
        long seq = session.seq();
        apply(heard("A", "Hello?"), new ConversationEvent.Unknown("x"), committed("A", null), delta("R", "A", ""));
        session.mute(false);
        session.pause(false);
        assertEquals(seq, session.seq());
    }

    @Test
    void a_reader_resumes_where_it_was() {
        apply(heard("A", "One."), heard("B", "Two."));
        assertEquals(List.of("item", "item"), typesAfter(1));
        assertEquals(List.of("item"), typesAfter(2));
        assertEquals(List.of(), typesAfter(3));
    }

    @Test
    void a_reader_from_another_time_gets_no_events_but_needs_a_snapshot() {
        assertEquals(Optional.empty(), session.eventsAfter(99));
        assertEquals(Optional.empty(), session.eventsAfter(-1));
        assertEquals(Optional.empty(), session.eventsAfter(Long.MAX_VALUE));
    }

    @Test
    void old_events_are_forgotten_but_numbers_go_on_and_the_transcript_stays() {
        apply(heard("A", "Hello?"));
        for (int i = 0; i < 5_000; i++) {
            session.control("mute");
        }
        assertEquals(5_002, session.seq());
        assertEquals(Optional.empty(), session.eventsAfter(1));
        assertEquals(4_000, session.eventsAfter(1_002).orElseThrow().size());
        assertEquals(1_003, session.eventsAfter(1_002).orElseThrow().getFirst().seq());
        assertEquals(List.of("Hello?"), session.items().stream().map(Item::content).toList());
    }

    @Test
    void the_log_replayed_gives_the_transcript() {
        apply(committed("A", null), response("R"), output("R", answer("B")), delta("R", "B", "Hi "), delta("R", "B",
            "there"),
            heard("A", "Hello?"), textDone("R", "B", "Hi there."), deleted("A"));
        List<Item> replayed = new ArrayList<>();
        for (SessionEvent event : session.eventsAfter(0).orElseThrow()) {
            switch (event.data()) {
                case Item item -> {
                    replayed.removeIf(known -> known.id().equals(item.id()));
                    replayed.add(item.sequence() - 1, item);
                }
                case SessionEvent.Removed removed -> replayed.removeIf(known -> known.id().equals(removed.id()));
                default -> { }
            }
        }
        assertEquals(session.items(), replayed);
    }

    @Test
    void text_that_nobody_heard_or_that_replaces_our_words_is_not_told_as_growth() {
        session.connected(call);
        apply(output("R", answer("B")), audible("R"), truncated("B", 0));
        apply(notHeard("A"));
        long seq = session.seq();
        apply(delta("R", "B", "Hi"), heardSoFar("A", "Hel"), delta("R", "B", " there"), heardSoFar("A", "lo"));
        assertEquals(List.of("item", "item", "item", "delta"), typesAfter(seq));
        assertEquals(List.of("", "Hello"), session.items().stream().map(Item::content).toList());
        assertEquals("Hi there", session.items().getFirst().unheard());
    }

    @Test
    void text_that_grows_in_the_middle_is_not_told_as_growth() {
        apply(part(1, "two"), part(0, "one "), part(1, " three"), part(0, "and "));
        assertEquals(List.of("status", "item", "item", "delta", "item"), typesAfter(0));
        assertEquals("one and two three", session.items().getFirst().content());
    }

    private static ConversationEvent part(int index, String delta) {
        return new ConversationEvent.AssistantTextDelta("R", "B", index, delta);
    }

    @Test
    void a_waiting_reader_is_woken_by_the_next_event() throws Exception {
        long seen = session.seq();
        Thread[] reader = new Thread[1];
        CompletableFuture<Boolean> woken = new CompletableFuture<>();
        reader[0] = Thread.ofVirtual().start(() -> {
            try {
                woken.complete(session.awaitEventAfter(seen, Duration.ofSeconds(30)));
            } catch (InterruptedException e) {
                woken.completeExceptionally(e);
            }
        });
        Await.until("the reader to wait", Duration.ofSeconds(5),
            () -> reader[0].getState() == Thread.State.TIMED_WAITING);
        assertFalse(woken.isDone());
        apply(heard("A", "Hello?"));
        assertTrue(woken.get(5, TimeUnit.SECONDS));
    }

    @Test
    void waiting_ends_at_its_limit_and_at_once_when_there_is_news() throws Exception {
        assertFalse(session.awaitEventAfter(session.seq(), Duration.ofMillis(20)));
        assertFalse(session.awaitEventAfter(session.seq(), Duration.ofMillis(-5)));
        assertTrue(session.awaitEventAfter(0, Duration.ZERO));
    }

    @Test
    void deleting_is_the_last_event() {
        session.delete();
        assertTrue(session.isDeleted());
        SessionEvent last = session.eventsAfter(session.seq() - 1).orElseThrow().getFirst();
        assertEquals("deleted", last.type());
        assertInstanceOf(SessionEvent.Deleted.class, last.data());
    }
}
