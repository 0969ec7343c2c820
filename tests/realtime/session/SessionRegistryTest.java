package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionRegistryTest {
    private final SettingsParser settings = new SettingsParser(Map.of("model", "m"), List.of());
    private final List<Session> made = new ArrayList<>();
    private final SessionRegistry registry = new SessionRegistry("practice", new SettableClock(Tape.START),
        SessionSaver.NONE, made::add);

    private SessionRegistry.Opened open(Map<String, Object> given) {
        return registry.open(settings.parse(given));
    }

    @Test
    void without_a_key_each_opening_makes_a_session() {
        assertNotSame(open(Map.of()).session(), open(Map.of()).session());
        assertEquals(2, registry.all().size());
    }

    @Test
    void a_key_attaches_to_its_session_while_that_is_new_or_runs() {
        SessionRegistry.Opened first = open(Map.of("key", "demo"));
        assertTrue(first.created());
        assertSame(first.session(), open(Map.of("key", "demo")).session());
        int call = first.session().beginCall("webrtc");
        assertFalse(open(Map.of("key", "demo")).created());
        first.session().end(call, "stopped");
        SessionRegistry.Opened second = open(Map.of("key", "demo"));
        assertTrue(second.created());
        assertNotSame(first.session(), second.session());
        assertEquals(List.of(first.session(), second.session()), made);
    }

    @Test
    void a_key_keeps_its_session_where_no_call_could_be_placed_yet() {
        Session session = open(Map.of("key", "demo")).session();
        assertTrue(session.notPlaced(new SessionError("microphone_denied", "Not allowed.", "Allow it.")));
        assertSame(session, open(Map.of("key", "demo")).session());
    }

    @Test
    void renewing_begins_afresh_with_the_same_settings_under_the_same_key() {
        Session first = open(Map.of("key", "demo", "instructions", "Be brief.")).session();
        first.end(first.beginCall("webrtc"), "renewed");
        SessionRegistry.Opened second = registry.renew(first, () -> { });
        assertTrue(second.created());
        assertNotSame(first, second.session());
        assertEquals(first.settings(), second.session().settings());
        assertEquals(Optional.of(second.session()), registry.find("demo"));
        assertEquals(Optional.of(first), registry.find(first.id()));
        assertTrue(second.session().seq() > first.seq());
    }

    @Test
    void a_session_that_was_never_started_or_is_replaced_already_is_not_renewed() {
        Session first = open(Map.of("key", "demo")).session();
        assertEquals(new SessionRegistry.Opened(first, false), registry.renew(first, () -> { }));
        first.end(first.beginCall("webrtc"), "stopped");
        Session second = open(Map.of("key", "demo")).session();
        second.end(second.beginCall("webrtc"), "stopped");
        assertEquals(new SessionRegistry.Opened(second, false), registry.renew(first, () -> { }));
        assertEquals(2, registry.all().size());
    }

    @Test
    void what_was_spent_is_not_to_be_had_again_by_renewing() {
        Session first = open(Map.of("key", "demo", "max_usd", 0.5)).session();
        int call = first.beginCall("webrtc");
        first.apply(call, new ConversationEvent.ResponseDone("r1", false, null, new Usage(1, 1, 0, 0, 0, 0, 0.2)),
            Source.SIDEBAND);
        first.end(call, "renewed");
        Session second = registry.renew(first, () -> { }).session();
        assertEquals(0.3, second.settings().limits().maxUsd(), 1e-9);
        assertEquals(0, new Limits(1, 1, 0.5).afterSpending(0.7).maxUsd());
        assertEquals(new Limits(1, 1, null), new Limits(1, 1, null).afterSpending(0.7));
    }

    @Test
    void sessions_are_found_by_id_and_by_key_the_newest_first() {
        Session first = open(Map.of("key", "demo")).session();
        first.end(first.beginCall("webrtc"), "stopped");
        Session second = open(Map.of("key", "demo")).session();
        Session other = open(Map.of()).session();
        assertSame(first, registry.find(first.id()).orElseThrow());
        assertSame(second, registry.find("demo").orElseThrow());
        assertEquals(Optional.empty(), registry.find("unknown"));
        assertEquals(List.of(other, second, first), registry.all());
    }

    @Test
    void a_deleted_session_is_gone_and_says_so_once() {
        Session session = open(Map.of("key", "demo")).session();
        assertTrue(registry.delete(session));
        assertFalse(registry.delete(session));
        assertTrue(session.isDeleted());
        assertEquals(1, session.seq());
        assertEquals(Optional.empty(), registry.find("demo"));
        assertTrue(open(Map.of("key", "demo")).created());
    }

    @Test
    void many_at_once_with_one_key_get_one_session() throws Exception {
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Session>> openings = IntStream.range(0,
                50).<Callable<Session>>mapToObj(i -> () -> open(Map.of("key", "demo")).session()).toList();
            Set<Session> sessions = new HashSet<>();
            for (Future<Session> opened : readers.invokeAll(openings)) {
                sessions.add(opened.get());
            }
            assertEquals(1, sessions.size());
        }
    }

    @Test
    void the_next_session_of_a_key_counts_on_so_that_a_reader_by_key_misses_nothing() {
        Session first = open(Map.of("key", "demo")).session();
        first.control("start");
        first.control("stop");
        registry.delete(first);
        Session second = open(Map.of("key", "demo")).session();
        second.endCurrent("stopped");
        second.end(second.beginCall("webrtc"), "stopped");
        Session third = open(Map.of("key", "demo")).session();
        assertTrue(second.seq() > first.seq(), second.seq() + " does not follow " + first.seq());
        assertTrue(third.seq() > second.seq(), third.seq() + " does not follow " + second.seq());
        assertEquals(Optional.empty(), third.eventsAfter(second.seq()),
            "a reader of the second session needs a snapshot");
    }
}
