package realtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Item;
import realtime.session.ItemStatus;
import realtime.session.Session;
import realtime.session.SessionEvent;
import realtime.session.SessionSnapshot;
import support.Await;

@DisplayNameGeneration(ReplaceUnderscores.class)
class StoreWriterTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final TrialStore store = new TrialStore();
    private final Scene scene;

    StoreWriterTest() throws StoreException {
        scene = new Scene(store);
    }

    @AfterEach
    void close() {
        store.goOn();
        scene.close();
    }

    private static List<String> shown(Session session, long since) {
        return session.eventsAfter(since).orElseThrow().stream().map(SessionEvent::data)
            .filter(Item.class::isInstance).map(Item.class::cast)
            .filter(item -> item.status() == ItemStatus.COMPLETED).map(Item::content).toList();
    }

    private List<String> saved(Session session) throws StoreException {
        return store.load(0).sessions().stream().filter(each -> each.id().equals(session.id()))
            .flatMap(each -> each.items().stream()).map(each -> each.item().content()).toList();
    }

    @Test
    void a_finished_turn_is_shown_once_it_is_saved_and_not_before() throws Exception {
        Session session = scene.talking(Map.of());
        assertTrue(session.saving().await());
        long before = session.seq();
        store.hold();
        Scene.says(session, "u1", "One.");
        Await.until("the turn to be on its way", SOON, () -> store.batches().getLast().contains(session.id()));
        CompletableFuture<SessionSnapshot> reader = CompletableFuture.supplyAsync(session::snapshot);
        assertEquals(List.of(), shown(session, before));
        assertFalse(reader.isDone());
        assertEquals(List.of(), saved(session));
        store.goOn();
        assertEquals(List.of("One."), reader.join().transcript().stream().map(Item::content).toList());
        assertEquals(List.of("One."), saved(session));
        assertEquals(List.of("One."), shown(session, before));
    }

    @Test
    void a_reader_that_waits_is_woken_when_the_turn_is_saved() throws Exception {
        Session session = scene.talking(Map.of());
        assertTrue(session.saving().await());
        store.hold();
        Scene.says(session, "u1", "One.");
        // The speech was told of; its words are not yet.
        List<SessionEvent> told = session.eventsAfter(0).orElseThrow();
        assertFalse(session.awaitEventAfter(told.getLast().seq(), Duration.ofMillis(50)));
        store.goOn();
        assertTrue(session.awaitEventAfter(told.getLast().seq(), SOON));
        assertEquals(List.of("One."), saved(session));
    }

    @Test
    void what_is_still_being_said_waits_for_no_save() {
        Session session = scene.talking(Map.of());
        assertTrue(session.saving().await());
        long before = session.seq();
        store.hold();
        Scene.happens(session, new ConversationEvent.AssistantTextDelta("r", "a", 0, "Well, "),
            new ConversationEvent.AssistantTextDelta("r", "a", 0, "I "));
        assertEquals(2, session.eventsAfter(before).orElseThrow().size());
        assertEquals("Well, I ", session.snapshot().transcript().getFirst().content());
    }

    @Test
    void what_comes_up_during_a_save_is_saved_together() throws Exception {
        List<Session> sessions = IntStream.range(0, 20).mapToObj(i -> scene.talking(Map.of())).toList();
        sessions.forEach(session -> assertTrue(session.saving().await()));
        store.hold();
        int before = store.batches().size();
        Scene.says(sessions.getFirst(), "u", "One.");
        Await.until("the first save", SOON, () -> store.batches().size() > before);
        sessions.subList(1, 20).forEach(session -> Scene.says(session, "u", "One."));
        store.goOn();
        sessions.forEach(session -> assertTrue(session.saving().await()));
        assertTrue(store.batches().get(before + 1).containsAll(
            sessions.subList(1, 20).stream().map(Session::id).toList()));
    }

    @Test
    void while_the_store_fails_the_conversation_goes_on_says_so_and_is_saved_afterwards() throws Exception {
        Session session = scene.talking(Map.of());
        assertTrue(session.saving().await());
        store.failing("the disk is full.");
        Scene.says(session, "u1", "One.");
        SessionSnapshot meanwhile = session.snapshot();
        assertEquals("One.", meanwhile.transcript().getFirst().content());
        assertEquals("not_saved", session.outline().note().code());
        assertEquals("What is said now is not saved: the disk is full.", session.outline().note().message());
        assertEquals("What is said now is not saved: the disk is full.",
            scene.writer.health().problem().message());
        assertEquals(1, scene.writer.health().unsaved());
        assertFalse(session.saving().await());
        Scene.says(session, "u2", "Two.");
        assertEquals(2, session.snapshot().transcript().size());
        Session other = scene.open(Map.of());
        Await.until("another session to say so, too", SOON, () -> other.outline().note() != null);
        store.failing(null);
        Await.until("all to be saved", SOON, () -> scene.writer.health().unsaved() == 0);
        assertEquals(List.of("One.", "Two."), saved(session));
        assertNull(session.outline().note());
        assertNull(other.outline().note());
        assertNull(scene.writer.health().problem());
        Scene.says(session, "u3", "Three.");
        assertTrue(session.saving().await());
    }

    @Test
    void a_store_that_takes_long_holds_readers_up_for_seconds_only() throws Exception {
        Session session = scene.talking(Map.of());
        assertTrue(session.saving().await());
        store.hold();
        Scene.says(session, "u1", "One.");
        long begun = System.nanoTime();
        assertEquals("One.", session.snapshot().transcript().getFirst().content());
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(9).toNanos());
        Await.until("the session to say so", SOON, () -> session.outline().note() != null);
        Scene.says(session, "u2", "Two.");
        begun = System.nanoTime();
        assertEquals(2, session.snapshot().transcript().size());
        assertTrue(System.nanoTime() - begun < Duration.ofSeconds(1).toNanos());
        store.goOn();
        Await.until("all to be saved", SOON, () -> scene.writer.health().unsaved() == 0);
        assertEquals(List.of("One.", "Two."), saved(session));
        assertNull(session.outline().note());
    }

    @Test
    void what_the_store_does_not_take_of_one_session_keeps_no_other_from_being_saved() throws Exception {
        Session odd = scene.talking(Map.of());
        Session other = scene.talking(Map.of());
        assertTrue(odd.saving().await() && other.saving().await());
        store.refusing(session -> session.id().equals(odd.id()));
        store.hold();
        Scene.says(odd, "u", "Odd.");
        Scene.says(other, "u", "One.");
        store.goOn();
        assertTrue(other.saving().await());
        Await.until("the odd one to say so", SOON, () -> odd.outline().note() != null);
        assertEquals(List.of("One."), saved(other));
        assertNull(scene.writer.health().problem());
        store.refusing(session -> false);
        Scene.says(odd, "u2", "Two.");
        assertTrue(odd.saving().await());
        assertEquals(List.of("Odd.", "Two."), saved(odd));
    }

    @Test
    void a_store_that_is_not_there_at_the_start_is_taken_in_when_it_comes() throws Exception {
        Session earlier = scene.talking(Map.of("key", "earlier"));
        Scene.says(earlier, "u", "One.");
        assertTrue(earlier.saving().await());
        store.failing("nobody answers.");
        try (Scene late = new Scene(store)) {
            assertEquals(List.of(), late.sessions.all());
            Session session = late.talking(Map.of("key", "later"));
            Scene.says(session, "u", "Two.");
            assertEquals(List.of("Two."), Scene.contents(session));
            store.failing(null);
            Await.until("what was there to be here", SOON, () -> late.sessions.all().size() == 2);
            assertEquals(List.of("One."), Scene.contents(late.sessions.find("earlier").orElseThrow()));
            Await.until("the new one to be there", SOON, () -> late.writer.health().unsaved() == 0);
            assertEquals(List.of("Two."), saved(session));
        }
    }

    @Test
    void a_reader_from_before_a_break_gets_a_snapshot_and_one_from_after_it_resumes() throws Exception {
        Session session = scene.talking(Map.of());
        Scene.says(session, "u1", "One.");
        assertTrue(session.saving().await());
        SessionStore.Kept left = store.load(0);
        MemoryStore other = new MemoryStore();
        other.save(left.sessions());
        long seen;
        try (Scene broken = new Scene(new MemoryStoreTest.StoreThatStays(other))) {
            Session same = broken.sessions.find(session.id()).orElseThrow();
            seen = same.seq();
            same.mute(true);
            same.endCurrent("stopped");
        }
        try (Scene again = new Scene(new MemoryStoreTest.StoreThatStays(other))) {
            Session same = again.sessions.find(session.id()).orElseThrow();
            assertEquals(Optional.empty(), same.eventsAfter(3));
            assertEquals(List.of("status", "status"),
                same.eventsAfter(seen).orElseThrow().stream().map(SessionEvent::type).toList());
        }
    }

    @Test
    void closing_saves_what_is_left() throws Exception {
        Session session = scene.talking(Map.of());
        Scene.happens(session, new ConversationEvent.AssistantTextDelta("r", "a", 0, "Well, "));
        scene.close();
        assertEquals(List.of("Well, "), saved(session));
        Scene.says(session, "u", "Too late.");
        assertEquals(2, session.snapshot().transcript().size());
    }
}
