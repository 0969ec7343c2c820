package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.session.Phase;
import realtime.session.Session;
import support.Await;
import support.Profiles;

/** A call that its client leads: what passes, what is recorded, and how it ends. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WatchedCallTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private final FakeProvider provider = new FakeProvider();
    private final Calls calls = provider.calls(Clock.systemUTC());
    private final Session session = FakeProvider.session(Map.of());
    private final Heard client = new Heard();

    /** What a client hears. */
    private static final class Heard implements Audience {
        final List<String> heard = new CopyOnWriteArrayList<>();

        @Override
        public void event(String event) {
            heard.add(event);
        }

        @Override
        public void closed(int code, String reason) {
            heard.add("closed " + code + " " + reason);
        }

        @Override
        public void ended() {
            heard.add("ended");
        }
    }

    @AfterEach
    void close() {
        calls.endAll("host_stopped");
        provider.close();
    }

    private WatchedCall pass() throws ProviderException {
        return calls.pass(session, Map.of("model", "m"), null, client);
    }

    private void says(String event) {
        provider.sideband(0).send(event);
    }

    @Test
    void events_pass_verbatim_and_in_order_in_both_directions() throws Exception {
        WatchedCall call = pass();
        List<String> said = List.of("{ \"type\" : \"a.new.event\", \"x\":1.0 }", "no json",
            "{\"type\":\"response.output_audio.delta\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":\"AAAA\"}",
            "{\"type\":\"error\",\"error\":{\"code\":\"c\"}}");
        said.forEach(this::says);
        Await.value("what was said", SOON, () -> client.heard, said::equals);
        List<String> sent = List.of("{ \"type\": \"session.update\",\"session\":{}}", "{}", "nothing",
            "{\"type\":\"input_audio_buffer.append\",\"audio\":\"AAAA\"}");
        sent.forEach(call::send);
        provider.awaitReceived(sent.size());
        assertEquals(sent, provider.received);
    }

    @Test
    void the_provider_s_key_is_in_nothing_that_the_client_is_told() throws Exception {
        pass();
        says("{\"type\":\"error\",\"error\":{\"message\":\"Incorrect API key: " + FakeProvider.SECRET + "\"}}");
        provider.sideband(0).closeSession(4001, "bad key " + FakeProvider.SECRET);
        Await.value("what was said", SOON, () -> client.heard, heard -> heard.size() > 1);
        assertEquals(List.of("{\"type\":\"error\",\"error\":{\"message\":\"Incorrect API key: [key]\"}}",
            "closed 4001 bad key [key]"), client.heard.subList(0, 2));
    }

    @Test
    void the_host_asks_the_provider_for_nothing() throws Exception {
        pass();
        says("{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"u\",\"audio_start_ms\":1}");
        says("{\"type\":\"input_audio_buffer.speech_stopped\",\"item_id\":\"u\",\"audio_end_ms\":9}");
        says("{\"type\":\"input_audio_buffer.committed\",\"item_id\":\"u\"}");
        says("{\"type\":\"conversation.item.truncated\",\"item_id\":\"a\",\"audio_end_ms\":5}");
        Await.value("the phase", SOON, session::phase, Phase.THINKING::equals);
        Await.until("the client to have heard", SOON, () -> client.heard.size() == 4);
        assertEquals(List.of(), provider.received);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"1000, ENDED", "4000, FAILED", "1011, FAILED"})
    void the_provider_s_close_code_is_handed_on(int code, Phase phase) throws Exception {
        pass();
        provider.sideband(0).closeSession(code, "because");
        Await.value("the end", SOON, () -> client.heard,
            heard -> !heard.isEmpty() && heard.getFirst().equals("closed " + code + " because"));
        Await.value("the phase", SOON, session::phase, phase::equals);
        assertTrue(calls.any(session).isEmpty());
    }

    @Test
    void a_provider_that_accepts_and_closes_at_once_is_heard_to_the_end() throws Exception {
        provider.slams = true;
        pass();
        Await.value("the end", SOON, () -> client.heard, heard -> heard.contains("closed 1011 no"));
    }

    @Test
    void a_newer_call_of_the_session_takes_its_place() throws Exception {
        pass();
        provider.sideband(0);
        Heard newer = new Heard();
        calls.pass(session, Map.of("model", "m"), null, newer);
        Await.value("the end", SOON, () -> client.heard, List.of("ended")::equals);
        assertEquals(List.of(), newer.heard);
        assertEquals(2, session.call());
    }

    @Test
    void a_refusal_leaves_no_call() {
        provider.refusals = 1;
        provider.refusal = 429;
        ProviderException refused = assertThrows(ProviderException.class, this::pass);
        assertEquals(429, refused.providersStatus());
        assertTrue(calls.any(session).isEmpty());
        assertEquals(Phase.FAILED, session.phase());
    }

    private Calls.Led place() throws ProviderException {
        ObjectNode wanted = provider.json.createObjectNode().put("type", "realtime").put("model", "m");
        return calls.placeFor(session, FakeProvider.OFFER, wanted);
    }

    @Test
    void a_call_by_webrtc_is_listened_to_and_ends_when_the_client_hangs_up() throws Exception {
        assertEquals("rtc_1", place().callId());
        says("{\"type\":\"conversation.item.added\",\"item\":{\"id\":\"u\",\"type\":\"message\",\"role\":\"user\","
            + "\"status\":\"completed\",\"content\":[{\"type\":\"input_text\",\"text\":\"Hello\"}]}}");
        Await.until("the record", SOON, () -> session.items().size() == 1);
        assertEquals(Phase.LISTENING, session.phase());
        provider.refusals = 100;
        provider.sideband(0).closeSession(1000, "");
        Await.value("the end", SOON, session::phase, Phase.ENDED::equals);
        assertEquals("hung_up", session.outline().endedReason());
        assertEquals(List.of(), provider.received);
    }

    @Test
    void a_call_that_cannot_be_listened_to_is_hung_up() throws Exception {
        provider.refusals = 100;
        place();
        Await.value("the end", SOON, session::phase, Phase.FAILED::equals);
        assertEquals("sideband_unavailable", session.outline().error().code());
        Await.value("the hang-up", SOON, () -> provider.hangUps, List.of("rtc_1")::equals);
    }

    @Test
    void a_call_to_a_provider_without_a_sideband_is_not_placed() {
        try (RealtimeApi api = new RealtimeApi(Profiles.of("localai", "http://127.0.0.1:9/v1", null), provider.json)) {
            Calls others = new Calls(api, provider.json, Clock.systemUTC());
            ProviderException refused = assertThrows(ProviderException.class,
                () -> others.placeFor(session, FakeProvider.OFFER, provider.json.createObjectNode()));
            assertEquals("no_sideband", refused.code());
            assertEquals(Phase.NEW, session.phase());
        }
    }
}
