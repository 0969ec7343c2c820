package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.websocket.WsContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Phase;
import realtime.session.Session;
import support.Await;
import support.Profiles;
import support.SettableClock;

/** Calls by a WebSocket of their own, from their opening on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SocketCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String CREATED = "{\"type\":\"session.created\",\"session\":{}}";
    private static final String UPDATED = "{\"type\":\"session.updated\",\"session\":{}}";
    private static final Voice SILENCE = new Voice() {
        @Override
        public void play(String itemId, ByteBuffer pcm) {
            // Nobody listens.
        }

        @Override
        public void flush() {
            // Nothing waits.
        }
    };

    private final SettableClock clock = new SettableClock(1_795_000_000_000L);
    private final FakeProvider provider = new FakeProvider();
    private final Calls calls = provider.calls(clock);
    private final Session session = FakeProvider.session(Map.of("greeting", "Hello!"));

    @AfterEach
    void close() {
        provider.close();
    }

    private void awaitPhase(Phase phase) {
        Await.value("phase " + phase, LIMIT, session::phase, now -> now == phase);
    }

    private List<String> received() {
        return provider.received.stream().map(text -> text.replaceAll("^.\"type\":\"([^\"]+)\".*", "$1")).toList();
    }

    @Test
    void it_is_configured_when_the_provider_is_ready_and_begins_when_that_is_confirmed() throws Exception {
        ProviderCall call = calls.connect(session, SILENCE);
        WsContext socket = provider.sideband(0);
        call.hear(ByteBuffer.allocate(480));
        assertEquals(List.of(), received());
        socket.send(CREATED);
        provider.awaitReceived(1);
        assertEquals(List.of("session.update"), received());
        assertEquals(Phase.CONNECTING, session.phase());
        socket.send(UPDATED);
        provider.awaitReceived(2);
        assertEquals(List.of("session.update", "response.create"), received());
        awaitPhase(Phase.LISTENING);
        call.hear(ByteBuffer.allocate(480));
        provider.awaitReceived(3);
        assertEquals("input_audio_buffer.append", received().getLast());
        calls.end(session, "stopped");
    }

    @Test
    void a_provider_that_never_says_that_it_is_ready_is_taken_to_be_after_two_seconds() throws Exception {
        ProviderCall call = calls.connect(session, SILENCE);
        provider.sideband(0);
        clock.forward(Duration.ofMillis(1_999));
        call.tick();
        assertEquals(List.of(), received());
        clock.forward(Duration.ofMillis(1));
        call.tick();
        provider.awaitReceived(1);
        clock.forward(Duration.ofSeconds(5));
        call.tick();
        assertEquals(Phase.LISTENING, session.phase(), "nor does one have to confirm anything");
        calls.end(session, "stopped");
    }

    @Test
    void settings_that_are_refused_fail_the_call_with_the_providers_words() throws Exception {
        calls.connect(session, SILENCE);
        WsContext socket = provider.sideband(0);
        socket.send(CREATED);
        provider.awaitReceived(1);
        socket.send("{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"No voice nova.\","
            + "\"event_id\":\"host_1\"}}");
        awaitPhase(Phase.FAILED);
        assertTrue(session.snapshot().error().message().endsWith("It says: No voice nova."));
        Await.until("the call to be forgotten", LIMIT, () -> calls.of(session).isEmpty());
    }

    @Test
    void a_connection_that_the_provider_ends_is_no_longer_a_conversation() throws Exception {
        calls.connect(session, SILENCE);
        provider.sideband(0).closeSession(1011, "bye");
        awaitPhase(Phase.FAILED);
        assertEquals("call_dropped", session.snapshot().error().code());
    }

    @Test
    void a_refusal_or_nobody_there_is_said_at_once() {
        provider.refusals = 1;
        provider.refusal = 401;
        assertEquals("invalid_api_key",
            assertThrows(ProviderException.class, () -> calls.connect(session, SILENCE)).code());
        assertEquals(Phase.FAILED, session.phase());
        try (RealtimeApi nowhere = new RealtimeApi(Profiles.openAi("http://127.0.0.1:1/v1", "sk-x"), provider.json)) {
            Calls none = new Calls(nowhere, provider.json, clock);
            for (int i = 0; i < CallRate.MOST; i++) {
                assertEquals("provider_unreachable",
                    assertThrows(ProviderException.class, () -> none.connect(session, SILENCE)).code());
            }
        }
    }

    @Test
    void what_is_written_of_a_conversation_that_is_over_is_asked_by_a_socket_of_its_own() throws Exception {
        Thread provided = Thread.startVirtualThread(() -> {
            WsContext socket = provider.sideband(0);
            socket.send(CREATED);
            provider.awaitReceived(1);
            socket.send("{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"No.\","
                + "\"event_id\":\"somebody\"}}");
        });
        assertEquals("invalid_value",
            assertThrows(ProviderException.class, () -> calls.write(session, "Sum up.")).code());
        provided.join();
        Thread.startVirtualThread(() -> {
            WsContext socket = provider.sideband(1);
            socket.send(CREATED);
            provider.awaitReceived(2);
            socket.send("{\"type\":\"response.created\",\"response\":{\"id\":\"X\"}}");
            socket.send("{\"type\":\"response.done\",\"response\":{\"id\":\"X\",\"status\":\"completed\",\"output\":"
                + "[{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\"All said.\"}]}]}}");
        });
        assertEquals("All said.", calls.write(session, "Sum up."));
    }
}
