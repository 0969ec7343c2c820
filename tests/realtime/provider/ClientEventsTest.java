package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.RealtimeSchema;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final ClientEvents events = new ClientEvents(JSON);

    /** What each command sends. */
    private Map<String, JsonNode> written() {
        return Map.of(
            "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"Hi \\\"you\\\"\"}]}}",
            events.message("user", "Hi \"you\""),
            "{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"system\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"Note\"}]}}",
            events.message("system", "Note"),
            "{\"type\":\"response.create\"}", events.respond(),
            "{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Hello!\","
                + "\"input\":[],\"tool_choice\":\"none\"}}",
            events.respondSaying("Hello!"),
            "{\"type\":\"response.cancel\"}", events.cancel(),
            "{\"type\":\"output_audio_buffer.clear\"}", events.clearPlayback(),
            "{\"type\":\"conversation.item.retrieve\",\"item_id\":\"item_1\"}", events.retrieve("item_1"),
            "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":"
                + "{\"transcription\":{\"model\":\"m\",\"language\":\"de\"}}}}}",
            events.transcribeWith(Optional.of("m"), "de"),
            "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\",\"audio\":{\"input\":"
                + "{\"transcription\":null}}}}",
            events.transcribeWith(Optional.empty(), null));
    }

    @Test
    void each_event_has_the_protocols_form() throws Exception {
        for (Map.Entry<String, JsonNode> entry : written().entrySet()) {
            assertEquals(JSON.readTree(entry.getKey()), entry.getValue());
        }
    }

    @Test
    void each_event_is_valid_by_the_protocols_schema() {
        written().values().forEach(event ->
            assertEquals(List.of(), RealtimeSchema.problems("RealtimeClientEvent", event), event::toString));
    }
}
