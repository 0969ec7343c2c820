package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.websocket.WsContext;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Phase;
import realtime.session.Session;
import support.Await;

/** Where the host plays the answer, it tells the provider how much of it was heard. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TruncationTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int A_SECOND = 24_000 * 2;
    private final FakeProvider provider = new FakeProvider();
    private final Calls calls = provider.calls(Clock.systemUTC());
    private final Session session = FakeProvider.session(Map.of());

    @AfterEach
    void close() {
        calls.endAll("test over");
        provider.close();
    }

    private static final class Silent implements Voice {
        @Override
        public void play(String itemId, ByteBuffer pcm) { }

        @Override
        public void flush() { }
    }

    @Test
    void a_refusal_of_what_was_heard_is_nobodys_news() throws Exception {
        ProviderCall call = calls.connect(session, new Silent());
        WsContext socket = provider.sideband(0);
        socket.send("{\"type\":\"session.created\",\"session\":{}}");
        provider.awaitReceived(1);
        socket.send("{\"type\":\"session.updated\",\"session\":{}}");
        Await.value("the call to be up", LIMIT, session::phase, Phase.LISTENING::equals);
        speak(socket);
        Await.value("the answer to sound", LIMIT, session::phase, Phase.ASSISTANT_SPEAKING::equals);
        call.interrupt();
        JsonNode truncate = Await.value("the truncation", LIMIT, this::truncation, event -> event != null);
        assertTrue(truncate.path("audio_end_ms").asLong() <= 1_000, truncate.toString());
        error(socket, "\"" + truncate.path("event_id").asText() + "\"", "Audio content is already shorter.");
        error(socket, "null", "Something else.");
        Await.until("the other error", LIMIT, () -> session.snapshot().error() != null);
        assertTrue(session.snapshot().error().message().endsWith("Something else."));
        List<String> told = session.eventsAfter(0).orElseThrow().stream().map(String::valueOf).toList();
        assertNull(told.stream().filter(event -> event.contains("already shorter")).findAny().orElse(null));
        assertTrue(session.phase().isLive());
    }

    private static void speak(WsContext socket) {
        String ofAnswer = "\"response_id\":\"r1\",\"item_id\":\"a1\",\"output_index\":0,\"content_index\":0,";
        socket.send("{\"type\":\"response.created\",\"response\":{\"id\":\"r1\"}}");
        socket.send("{\"type\":\"response.output_item.added\",\"response_id\":\"r1\",\"item\":{\"id\":\"a1\","
            + "\"type\":\"message\",\"role\":\"assistant\",\"content\":[]}}");
        socket.send("{\"type\":\"response.output_audio.delta\"," + ofAnswer + "\"delta\":\""
            + Base64.getEncoder().encodeToString(new byte[A_SECOND]) + "\"}");
    }

    private static void error(WsContext socket, String eventId, String message) {
        socket.send("{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"code\":\"invalid_value\","
            + "\"message\":\"" + message + "\",\"event_id\":" + eventId + "}}");
    }

    private JsonNode truncation() {
        try {
            for (String event : provider.received) {
                if (event.contains("conversation.item.truncate")) {
                    return provider.json.readTree(event);
                }
            }
            return null;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
