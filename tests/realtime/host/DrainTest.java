package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.provider.Calls;
import realtime.session.Session;
import realtime.session.SettingsParser;
import realtime.store.StoreTarget;
import support.Await;

/** A host that is about to stop. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DrainTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final Drain drain = new Drain();
    private final Session session = new Session("s", new SettingsParser(Map.of("model", "m"), List.of())
        .parse(Map.of()), "practice", Clock.systemUTC());

    @Test
    void whoever_waits_is_let_go_and_nobody_waits_any_more() throws Exception {
        FutureTask<Boolean> waits = new FutureTask<>(() -> drain.await(session, session.seq(), Duration.ofMinutes(5))
            || Thread.currentThread().isInterrupted());
        Thread waiting = Thread.ofPlatform().daemon().start(waits);
        Await.until("it to wait", SOON, () -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertFalse(drain.isDraining());
        assertTrue(drain.begin());
        assertFalse(waits.isDone());
        drain.letGo();
        assertFalse(waits.get());
        assertFalse(drain.begin());
        assertFalse(drain.await(session, session.seq(), Duration.ofMinutes(5)));
    }

    @Test
    void an_interruption_that_is_somebody_elses_stays_one() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class,
            () -> drain.await(session, session.seq(), Duration.ofMinutes(5)));
    }

    @Test
    void news_are_news() throws Exception {
        session.mute(true);
        assertTrue(drain.await(session, session.seq() - 1, Duration.ZERO));
    }

    @Test
    void what_is_new_is_refused_with_the_time_to_try_again() {
        drain.requireOpen();
        drain.begin();
        ApiException refusal = assertThrows(ApiException.class, drain::requireOpen);
        assertEquals("503 draining 5", refusal.status + " " + refusal.code + " " + refusal.retryAfterSeconds);
    }

    @Test
    void a_drained_host_has_saved_everything_and_ended_nothing(@TempDir Path folder) {
        StoreOptions store = new StoreOptions(StoreTarget.parse("sqlite", folder), null);
        String id;
        try (LocalHost host = new LocalHost(folder, store, Clock.systemUTC())) {
            id = host.createConnected("{}");
            host.happens(id, LocalHost.heard("u1", "What sold best?"));
            assertFalse(host.host.isDraining());
            assertEquals(new Calls.Left(0, 0), host.host.drain(Duration.ofSeconds(5)),
                "this provider has no call that could be taken up");
            assertTrue(host.host.isDraining());
            assertEquals(new Calls.Left(0, 0), host.host.drain(Duration.ofSeconds(5)));
        }
        try (LocalHost host = new LocalHost(folder, store, Clock.systemUTC())) {
            assertEquals("reconnecting", host.snapshot(id).path("phase").asText());
            assertEquals("What sold best?", host.snapshot(id).at("/transcript/0/content").asText());
        }
    }
}
