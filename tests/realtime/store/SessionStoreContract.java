package realtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Feedback;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionEvent;
import realtime.session.SessionSnapshot;
import realtime.session.ToolUse;
import realtime.session.Usage;
import support.SettableClock;

/** What every store does. */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class SessionStoreContract {
    private static final long START = 1_795_000_000_000L;
    private final StoreJson json = new StoreJson();
    private final SettableClock clock = new SettableClock(START);

    /** The same each time within a test, and empty at its beginning. */
    abstract SessionStore store() throws Exception;

    /** What is in it, also while a host uses it. */
    abstract SessionStore.Kept read() throws Exception;

    private Scene scene() throws Exception {
        return new Scene(store(), clock);
    }

    private Session again(Scene scene, Session before) {
        return scene.sessions.find(before.id()).orElseThrow();
    }

    @Test
    void a_session_that_is_over_comes_back_as_it_was() throws Exception {
        SessionSnapshot before;
        try (Scene scene = scene()) {
            Session session = scene.talking(Map.of("key", "demo", "instructions", "Be brief.", "metadata",
                Map.of("n", 5, "of", List.of("a", 1.5))));
            Scene.says(session, "u1", "What sold best?");
            clock.forward(Duration.ofSeconds(2));
            Scene.answers(session, "a1", "Garden chairs, by far.");
            session.note(session.call(), new SessionError("no_transcriber", "None.", "Choose one."));
            session.mute(true);
            session.end(session.call(), "stopped");
            before = session.snapshot();
        }
        try (Scene scene = scene()) {
            assertEquals(json.write(List.of(before)),
                json.write(scene.sessions.all().stream().map(Session::snapshot).toList()));
            assertEquals(before.settings(), scene.sessions.find("demo").orElseThrow().snapshot().settings());
        }
    }

    @Test
    void an_interrupted_answer_keeps_what_was_heard_and_what_was_not() throws Exception {
        SessionSnapshot before;
        Session session;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of());
            Scene.happens(session, new ConversationEvent.ResponseCreated("r", true),
                new ConversationEvent.AssistantTextDelta("r", "a", 0, "Well, I think that it is rather late by now."),
                new ConversationEvent.PlaybackStarted("r"));
            clock.forward(Duration.ofMillis(700));
            Scene.happens(session, new ConversationEvent.ItemTruncated("a", 700));
            session.end(session.call(), "stopped");
            before = session.snapshot();
            assertTrue(before.transcript().getFirst().unheard() != null);
        }
        try (Scene scene = scene()) {
            assertEquals(before, again(scene, session).snapshot());
        }
    }

    @Test
    void what_the_person_the_app_and_the_model_have_told_comes_back() throws Exception {
        Map<String, Object> schema = Map.of("type", "object", "required", List.of("name"), "properties",
            Map.of("name", Map.of("type", "string"), "age", Map.of("type", "integer"), "size",
                Map.of("type", "integer", "enum", List.of(1, 2))));
        Session session;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of("fields", schema, "consent", "I agree.", "feedback", true, "record", true));
            session.named(session.call(), "rtc_1");
            session.participant().consent();
            Scene.answers(session, "a1", "Hello.");
            session.participant().rate(Feedback.Rating.UP, "nice", "a1");
            session.participant().rate(Feedback.Rating.DOWN, null, null);
            session.context("Chart", "March: 5");
            session.context("Table", "none");
            session.context("Chart", null);
            session.capture().orElseThrow().record(Map.of("name", "Ann", "age", "old", "size", 2));
            session.toolUses().asked("c1", "look_up", "{\"q\":1}");
            session.toolUses().asked("c2", "look_up", "{}");
            session.toolUses().ended("c1", ToolUse.State.ANSWERED, "42");
            session.saving().await();
        }
        try (Scene scene = scene()) {
            Session same = again(scene, session);
            assertEquals(session.snapshot().feedback(), same.snapshot().feedback());
            assertEquals(session.snapshot().consentedAt(), same.snapshot().consentedAt());
            assertEquals(json.write(session.snapshot().fields()), json.write(same.snapshot().fields()));
            assertEquals(Map.of("Table", "none"), same.context());
            assertEquals(session.toolUses().waiting(), same.toolUses().waiting());
            assertEquals(Map.of(), same.capture().orElseThrow().correct(Map.of("size", 1)));
            assertEquals(json.write(session.settings()), json.write(same.settings()));
        }
    }

    @Test
    void any_text_is_kept_as_far_as_a_database_can() throws Exception {
        String odd = "quote ' \" \\ semicolon; -- \n\t 你好 \uD83D\uDE00 \u202E %_ \u0001";
        Session session;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of("instructions", "\u0000" + odd));
            Scene.says(session, "u'1", odd);
            Scene.says(session, "u2", "a NUL \u0000 and half a pair \uD83D");
            assertTrue(session.saving().await());
        }
        try (Scene scene = scene()) {
            assertEquals("\u0000" + odd, again(scene, session).settings().instructions());
            List<String> contents = Scene.contents(again(scene, session));
            assertEquals(odd.strip(), contents.getFirst());
            assertTrue(contents.get(1).startsWith("a NUL "), contents.get(1));
        }
    }

    @Test
    void numbers_of_events_go_on_and_a_reader_resumes() throws Exception {
        Session session;
        long seen;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of());
            Scene.says(session, "u1", "One.");
            seen = session.snapshot().seq();
            Scene.says(session, "u2", "Two.");
            session.end(session.call(), "stopped");
            session.saving().await();
        }
        try (Scene scene = scene()) {
            Session same = again(scene, session);
            assertEquals(session.seq(), same.seq());
            List<SessionEvent> missed = same.eventsAfter(seen).orElseThrow();
            assertEquals(session.eventsAfter(seen).orElseThrow().stream().map(SessionEvent::seq).toList(),
                missed.stream().map(SessionEvent::seq).toList());
            assertEquals(Optional.of(List.of()), same.eventsAfter(same.seq()));
        }
    }

    @Test
    void a_host_that_broke_off_gives_no_number_out_twice_and_shows_what_it_knows() throws Exception {
        Session session;
        SessionStore.Kept left;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of("key", "demo"));
            session.named(session.call(), "rtc_1");
            Scene.says(session, "u1", "One.");
            Scene.happens(session, new ConversationEvent.ResponseCreated("r", true),
                new ConversationEvent.AssistantTextDelta("r", "a", 0, "Well, "));
            assertTrue(session.saving().await());
            left = read();
        }
        try (Scene scene = new Scene(new MemoryStore(), clock)) {
            scene.sessions.restore(left.sessions(), left.deleted());
            scene.sessions.here().forEach(Session::hold);
            Session same = again(scene, session);
            assertTrue(same.seq() > session.seq() + 900);
            assertEquals(Phase.RECONNECTING, same.phase());
            assertEquals(List.of("One.", "Well, "), Scene.contents(same));
            assertEquals(Optional.of("rtc_1"), same.callId());
            assertEquals(same, scene.open(Map.of("key", "demo")));
            assertTrue(same.connected(same.call()));
            Scene.happens(same, new ConversationEvent.AssistantTextDone("r", "a", 0, "Well, I am back."));
            assertEquals(List.of("One.", "Well, I am back."), Scene.contents(same));
        }
    }

    @Test
    void what_is_deleted_is_gone_and_a_new_session_with_its_key_counts_on() throws Exception {
        Session session;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of("key", "demo"));
            Scene.says(session, "u1", "One.");
            session.end(session.call(), "stopped");
            scene.sessions.delete(session);
            assertTrue(session.saving().await());
        }
        try (Scene scene = scene()) {
            assertEquals(List.of(), scene.sessions.all());
            Session next = scene.open(Map.of("key", "demo"));
            assertNotSame(session.id(), next.id());
            assertTrue(next.seq() > session.seq());
        }
        assertEquals(1, read().sessions().size());
    }

    @Test
    void an_item_that_was_taken_out_stays_out() throws Exception {
        Session session;
        try (Scene scene = scene()) {
            session = scene.talking(Map.of());
            Scene.says(session, "u1", "One.");
            Scene.says(session, "u2", "Two.");
            assertTrue(session.saving().await());
            Scene.happens(session, new ConversationEvent.ItemDeleted("u1"));
            assertTrue(session.saving().await());
        }
        try (Scene scene = scene()) {
            assertEquals(List.of("Two."), Scene.contents(again(scene, session)));
        }
    }

    @Test
    void sessions_come_back_in_their_order_and_old_events_do_not() throws Exception {
        try (Scene scene = scene()) {
            for (int i = 0; i < 5; i++) {
                Session session = scene.talking(Map.of("key", "k" + i));
                session.end(session.call(), "stopped");
                session.saving().await();
                clock.forward(Duration.ofMinutes(1));
            }
        }
        try (SessionStore store = store()) {
            store.open();
            SessionStore.Kept kept = store.load(START + Duration.ofMinutes(3).toMillis());
            assertEquals(List.of("k0", "k1", "k2", "k3", "k4"),
                kept.sessions().stream().map(each -> each.state().settings().key()).toList());
            assertEquals(List.of(false, false, false, true, true),
                kept.sessions().stream().map(each -> !each.events().isEmpty()).toList());
            assertFalse(store.words().isEmpty());
        }
    }

    @Test
    void a_day_has_cost_what_was_spent_on_it_by_every_session_and_by_deleted_ones() throws Exception {
        LocalDate first = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        try (Scene scene = scene()) {
            Session deleted = scene.talking(Map.of());
            Session longer = scene.talking(Map.of("max_minutes", 60));
            spend(deleted, "r1", 0.25);
            spend(longer, "r1", 1);
            assertTrue(longer.saving().await());
            scene.sessions.delete(deleted);
            assertTrue(deleted.saving().await());
            clock.forward(Duration.ofDays(1));
            spend(longer, "r2", 2);
            assertTrue(longer.saving().await());
            spend(longer, "r3", 4);
            assertTrue(longer.saving().await());
        }
        try (SessionStore store = store()) {
            store.open();
            assertEquals(1.25, store.spent(first), 1e-9);
            assertEquals(6, store.spent(first.plusDays(1)), 1e-9);
            assertEquals(0, store.spent(first.plusDays(2)), 1e-9);
        }
    }

    private static void spend(Session session, String response, double usd) {
        session.spent(new ConversationEvent.AsideDone(response, null, "Text.", null,
            new Usage(1, 1, 0, 0, 0, 0, usd)));
    }
}
