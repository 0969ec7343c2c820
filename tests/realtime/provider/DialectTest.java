package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;

/** Client events as each dialect writes them; the ones that no dialect mentions are the same in all. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DialectTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final ClientEvents events = new ClientEvents(JSON);

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private ObjectNode session() {
        SessionSettings settings = new SettingsParser(Map.of("model", "m", "voice", "v"), List.of()).parse(Map.of(
            "instructions", "Be brief.", "language", "de", "noise_reduction", "near_field", "speed", 1.25,
            "max_output_tokens", 500, "turn_detection", Map.of("type", "server_vad", "threshold", 0.7),
            "tools", List.of(Map.of("name", "stock"))));
        return new SessionConfig(JSON, new ProviderProfiles().traits("openai", Map.of()))
            .toConfigure(settings, Optional.of("t"), true);
    }

    private List<ObjectNode> alike() {
        return List.of(events.message("user", "Hi"), events.message("system", "Note"), events.toolOutput("c", "{}"),
            events.delete("i"), events.respond(), events.respondSaying("Hello"), events.cancel(),
            events.clearPlayback(), events.clearInput(), events.commitInput(),
            events.truncate("i", 120), events.retrieve("i"),
            events.picture(new Picture("data:image/png;base64,iVBORw==", "low"), "See?"));
    }

    @ParameterizedTest
    @EnumSource
    void events_without_settings_are_the_same_in_each(Dialect dialect) {
        alike().forEach(event -> assertEquals(event, dialect.write(event.deepCopy())));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_given_stays_as_it_is(Dialect dialect) {
        List<ObjectNode> all = List.of(events.configure(session()), events.aside("a", "Sum up."),
            events.transcribeWith(Optional.of("t"), "de"));
        for (ObjectNode event : all) {
            ObjectNode before = event.deepCopy();
            ObjectNode once = dialect.write(event);
            assertEquals(before, event);
            assertEquals(once, dialect.write(event));
        }
    }

    @Test
    void ga_is_what_we_write() {
        ObjectNode event = events.configure(session());
        assertEquals(event.deepCopy(), Dialect.GA.write(event));
    }

    @Test
    void beta_has_a_flat_session() throws Exception {
        assertEquals(json("""
            {'type':'session.update','session':{
             'instructions':'Be brief.','modalities':['audio','text'],'voice':'v','speed':1.25,
             'input_audio_format':'pcm16','output_audio_format':'pcm16',
             'input_audio_transcription':{'model':'t','language':'de'},
             'input_audio_noise_reduction':{'type':'near_field'},
             'turn_detection':{'type':'server_vad','create_response':true,'interrupt_response':true,'threshold':0.7},
             'tools':[{'type':'function','name':'stock','parameters':{'type':'object','properties':{}}}],
             'tool_choice':'auto','max_response_output_tokens':500}}"""),
            Dialect.BETA.write(events.configure(session())));
    }

    @Test
    void beta_says_off_where_ga_does() throws Exception {
        ObjectNode session = JSON.createObjectNode().put("type", "realtime");
        session.putObject("audio").putObject("input").putNull("turn_detection").putNull("transcription")
            .putNull("noise_reduction");
        assertEquals(json("{'type':'session.update','session':{'turn_detection':null,"
            + "'input_audio_transcription':null,'input_audio_noise_reduction':null}}"),
            Dialect.BETA.write(events.configure(session)));
    }

    @Test
    void beta_knows_g711_by_its_old_names() throws Exception {
        ObjectNode session = JSON.createObjectNode();
        session.withObject("/audio/input/format").put("type", "audio/pcmu");
        session.withObject("/audio/output/format").put("type", "audio/pcma");
        assertEquals(json("{'input_audio_format':'g711_ulaw','output_audio_format':'g711_alaw'}"),
            Dialect.BETA.write(events.configure(session)).path("session"));
    }

    @Test
    void beta_renames_what_a_response_is_asked_for_with() throws Exception {
        assertEquals(json("""
            {'type':'response.create','response':{'conversation':'none','instructions':'Sum up.','tool_choice':'none',
             'max_response_output_tokens':4096,'modalities':['text'],'metadata':{'realtime_audio':'aside_1'}}}"""),
            Dialect.BETA.write(events.aside("aside_1", "Sum up.")));
    }

    @Test
    void an_assistants_words_are_of_type_text_in_beta() {
        ObjectNode event = events.message("assistant", "Hi");
        ((ObjectNode) event.at("/item/content/0")).put("type", "output_text");
        assertEquals("text", Dialect.BETA.write(event).at("/item/content/0/type").asText());
        assertEquals("output_text", Dialect.XAI.write(event).at("/item/content/0/type").asText());
        assertNotSame(event, Dialect.BETA.write(event));
    }

    @Test
    void xai_has_voice_and_turn_detection_at_the_top_and_names_no_model() throws Exception {
        ObjectNode given = session();
        given.put("model", "m");
        JsonNode session = Dialect.XAI.write(events.configure(given)).path("session");
        assertFalse(session.has("type") || session.has("model"), session.toString());
        assertEquals("v", session.path("voice").asText());
        assertEquals("server_vad", session.at("/turn_detection/type").asText());
        assertFalse(session.at("/audio/input").has("turn_detection"));
        assertFalse(session.at("/audio/output").has("voice"));
        assertEquals("audio/pcm", session.at("/audio/input/format/type").asText());
        assertEquals("t", session.at("/audio/input/transcription/model").asText());
    }
}
