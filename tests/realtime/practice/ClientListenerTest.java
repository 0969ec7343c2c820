package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Await;

/** Whoever tests a client hears what it sends, as it was sent. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientListenerTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static List<String> summaries(List<ClientMessage> heard) {
        return heard.stream().map(message -> message.connection() + " " + message.event()).toList();
    }

    @Test
    void every_event_of_a_session_is_heard_even_what_is_wrong_with_it() {
        List<ClientMessage> heard = new CopyOnWriteArrayList<>();
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults().withListener(heard::add));
             TestSocket socket = new Client(partner).socket("?model=gpt-realtime-2.1")) {
            socket.send("{\"type\":\"response.cancel\"}");
            socket.send("no JSON");
            socket.send("{\"type\":\"nonsense\"}");
            Await.until("three messages", LIMIT, () -> heard.size() == 3);
            assertEquals(List.of("WEBSOCKET {\"type\":\"response.cancel\"}", "WEBSOCKET \"no JSON\"",
                "WEBSOCKET {\"type\":\"nonsense\"}"), summaries(heard));
            assertTrue(heard.stream().allMatch(message -> message.session().startsWith("sess_")));
        }
    }

    @Test
    void session_objects_are_heard_also_of_calls_that_are_refused() throws Exception {
        List<ClientMessage> heard = new CopyOnWriteArrayList<>();
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults().withListener(heard::add))) {
            Client client = new Client(partner);
            client.post("/realtime/client_secrets",
                "{\"session\":{\"type\":\"realtime\",\"model\":\"m\",\"instructions\":\"Be brief.\"}}");
            client.call("v=0\r\n", "{\"type\":\"realtime\",\"modle\":\"m\"}");
            assertEquals(List.of("CLIENT_SECRET {\"type\":\"realtime\",\"model\":\"m\","
                + "\"instructions\":\"Be brief.\"}", "CALL {\"type\":\"realtime\",\"modle\":\"m\"}"),
                summaries(heard));
        }
    }

    @Test
    void a_recording_has_one_line_for_each_and_goes_on_at_the_end_of_the_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("events.jsonl"), "{\"before\":true}\n");
        ClientRecorder recorder = new ClientRecorder(file);
        recorder.received(new ClientMessage(Instant.parse("2026-11-21T10:00:00Z"),
            ClientMessage.Connection.DATA_CHANNEL, "sess_1", Json.parse("{\"type\":\"response.create\"}")));
        recorder.received(new ClientMessage(Instant.parse("2026-11-21T10:00:01.5Z"), ClientMessage.Connection.CALL,
            null, Json.parse("{\"instructions\":\"two\\nlines\"}")));
        List<String> lines = Files.readAllLines(file);
        assertEquals(3, lines.size());
        assertEquals("{\"time\":\"2026-11-21T10:00:00Z\",\"connection\":\"data_channel\",\"session\":\"sess_1\","
            + "\"event\":{\"type\":\"response.create\"}}", lines.get(1));
        JsonNode call = Json.parse(lines.get(2));
        assertEquals("two\nlines", call.at("/event/instructions").asText());
        assertTrue(call.path("session").isNull());
    }
}
