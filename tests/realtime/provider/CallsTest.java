package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import realtime.session.SettingsParser;
import support.Await;
import support.Profiles;
import support.SettableClock;
import support.StubServer;

/** Calls from their placing to their hanging up, against a provider over real HTTP and WebSockets. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallsTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String RESPONSE = "{\"type\":\"response.create\",\"event_id\":\"host_%d\"}";

    private final FakeProvider provider = new FakeProvider();
    private final Calls calls = provider.calls(Clock.systemUTC());

    @AfterEach
    void close() {
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
        call.forwarded(provider.json.readTree("{\"type\":\"response.created\",\"response\":{\"id\":\"R\"}}"));
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
        calls.place(session, FakeProvider.OFFER);
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
        calls.place(session, FakeProvider.OFFER);
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
             RealtimeApi refusing = new RealtimeApi(Profiles.openAi(server.url(), "k"), provider.json)) {
            server.answer(401, Map.of(), new byte[0]);
            ProviderException refusal = assertThrows(ProviderException.class, () -> new Calls(refusing,
                provider.json, Clock.systemUTC()).place(session, FakeProvider.OFFER));
            assertEquals(Phase.FAILED, session.phase());
            assertEquals(refusal.getMessage(), session.snapshot().error().message());
            assertEquals(refusal.fix(), session.snapshot().error().fix());
        }
        calls.place(session, FakeProvider.OFFER);
        assertEquals(Phase.CONNECTING, session.phase());
    }

    private List<String> receivedTypes() {
        return provider.received.stream().map(text -> text.replaceAll("^.\"type\":\"([^\"]+)\".*", "$1")).toList();
    }

    @Test
    void what_is_said_before_the_conversation_has_begun_comes_behind_its_greeting() throws Exception {
        Session session = FakeProvider.session(Map.of("greeting", "Hello!"));
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        provider.sideband(0);
        call.say("user", "I was first.", false);
        session.context("Sales", "March");
        call.tellContext("Sales", "March");
        call.startRecording();
        call.connected();
        provider.awaitReceived(3);
        assertEquals(List.of("conversation.item.create", "response.create", "conversation.item.create"),
            receivedTypes());
        assertTrue(provider.received.get(0).contains("Sales:"), provider.received.get(0));
        assertTrue(provider.received.get(2).contains("I was first."), provider.received.get(2));
    }

    @Test
    void what_a_sideband_missed_is_asked_of_the_widget_for_a_while() throws Exception {
        SettableClock clock = new SettableClock(1_795_000_000_000L);
        Calls timed = provider.calls(clock);
        Session session = FakeProvider.session(Map.of());
        ProviderCall call = timed.place(session, FakeProvider.OFFER).call();
        WsContext first = provider.sideband(0);
        call.connected();
        assertFalse(session.snapshot().forwardEvents());
        first.closeSession(1011, "restart");
        WsContext second = provider.sideband(1);
        Await.until("the widget to be asked", LIMIT, () -> session.snapshot().forwardEvents());
        String heard = "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"event_id\":\"e%d\","
            + "\"item_id\":\"I%d\",\"transcript\":\"%s\"}";
        second.send(heard.formatted(2, 2, "Second."));
        Await.until("the second item", LIMIT, () -> session.items().size() == 1);
        call.forwarded(provider.json.readTree(heard.formatted(1, 1, "First.")));
        call.forwarded(provider.json.readTree(heard.formatted(2, 2, "Second.")));
        assertEquals(2, session.items().size());
        call.tick();
        assertTrue(session.snapshot().forwardEvents());
        clock.forward(Duration.ofSeconds(3));
        call.tick();
        assertFalse(session.snapshot().forwardEvents());
        timed.end(session, "stopped");
    }

    @Test
    void words_of_a_call_that_was_lost_still_arrive_and_then_it_is_hung_up() throws Exception {
        Session session = FakeProvider.session(Map.of());
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        WsContext sideband = provider.sideband(0);
        call.connected();
        sideband.send("{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"A\",\"audio_start_ms\":1}");
        sideband.send("{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"A\"}");
        Await.until("the words to be owed", LIMIT, () -> session.owesWords(1));
        call.lost();
        assertTrue(calls.of(session).isEmpty(), "nobody finds it any more");
        sideband.send("{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"A\","
            + "\"transcript\":\"Late, but here.\"}");
        Await.until("the hang-up", LIMIT, () -> provider.hangUps.equals(List.of("rtc_1")));
        assertEquals("Late, but here.", session.items().getFirst().content());
    }

    @Test
    void nothing_of_a_call_that_was_replaced_reaches_the_next_ones_widget() throws Exception {
        provider.location = null;
        Session session = FakeProvider.session(Map.of());
        ProviderCall first = calls.place(session, FakeProvider.OFFER).call();
        first.connected();
        calls.place(session, FakeProvider.OFFER).call().connected();
        first.say("user", "Too late.", true);
        first.interrupt();
        first.tick();
        assertEquals(List.of(), throughWidget(session));
    }

    @Test
    void a_change_that_the_provider_refuses_is_taken_back_and_one_that_it_takes_holds() throws Exception {
        Session session = FakeProvider.session(Map.of());
        SettingsParser parser = new SettingsParser(Map.of("model", "gpt-realtime-2.1", "voice", "marin"), List.of());
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        WsContext sideband = provider.sideband(0);
        call.connected();
        CompletableFuture<ProviderException> refusal = CompletableFuture.supplyAsync(() ->
            assertThrows(ProviderException.class,
                () -> call.change(now -> parser.changed(now, Map.of("speed", 1.5)))));
        provider.awaitReceived(1);
        assertEquals(1.5, session.settings().speed());
        sideband.send("{\"type\":\"error\",\"error\":{\"code\":\"invalid_value\",\"message\":\"No.\","
            + "\"event_id\":\"host_1\"}}");
        assertEquals("invalid_value", refusal.get().code());
        assertNull(session.settings().speed());
        CompletableFuture<Void> taken = CompletableFuture.runAsync(() -> {
            try {
                call.change(now -> parser.changed(now, Map.of("instructions", "Be kind.")));
            } catch (ProviderException e) {
                throw new AssertionError(e);
            }
        });
        provider.awaitReceived(2);
        sideband.send("{\"type\":\"session.updated\",\"session\":{\"instructions\":\"Be kind.\"}}");
        taken.get();
        assertEquals("Be kind.", session.settings().instructions());
        assertNull(session.snapshot().error());
    }
}
