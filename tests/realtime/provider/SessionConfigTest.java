package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;
import support.RealtimeSchema;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionConfigTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> VOICES =
        List.of("alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar");
    private final SettingsParser parser = new SettingsParser(Map.of("model", "gpt-realtime-2.1", "voice", "marin"),
        VOICES);

    private static final ProviderProfile.Traits TRAITS = new ProviderProfiles().traits("openai", Map.of());

    private ObjectNode config(Map<String, Object> settings) {
        SessionSettings parsed = parser.parse(settings);
        return new SessionConfig(JSON, TRAITS).of(parsed, new Transcribers(parsed, TRAITS.transcribers()).current());
    }

    private JsonNode config(String json) throws Exception {
        return config(JSON.readerForMapOf(Object.class).<Map<String, Object>>readValue(json.replace('\'', '"')));
    }

    private static void checkValid(JsonNode session) {
        assertEquals(List.of(), RealtimeSchema.problems("RealtimeSessionCreateRequest", session), session::toString);
        assertEquals(JSON.createArrayNode().add("audio"), session.path("output_modalities"));
        assertTrue(VOICES.contains(session.at("/audio/output/voice").asText()), session::toString);
        assertTrue(session.findValues("format").isEmpty(), "WebRTC negotiates the audio's format");
        assertFalse(session.has("prompt") || session.has("temperature"), session::toString);
    }

    @Test
    void the_default_session_transcribes_and_finds_turns_by_meaning() throws Exception {
        JsonNode expected = JSON.readTree("""
            {"type":"realtime","model":"gpt-realtime-2.1","output_modalities":["audio"],
             "audio":{"input":{"transcription":{"model":"gpt-transcribe"},
                               "turn_detection":{"type":"semantic_vad","create_response":true,
                                                 "interrupt_response":true,"eagerness":"auto"}},
                      "output":{"voice":"marin"}}}""");
        assertEquals(expected, config(Map.of()));
        checkValid(config(Map.of()));
    }

    @Test
    void every_setting_reaches_the_provider() throws Exception {
        JsonNode expected = JSON.readTree("""
            {"type":"realtime","model":"gpt-realtime-2.1-mini","instructions":"Be brief.","output_modalities":["audio"],
             "audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe","language":"de"},
                               "noise_reduction":{"type":"far_field"},
                               "turn_detection":{"type":"server_vad","create_response":true,
                                                 "interrupt_response":true,"threshold":0.7,
                                                 "prefix_padding_ms":100,"silence_duration_ms":700,
                                                 "idle_timeout_ms":9000}},
                      "output":{"voice":"cedar","speed":1.25}},
             "max_output_tokens":500}""");
        JsonNode written = config("""
            {'model':'gpt-realtime-2.1-mini','instructions':'Be brief.','language':'de',
             'transcription':'gpt-4o-mini-transcribe','noise_reduction':'far_field',
             'voice':'cedar','speed':1.25,'max_output_tokens':500,
             'turn_detection':{'type':'server_vad','threshold':0.7,'prefix_padding_ms':100,'silence_duration_ms':700,
                               'idle_timeout_ms':9000},
             'prompt':'Hi','greeting':'Hello','metadata':{'private':'note'},'key':'demo','max_usd':1}""");
        assertEquals(expected, written);
        checkValid(written);
    }

    @Test
    void push_to_talk_and_no_transcription_are_said_as_null() throws Exception {
        JsonNode written = config("{'turn_detection':{'type':'push_to_talk'},'transcription':'off','language':'de'}");
        assertEquals(JSON.readTree("{\"transcription\":null,\"turn_detection\":null}"), written.at("/audio/input"));
        checkValid(written);
    }

    @Test
    void any_settings_that_are_allowed_give_a_valid_session() {
        Random random = new Random(3);
        for (int round = 0; round < 500; round++) {
            Map<String, Object> settings = new LinkedHashMap<>();
            put(random, settings, "instructions", "", "Be brief.", "\u00fc\u4f60\ud83d\ude00");
            put(random, settings, "voice", VOICES.toArray());
            put(random, settings, "model", "gpt-realtime-2.1", "gpt-realtime-2.1-mini", "gpt-realtime-1.5");
            put(random, settings, "language", "en", "de");
            put(random, settings, "transcription", "auto", "off", "gpt-4o-mini-transcribe", "whisper-1");
            put(random, settings, "noise_reduction", "near_field", "far_field");
            put(random, settings, "speed", 0.25, 1, 1.5);
            put(random, settings, "max_output_tokens", 1, 4_096);
            put(random, settings, "turn_detection", Map.of("type", "push_to_talk"), Map.of("eagerness", "low"),
                Map.of("eagerness", "high"),
                Map.of("type", "server_vad"), Map.of("type", "server_vad", "threshold", 1, "idle_timeout_ms", 5_000),
                Map.of("type", "server_vad", "prefix_padding_ms", 0, "silence_duration_ms", 10_000, "idle_timeout_ms",
                    30_000));
            checkValid(config(settings));
        }
    }

    /** One of the values, or none. */
    private static void put(Random random, Map<String, Object> settings, String name, Object... values) {
        int choice = random.nextInt(values.length + 1);
        if (choice < values.length) {
            settings.put(name, values[choice]);
        }
    }
}
