package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.websocket.WsContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Phase;
import realtime.session.Session;
import support.Await;

/** A transcriber that a provider does not have must not keep anybody from talking with it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TranscribersTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final String FIRST = "gpt-transcribe";
    private static final String SECOND = "gpt-4o-mini-transcribe";

    private final FakeProvider provider = new FakeProvider();
    private final Calls calls = provider.calls(Clock.systemUTC());

    @AfterEach
    void close() {
        provider.close();
    }

    private static Session session(String transcription) {
        return FakeProvider.session(Map.of("transcription", transcription));
    }

    /** What each offer asked to transcribe with. */
    private List<String> asked() {
        return provider.offers.stream()
            .map(body -> Stream.of(FIRST, SECOND)
                .filter(model -> body.contains("\"" + model + "\""))
                .findFirst().orElse("none"))
            .toList();
    }

    @Test
    void a_refused_transcriber_is_followed_by_the_next_with_the_same_offer() throws Exception {
        provider.refusedTranscribers = List.of(FIRST);
        Session session = session("auto");
        calls.place(session, FakeProvider.OFFER);
        assertEquals(List.of(FIRST, SECOND), asked());
        assertEquals(Phase.CONNECTING, session.phase());
    }

    @Test
    void a_provider_with_no_transcriber_is_called_without() throws Exception {
        provider.refusedTranscribers = List.of(FIRST, SECOND);
        calls.place(session("auto"), FakeProvider.OFFER);
        assertEquals(List.of(FIRST, SECOND, "none"), asked());
    }

    @Test
    void a_transcriber_that_the_user_chose_is_not_exchanged() {
        provider.refusedTranscribers = List.of(SECOND);
        Session session = session(SECOND);
        ProviderException refused = assertThrows(ProviderException.class,
            () -> calls.place(session, FakeProvider.OFFER).call());
        assertEquals("invalid_value", refused.code());
        assertEquals(List.of(SECOND), asked());
        assertEquals(Phase.FAILED, session.phase());
    }

    @Test
    void a_transcriber_that_fails_during_the_call_is_exchanged_and_the_last_failure_is_said() throws Exception {
        Session session = session("auto");
        ProviderCall call = calls.place(session, FakeProvider.OFFER).call();
        WsContext sideband = provider.sideband(0);
        call.connected();
        sideband.send(failed("A", "audio_unintelligible"));
        sideband.send(failed("B", "model_not_found"));
        sideband.send(failed("C", "model_not_found"));
        Await.until("two updates", LIMIT, () -> provider.received.size() == 2);
        assertEquals(List.of(update("{\"model\":\"" + SECOND + "\"}"), update("null")), List.copyOf(provider.received));
        Await.until("the note", LIMIT, () -> session.snapshot().note() != null
            && session.snapshot().note().code().equals("transcription_unavailable"));
        sideband.send("{\"type\":\"response.created\",\"response\":{\"id\":\"R\"}}");
        Await.until("the answer", LIMIT, () -> session.phase() == Phase.THINKING);
        assertEquals("transcription_unavailable", session.snapshot().note().code(), "the note stays");
        assertTrue(session.phase().isLive());
    }

    private static String update(String transcription) {
        return "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\","
            + "\"audio\":{\"input\":{\"transcription\":" + transcription + "}}}}";
    }

    private static String failed(String item, String code) {
        return "{\"type\":\"conversation.item.input_audio_transcription.failed\",\"event_id\":\"event_" + item
            + "\",\"item_id\":\"" + item + "\",\"content_index\":0,\"error\":{\"code\":\"" + code + "\"}}";
    }
}
