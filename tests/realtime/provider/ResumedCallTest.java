package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.websocket.WsContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Item;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SessionSaver;
import realtime.session.SettingsParser;
import realtime.store.MemoryStore;
import support.Await;

/** A host that breaks off finds the call again that has gone on without it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ResumedCallTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private final FakeProvider provider = new FakeProvider();
    private final Calls before = provider.calls(Clock.systemUTC());
    private final Calls after = provider.calls(Clock.systemUTC());

    @AfterEach
    void close() {
        provider.close();
    }

    private static SessionRegistry sessions() {
        return new SessionRegistry("openai", Clock.systemUTC(), SessionSaver.NONE, session -> { });
    }

    private static Session session(Map<String, Object> settings) {
        return sessions().open(new SettingsParser(Map.of("model", "gpt-realtime-2.1", "voice", "marin"), List.of())
            .parse(settings)).session();
    }

    /** What is left of it when its host is killed. */
    private static Session left(Session session) {
        MemoryStore store = new MemoryStore();
        store.save(List.of(session.saving().unsaved().orElseThrow()));
        SessionRegistry sessions = sessions();
        sessions.restore(store.load(0).sessions(), Map.of());
        sessions.here().forEach(Session::hold);
        return sessions.find(session.id()).orElseThrow();
    }

    private Session talking(Map<String, Object> settings) throws ProviderException {
        Session session = session(settings);
        ProviderCall call = before.place(session, FakeProvider.OFFER).call();
        WsContext sideband = provider.sideband(0);
        call.connected();
        heard(sideband, "A", "Hello.");
        Await.until("the turn", LIMIT, () -> session.items().size() == 1);
        return session;
    }

    private static void heard(WsContext sideband, String item, String text) {
        sideband.send("{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"" + item
            + "\",\"transcript\":\"" + text + "\"}");
    }

    private static List<String> contents(Session session) {
        return session.items().stream().map(Item::content).toList();
    }

    @Test
    void the_conversation_goes_on_and_nothing_is_said_again() throws Exception {
        Session same = left(talking(Map.of("greeting", "Welcome.", "instructions", "Be brief.")));
        // The greeting.
        provider.awaitReceived(1);
        int said = provider.received.size();
        assertEquals(Phase.RECONNECTING, same.phase());
        assertEquals("connecting", same.outline().connectionState());
        after.resume(same);
        WsContext sideband = provider.sideband(1);
        Await.until("the conversation to be on", LIMIT, () -> same.phase() == Phase.LISTENING);
        assertEquals(1, same.call());
        heard(sideband, "B", "Still there?");
        Await.until("the next turn", LIMIT, () -> same.items().size() == 2);
        assertEquals(List.of("Hello.", "Still there?"), contents(same));
        assertEquals(said, provider.received.size());
        assertTrue(after.end(same, "stopped"));
        Await.until("the call to be hung up", LIMIT, () -> provider.hangUps.contains("rtc_1"));
        assertEquals(Phase.ENDED, same.phase());
    }

    @Test
    void the_page_tells_what_was_missed_and_nothing_twice() throws Exception {
        Session session = talking(Map.of());
        provider.sideband(0).send("{\"type\":\"response.created\",\"response\":{\"id\":\"r\"}}");
        provider.sideband(0).send("{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"r\","
            + "\"item_id\":\"C\",\"content_index\":0,\"delta\":\"Well, \"}");
        Await.until("the answer", LIMIT, () -> session.items().size() == 2);
        Session same = left(session);
        after.resume(same);
        provider.sideband(1);
        Await.until("the conversation to be on", LIMIT, () -> same.phase().isLive()
            && same.phase() != Phase.RECONNECTING);
        assertTrue(same.outline().forwardEvents());
        ProviderCall call = after.of(same).orElseThrow();
        for (String event : List.of(
            "{\"type\":\"conversation.item.input_audio_transcription.delta\",\"item_id\":\"A\",\"delta\":\"Hel\"}",
            "{\"type\":\"conversation.item.input_audio_transcription.completed\",\"item_id\":\"A\","
                + "\"transcript\":\"Hello.\"}",
            "{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"r\",\"item_id\":\"C\","
                + "\"content_index\":0,\"delta\":\"Well, \"}",
            "{\"type\":\"response.output_audio_transcript.delta\",\"response_id\":\"r\",\"item_id\":\"C\","
                + "\"content_index\":0,\"delta\":\"yes.\"}")) {
            call.forwarded(provider.json.readTree(event));
        }
        assertEquals(List.of("Hello.", "Well, yes."), contents(same));
        call.forwarded(provider.json.readTree("{\"type\":\"response.output_audio_transcript.done\","
            + "\"response_id\":\"r\",\"item_id\":\"C\",\"content_index\":0,\"transcript\":\"Well, yes, sir.\"}"));
        assertEquals(List.of("Hello.", "Well, yes, sir."), contents(same));
    }

    @Test
    void a_call_that_is_over_is_given_up_for_another() throws Exception {
        Session same = left(talking(Map.of()));
        provider.refusals = 100;
        after.resume(same);
        Await.until("the call to be given up", LIMIT,
            () -> same.outline().connectionState().equals("disconnected"));
        assertEquals(Phase.RECONNECTING, same.phase());
        provider.refusals = 0;
        ProviderCall next = after.place(same, FakeProvider.OFFER).call();
        next.connected();
        assertEquals(2, same.call());
        assertEquals(List.of("Hello."), contents(same));
    }

    @Test
    void where_no_call_was_up_none_is_looked_for() {
        Session same = left(session(Map.of()));
        after.resume(same);
        assertEquals(Phase.NEW, same.phase());
        assertFalse(after.any(same).isPresent());
        assertEquals(List.of(), provider.attempts);
    }
}
