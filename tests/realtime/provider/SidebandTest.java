package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;

/** Over real WebSockets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SidebandTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private final FakeProvider provider = new FakeProvider();
    private final Recorder recorder = new Recorder();
    private final Sideband sideband = new Sideband(provider.api, "rtc_1", false, recorder);

    /** What the sideband reports, in order. */
    private static final class Recorder implements Sideband.Listener {
        final List<String> reports = new CopyOnWriteArrayList<>();

        @Override
        public void attached() {
            reports.add("attached");
        }

        @Override
        public void received(String event) {
            reports.add(event);
        }

        @Override
        public void callGone() {
            reports.add("call gone");
        }

        @Override
        public void detached() {
            reports.add("detached");
        }

        @Override
        public void unavailable(Supplier<List<ObjectNode>> unsent) {
            reports.add("unavailable " + unsent.get());
        }

        void await(String... expected) {
            Await.value("reports", LIMIT, () -> List.copyOf(reports), seen -> seen.equals(List.of(expected)));
        }
    }

    @AfterEach
    void close() {
        sideband.close();
        provider.close();
    }

    private ObjectNode event(int number) {
        return provider.json.createObjectNode().put("type", "event-" + number);
    }

    @Test
    void it_attaches_with_the_key_and_hears_and_says_everything_in_order() {
        sideband.open();
        WsContext server = provider.sideband(0);
        assertEquals(List.of("rtc_1 Bearer " + FakeProvider.SECRET), provider.attempts);
        List<String> expected = new ArrayList<>(List.of("attached"));
        for (int i = 0; i < 100; i++) {
            server.send("said " + i);
            expected.add("said " + i);
        }
        recorder.await(expected.toArray(String[]::new));
        IntStream.range(0, 100).forEach(i -> assertTrue(sideband.send(event(i))));
        provider.awaitReceived(100);
        assertEquals(IntStream.range(0, 100).mapToObj(i -> event(i).toString()).toList(), provider.received);
    }

    @Test
    void refusals_before_it_first_attaches_are_retried_and_what_was_sent_meanwhile_arrives_in_order() {
        provider.refusals = 2;
        sideband.open();
        assertTrue(sideband.send(event(1)));
        assertTrue(sideband.send(event(2)));
        recorder.await("detached", "detached", "attached");
        assertTrue(sideband.send(event(3)));
        provider.awaitReceived(3);
        assertEquals(List.of(event(1).toString(), event(2).toString(), event(3).toString()), provider.received);
        assertEquals(3, provider.attempts.size());
    }

    @Test
    void a_connection_that_is_dropped_is_made_again() {
        sideband.open();
        provider.sideband(0).closeSession(1011, "restart");
        provider.sideband(1).send("again");
        recorder.await("attached", "detached", "attached", "again");
        assertTrue(sideband.send(event(1)));
        provider.awaitReceived(1);
    }

    @Test
    void a_call_that_was_known_and_is_not_any_more_is_gone() {
        sideband.open();
        WsContext server = provider.sideband(0);
        provider.refusals = 1_000;
        server.closeSession(1000, "bye");
        recorder.await("attached", "detached", "call gone");
        assertFalse(sideband.send(event(1)));
        assertEquals(2, provider.attempts.size());
    }

    @Test
    void a_sideband_that_never_comes_is_unavailable_and_hands_back_what_waited() {
        provider.refusals = 1_000;
        sideband.open();
        sideband.send(event(1));
        sideband.send(event(2));
        recorder.await("detached", "detached", "detached", "detached", "detached",
            "unavailable " + List.of(event(1), event(2)));
        assertFalse(sideband.send(event(3)));
        assertEquals(6, provider.attempts.size());
    }

    @Test
    void a_sideband_that_is_refused_after_a_loss_is_unavailable_not_gone() {
        provider.refusal = 503;
        sideband.open();
        WsContext server = provider.sideband(0);
        provider.refusals = 1_000;
        server.closeSession(1011, "restart");
        recorder.await("attached", "detached", "detached", "detached", "detached", "detached", "unavailable []");
    }

    @Test
    void a_provider_that_accepts_and_closes_at_once_is_not_asked_without_end() {
        provider.slams = true;
        sideband.open();
        Await.value("the end of trying", LIMIT, () -> List.copyOf(recorder.reports),
            seen -> seen.contains("unavailable []"));
        assertEquals(6, provider.attempts.size());
        assertEquals(6, Collections.frequency(recorder.reports, "attached"));
    }

    @Test
    void closing_ends_it_for_good() {
        sideband.open();
        provider.sideband(0);
        recorder.await("attached");
        sideband.close();
        assertFalse(sideband.send(event(1)));
        sideband.close();
        recorder.await("attached");
        assertEquals(1, provider.attempts.size());
    }

    @Test
    void closing_while_it_waits_for_its_next_try_ends_that_too() {
        provider.refusals = 1_000;
        sideband.open();
        Await.until("a try", LIMIT, () -> !provider.attempts.isEmpty());
        sideband.close();
        int tries = provider.attempts.size();
        sideband.open();
        assertFalse(recorder.reports.stream().anyMatch(report -> report.startsWith("unavailable")));
        assertTrue(provider.attempts.size() <= tries + 1);
    }
}
