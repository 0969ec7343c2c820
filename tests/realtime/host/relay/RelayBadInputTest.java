package realtime.host.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import realtime.practice.Script;
import support.Await;
import support.RawClient;
import support.RelayClient;
import support.TestHost;

/** What clients do wrong, each with its close code, while another conversation goes on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayBadInputTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final OkHttpClient http = new OkHttpClient();
    private TestHost host;
    private RelayClient neighbour;
    private RelayClient client;
    private String session;

    @BeforeEach
    void start() {
        host = TestHost.start();
        neighbour = RelayClient.of(http, host, host.create("{}").path("session_id").asText()).listen();
        neighbour.awaitPhase("listening");
        session = host.create("{}").path("session_id").asText();
        client = RelayClient.of(http, host, session);
        client.awaitPhase("listening");
    }

    @AfterEach
    void stop() {
        client.close();
        neighbour.close();
        host.close();
        http.dispatcher().executorService().shutdownNow();
        http.connectionPool().evictAll();
    }

    static Stream<Arguments> broken() {
        return Stream.of(
            arguments("text that is no JSON", text("hello"), "closed 1007 A text frame is not JSON."),
            arguments("JSON that goes on", text("{\"type\":\"ping\"} {}"), "closed 1007 A text frame is not JSON."),
            arguments("an empty text", text(""), "closed 1007 A text frame is empty."),
            arguments("an array", text("[1]"), "closed 4400 A message is an object with a type."),
            arguments("no type", text("{\"text\":\"x\"}"), "closed 4400 A message is an object with a type."),
            arguments("JSON in a binary frame",
                binary("{\"type\":\"text\",\"text\":\"Hello\"}".getBytes(StandardCharsets.UTF_8)),
                "closed 1003 Send JSON in text frames; binary frames are sound."),
            arguments("half a sample", binary(new byte[961]),
                "closed 4422 A binary frame ends with half a sample; sound is PCM16."),
            arguments("too long a binary frame", binary(new byte[Relay.LONGEST_SOUND + 2]), "closed 1009 "),
            arguments("too long a text frame", text("{\"type\":\"text\",\"text\":\"" + "x".repeat(Relay.LONGEST_TEXT)
                + "\"}"), "closed 1009 "));
    }

    private static Consumer<RelayClient> text(String frame) {
        return client -> client.send(frame);
    }

    private static Consumer<RelayClient> binary(byte[] frame) {
        return client -> client.sendBinary(frame);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    void is_closed_with_its_code_and_may_come_back(String name, Consumer<RelayClient> mistake, String end) {
        mistake.accept(client);
        assertTrue(client.awaitEnd().startsWith(end), client.awaitEnd());
        try (RelayClient again = RelayClient.of(http, host, session)) {
            again.awaitPhase("listening");
            assertEquals(1, host.snapshot(session).path("call").asInt());
        }
        neighbourIsUnharmed();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{'type':'dance'} | unknown_message", "{'type':'text'} | invalid_message", "{'type':'text','text':' '} "
            + "| invalid_message", "{'type':'text','text':7} | invalid_message",
        "{'type':'played','ms':1} | invalid_message", "{'type':'played','item_id':'i','ms':-1} | invalid_message",
        "{'type':'cancel_recording'} | not_push_to_talk"})
    void what_cannot_be_followed_is_answered_with_an_error_and_nothing_more(String frame, String code) {
        client.send(frame.replace('\'', '"'));
        JsonNode error = client.await("error", 1).path("error");
        assertEquals(code, error.path("code").asText());
        assertTrue(!error.path("message").asText().isEmpty() && !error.path("fix").asText().isEmpty());
        client.send("{\"type\":\"ping\"}");
        client.await("pong", 1);
        neighbourIsUnharmed();
    }

    @Test
    void a_flood_of_sound_is_closed() {
        byte[] frame = new byte[64_000];
        Await.until("the flood to be noticed", SOON, () -> {
            for (int i = 0; i < 50 && client.isOpen() && client.queued() < 8_000_000; i++) {
                client.sendBinary(frame);
            }
            return !client.isOpen();
        });
        assertEquals("closed 4429 More was sent than can be heard.", client.awaitEnd());
        neighbourIsUnharmed();
    }

    @Test
    void a_flood_of_pings_is_closed() {
        for (int i = 0; i < 5_000; i++) {
            client.send("{\"type\":\"ping\"}");
        }
        assertEquals("closed 4429 More was sent than can be heard.", client.awaitEnd());
        neighbourIsUnharmed();
    }

    @Test
    void half_a_minute_of_sound_at_once_is_none() {
        byte[] second = new byte[FloodGate.BYTES_PER_SECOND];
        for (int i = 0; i < 29; i++) {
            client.sendBinary(second);
        }
        client.send("{\"type\":\"ping\"}");
        client.await("pong", 1);
        assertTrue(client.isOpen());
    }

    @Test
    void a_client_that_does_not_read_is_closed() {
        String answer = "Nobody reads this, and so it goes on and on and on. ".repeat(15);
        host.practice().play(Script.parse("""
            {"turns": [{"answer": "%s", "lead_ms": 600000}]}""".formatted(answer)));
        client.close();
        session = host.create("{}").path("session_id").asText();
        try (RawClient deaf = RawClient.of(host, session)) {
            deaf.await("\"phase\":\"listening\"");
            deaf.text("{\"type\":\"text\",\"text\":\"Tell me everything.\"}");
            deaf.await("\"type\":\"audio\"");
            Await.value("the client to be given up", SOON, () -> host.snapshot(session).path("phase").asText(),
                phase -> List.of("reconnecting", "ended").contains(phase));
            String end = deaf.awaitEnd();
            assertTrue(end.equals("closed 4408 The client takes its sound too slowly.") || end.equals("cut"), end);
        }
        neighbourIsUnharmed();
    }

    /** It is heard, answered, and was told of no trouble. */
    private void neighbourIsUnharmed() {
        assertTrue(neighbour.isOpen());
        neighbour.say("Are you still there?");
        Await.until("the neighbour's answer among " + neighbour.messages(), SOON, () -> neighbour.heardMs() > 200);
        assertEquals(List.of(), neighbour.messages("error"));
    }
}
