package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.websocket.WsContext;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Item;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionEvent;
import support.Await;
import support.Profiles;
import support.StubServer;

/** Calls from their placing to their hanging up, against a provider over real HTTP and WebSockets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String RESPONSE = "{\"type\":\"response.create\",\"event_id\":\"host_%d\"}";

    private final ObjectMapper json = new ObjectMapper();
    private final FakeProvider provider = new FakeProvider();
    private final RealtimeApi api = provider.api(json);
    private final Calls calls = new Calls(api, json, Clock.systemUTC());

    @AfterEach
    void close() {
        api.close();
        provider.close();
    }

    private ProviderException overtaken(CompletableFuture<ProviderCall> placing) {
        Exception failure = assertThrows(Exception.class, placing::join);
        assertEquals(ProviderException.class, failure.getCause().getClass(), String.valueOf(failure.getCause()));
        return (ProviderException) failure.getCause();
    }

    private CompletableFuture<ProviderCall> placing(Session session) {
        CompletableFuture<ProviderCall> placed = new CompletableFuture<>();
        int before = provider.offers.size();
        Thread.startVirtualThread(() -> {
            try {
                placed.complete(calls.place(session, FakeProvider.OFFER).call());
            } catch (ProviderException e) {
                placed.completeExceptionally(e);
            }
        });
        Await.until("the offer to arrive", LIMIT, () -> provider.offers.size() > before);
        return placed;
    }

    private void awaitPhase(Session session, Phase phase) {
        Await.value("phase " + phase, LIMIT, session::phase, now -> now == phase);
    }

    @Test
    void a_call_feeds_its_session_and_is_hung_up_when_it_ends() throws Exception {
        Session session = FakeProvider.session(Map.of());
        Calls.Placed placed = calls.place(session, FakeProvider.OFFER);
        ProviderCall call = placed.call();
        assertEquals("v=0\r\ns=1\r\n", new String(placed.answer(), StandardCharsets.UTF_8));
        assertEquals(Phase.CONNECTING, session.phase());
        WsContext sideband = provider.sideband(0);
        call.connected();
        sideband.send("{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"A\","
            + "\"transcript\":\"Hello.\"}");
        Await.until("the item", LIMIT,
            () -> session.items().stream().map(Item::content).toList().equals(List.of("Hello.")));
        assertTrue(calls.end(session, "stopped"));
        assertEquals(List.of("rtc_1"), provider.hangUps);
        assertEquals(Phase.ENDED, session.phase());
        assertTrue(calls.of(session).isEmpty());
        assertFalse(calls.end(session, "stopped"));
        assertEquals(1, provider.hangUps.size());
    }

    @Test
    void greeting_and_prompt_are_said_once_and_one_after_the_other() throws Exception {
        Session session = FakeProvider.session(Map.of("greeting", "Hello!", "prompt", "Tell me more."));
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        provider.sideband(0);
        call.connected();
        call.connected();
        provider.awaitReceived(2);
        String greeting = "{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Hello!\","
            + "\"tool_choice\":\"none\",\"input\":[]},\"event_id\":\"host_1\"}";
        String prompt = "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
            + "\"content\":[{\"type\":\"input_text\",\"text\":\"Tell me more.\"}]}}";
        assertEquals(List.of(greeting, prompt), provider.received);
        provider.sideband(0).send("{\"type\":\"response.created\",\"response\":{\"id\":\"R\"}}");
        provider.sideband(0).send("{\"type\":\"response.done\",\"response\":{\"id\":\"R\"}}");
        provider.awaitReceived(3);
        assertEquals(RESPONSE.formatted(2), provider.received.get(2));
    }

    @Test
    void what_is_typed_over_an_answer_cuts_it_short_and_is_answered() throws Exception {
        Session session = FakeProvider.session(Map.of());
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        WsContext sideband = provider.sideband(0);
        call.connected();
        sideband.send("{\"type\":\"response.created\",\"response\":{\"id\":\"R\"}}");
        awaitPhase(session, Phase.THINKING);
        call.say("user", "Stop.", true);
        provider.awaitReceived(3);
        assertEquals(List.of("conversation.item.create", "response.cancel", "output_audio_buffer.clear"),
            provider.received.stream().map(text -> text.replaceAll("^.\"type\":\"([^\"]+)\".*", "$1")).toList());
        sideband.send("{\"type\":\"response.done\",\"response\":{\"id\":\"R\",\"status\":\"cancelled\"}}");
        provider.awaitReceived(4);
        assertEquals(RESPONSE.formatted(1), provider.received.get(3));
    }

    @Test
    void where_there_is_no_sideband_the_widget_carries_everything() throws Exception {
        provider.location = null;
        Session session = FakeProvider.session(Map.of("greeting", "Hello!"));
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        assertTrue(session.snapshot().forwardEvents());
        call.connected();
        call.forwarded(json.readTree("{\"type\":\"response.created\",\"response\":{\"id\":\"R\"}}"));
        assertEquals(Phase.THINKING, session.phase());
        assertEquals(List.of("response.create"), throughWidget(session));
        calls.end(session, "stopped");
        assertEquals(List.of(), provider.hangUps);
    }

    @Test
    void what_waited_for_a_sideband_that_never_came_goes_through_the_widget() throws Exception {
        provider.refusals = 1_000;
        Session session = FakeProvider.session(Map.of("prompt", "Hi."));
        calls.place(session, FakeProvider.OFFER).call().connected();
        Await.until("the widget to be asked", LIMIT, () -> session.snapshot().forwardEvents());
        Await.value("client events", LIMIT, () -> throughWidget(session),
            sent -> sent.equals(List.of("conversation.item.create", "response.create")));
    }

    private static List<String> throughWidget(Session session) {
        return session.eventsAfter(0).orElseThrow().stream()
            .map(SessionEvent::data)
            .filter(SessionEvent.ClientEvent.class::isInstance)
            .map(data -> ((ObjectNode) ((SessionEvent.ClientEvent) data).event()).path("type").asText())
            .toList();
    }

    @Test
    void a_call_that_the_provider_ends_before_it_began_fails_with_a_way_on() throws Exception {
        Session session = FakeProvider.session(Map.of());
        calls.place(session, FakeProvider.OFFER);
        WsContext sideband = provider.sideband(0);
        provider.refusals = 1_000;
        sideband.closeSession(1000, "over");
        awaitPhase(session, Phase.FAILED);
        assertEquals("call_dropped", session.snapshot().error().code());
        Await.until("the call to be forgotten", LIMIT, () -> calls.of(session).isEmpty());
    }

    @Test
    void a_call_that_the_provider_drops_is_waited_for_to_be_placed_again() throws Exception {
        Session session = FakeProvider.session(Map.of());
        calls.place(session, FakeProvider.OFFER).call().connected();
        WsContext sideband = provider.sideband(0);
        provider.refusals = 1_000;
        sideband.closeSession(1000, "over");
        awaitPhase(session, Phase.RECONNECTING);
        Await.until("the call to be forgotten", LIMIT, () -> calls.of(session).isEmpty());
        assertEquals("disconnected", session.snapshot().connectionState());
        calls.place(session, FakeProvider.OFFER).call().connected();
        assertEquals(Phase.LISTENING, session.phase());
        assertNull(session.snapshot().endedAt());
    }

    @Test
    void a_second_call_replaces_the_first() throws Exception {
        Session session = FakeProvider.session(Map.of());
        calls.place(session, FakeProvider.OFFER).call();
        ProviderCall second = calls.place(session, FakeProvider.OFFER).call();
        assertEquals(List.of("rtc_1"), provider.hangUps);
        assertEquals(second, calls.of(session).orElseThrow());
        assertEquals(Phase.CONNECTING, session.phase());
    }

    @Test
    void of_two_calls_at_once_the_later_one_stays_whichever_is_answered_first() throws Exception {
        Session session = FakeProvider.session(Map.of());
        CountDownLatch first = new CountDownLatch(1);
        provider.answerAfter = first;
        CompletableFuture<ProviderCall> overtaken = placing(session);
        provider.answerAfter = new CountDownLatch(0);
        ProviderCall second = calls.place(session, FakeProvider.OFFER).call();
        first.countDown();
        assertEquals("call_overtaken", overtaken(overtaken).code());
        assertEquals(List.of("rtc_1"), provider.hangUps);
        assertEquals(second, calls.of(session).orElseThrow());
        assertEquals(Phase.CONNECTING, session.phase());
    }

    @Test
    void a_call_that_is_stopped_while_it_is_placed_is_hung_up_and_the_session_is_over() {
        Session session = FakeProvider.session(Map.of());
        provider.answerAfter = new CountDownLatch(1);
        CompletableFuture<ProviderCall> placing = placing(session);
        assertTrue(calls.end(session, "stopped"));
        assertEquals(Phase.ENDED, session.phase());
        provider.answerAfter.countDown();
        assertEquals(409, overtaken(placing).status());
        assertEquals(List.of("rtc_1"), provider.hangUps);
        assertEquals(Phase.ENDED, session.phase());
        assertTrue(calls.of(session).isEmpty());
    }

    @Test
    void a_call_whose_session_is_deleted_while_it_is_placed_is_hung_up() {
        Session session = FakeProvider.session(Map.of());
        provider.answerAfter = new CountDownLatch(1);
        CompletableFuture<ProviderCall> placing = placing(session);
        session.delete();
        provider.answerAfter.countDown();
        overtaken(placing);
        assertEquals(List.of("rtc_1"), provider.hangUps);
    }

    @Test
    void stopping_the_host_hangs_up_every_call_and_those_being_placed() throws Exception {
        Session session = FakeProvider.session(Map.of());
        calls.place(session, FakeProvider.OFFER).call();
        Session other = new Session("s2", session.settings(), "openai", Clock.systemUTC());
        provider.answerAfter = new CountDownLatch(1);
        CompletableFuture<ProviderCall> placing = placing(other);
        assertEquals(1, calls.endAll("host_stopped"));
        assertEquals("host_stopped", session.snapshot().endedReason());
        provider.answerAfter.countDown();
        overtaken(placing);
        assertEquals(List.of("rtc_1", "rtc_2"), provider.hangUps);
        assertEquals("host_stopped", other.snapshot().endedReason());
    }

    @Test
    void a_refused_call_fails_its_session_with_the_same_words_and_may_be_tried_again() throws Exception {
        Session session = FakeProvider.session(Map.of());
        try (StubServer server = new StubServer();
             RealtimeApi refusing = new RealtimeApi(Profiles.openAi(server.url(), "k"), json)) {
            server.answer(401, Map.of(), new byte[0]);
            ProviderException refusal = assertThrows(ProviderException.class, () -> new Calls(refusing,
                json, Clock.systemUTC()).place(session, FakeProvider.OFFER));
            assertEquals(Phase.FAILED, session.phase());
            assertEquals(refusal.getMessage(), session.snapshot().error().message());
            assertEquals(refusal.fix(), session.snapshot().error().fix());
        }
        calls.place(session, FakeProvider.OFFER).call();
        assertEquals(Phase.CONNECTING, session.phase());
    }
}
