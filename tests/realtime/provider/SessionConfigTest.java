package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

    private JsonNode changes(Map<String, Object> before, Map<String, Object> after) {
        SessionSettings old = parser.parse(before);
        SessionSettings wanted = parser.parse(after);
        ObjectNode changes =
            new SessionConfig(JSON, TRAITS).changes(old, wanted, transcriber(old), transcriber(wanted));
        if (!changes.isEmpty()) {
            JsonNode event = new ClientEvents(JSON).configure(changes);
            assertEquals(List.of(), RealtimeSchema.problems("RealtimeClientEvent", event), event::toString);
            assertFalse(changes.has("model"), changes::toString);
        }
        return changes;
    }

    private static Optional<String> transcriber(SessionSettings settings) {
        return new Transcribers(settings, TRAITS.transcribers()).current();
    }

    static Stream<Arguments> changes() {
        return Stream.of(
            arguments("instructions", "Be brief.", "{'instructions':'Be brief.'}", "{'instructions':''}"),
            arguments("voice", "cedar", "{'audio':{'output':{'voice':'cedar'}}}",
                "{'audio':{'output':{'voice':'marin'}}}"),
            arguments("speed", 1.25, "{'audio':{'output':{'speed':1.25}}}", "{'audio':{'output':{'speed':1.0}}}"),
            arguments("max_output_tokens", 500, "{'max_output_tokens':500}", "{'max_output_tokens':'inf'}"),
            arguments("noise_reduction", "far_field", "{'audio':{'input':{'noise_reduction':{'type':'far_field'}}}}",
                "{'audio':{'input':{'noise_reduction':null}}}"),
            arguments("transcription", "off", "{'audio':{'input':{'transcription':null}}}",
                "{'audio':{'input':{'transcription':{'model':'gpt-transcribe'}}}}"),
            arguments("language", "de",
                "{'audio':{'input':{'transcription':{'model':'gpt-transcribe','language':'de'}}}}",
                "{'audio':{'input':{'transcription':{'model':'gpt-transcribe'}}}}"),
            arguments("turn_detection", Map.of("type", "push_to_talk"), "{'audio':{'input':{'turn_detection':null}}}",
                "{'audio':{'input':{'turn_detection':{'type':'semantic_vad','create_response':true,"
                    + "'interrupt_response':true,'eagerness':'auto'}}}}"),
            arguments("tools", List.of(Map.of("name", "stock")), "{'tools':[{'type':'function','name':'stock',"
                + "'parameters':{'type':'object','properties':{}}}]}", "{'tools':[]}"),
            arguments("max_minutes", 5, "{}", "{}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void each_change_names_what_changes_and_can_be_taken_back(String setting, Object value, String set, String unset)
        throws Exception {
        assertEquals(withType(set), changes(Map.of(), Map.of(setting, value)));
        assertEquals(withType(unset), changes(Map.of(setting, value), Map.of()));
        assertEquals(JSON.createObjectNode(), changes(Map.of(setting, value), Map.of(setting, value)));
    }

    private static JsonNode withType(String json) throws Exception {
        ObjectNode node = (ObjectNode) JSON.readTree(json.replace('\'', '"'));
        return node.isEmpty() ? node : node.put("type", "realtime");
    }

    @Test
    void a_session_that_exists_is_configured_without_its_model_and_by_web_socket_with_the_formats() throws Exception {
        SessionSettings settings = parser.parse(Map.of());
        SessionConfig config = new SessionConfig(JSON, TRAITS);
        JsonNode byWebRtc = config.toConfigure(settings, Optional.of("t"), false);
        assertFalse(byWebRtc.has("model"));
        assertTrue(byWebRtc.findValues("format").isEmpty());
        JsonNode bySocket = config.toConfigure(settings, Optional.of("t"), true);
        JsonNode pcm = JSON.readTree("{\"type\":\"audio/pcm\",\"rate\":24000}");
        assertEquals(pcm, bySocket.at("/audio/input/format"));
        assertEquals(pcm, bySocket.at("/audio/output/format"));
        assertEquals(List.of(), RealtimeSchema.problems("RealtimeClientEvent",
            new ClientEvents(JSON).configure((ObjectNode) bySocket)));
    }

    @Test
    void what_a_provider_lacks_is_left_out_and_what_it_wants_is_put_in() {
        SessionSettings settings = new SettingsParser(Map.of("model", "m"), List.of())
            .parse(Map.of("noise_reduction", "near_field"));
        ProviderProfile.Traits inworld = new ProviderProfiles().traits("inworld", Map.of());
        JsonNode written = new SessionConfig(JSON, inworld).toConfigure(settings, Optional.of("t"), false);
        assertEquals("m", written.path("model").asText());
        assertFalse(written.path("audio").path("input").has("noise_reduction"));
        assertEquals(2, written.path("output_modalities").size());
        assertEquals("inworld-tts-2", written.at("/audio/output/model").asText());
        ProviderProfile.Traits localAi = new ProviderProfiles().traits("localai", Map.of());
        JsonNode byItself = new SessionConfig(JSON, localAi).of(settings, Optional.empty());
        assertFalse(byItself.path("audio").path("input").has("transcription"), "it transcribes without a word");
    }

    /** One of the values, or none. */
    private static void put(Random random, Map<String, Object> settings, String name, Object... values) {
        int choice = random.nextInt(values.length + 1);
        if (choice < values.length) {
            settings.put(name, values[choice]);
        }
    }
}
