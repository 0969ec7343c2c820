package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.practice.ClientMessage;
import realtime.practice.ClientMessage.Connection;
import support.ClientEventCheck;
import support.Profiles;
import support.RealtimeSchema;

/** The check that every conversation with a GA partner passes through finds what it is there to find. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientEventCheckTest {
    private final ObjectMapper json = new ObjectMapper();

    private ClientEventCheck after(String provider, Connection connection, String... events) throws Exception {
        ClientEventCheck check = new ClientEventCheck(Profiles.traits(provider));
        for (String event : events) {
            JsonNode tree = json.readTree(event.replace('\'', '"'));
            check.received(new ClientMessage(Instant.EPOCH, connection, "sess_1", tree));
        }
        return check;
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(delimiter = '|', value = {
        "DATA_CHANNEL | {'type':'input_audio_buffer.append','audio':'AAAA'} | sound goes by the media track",
        "SIDEBAND | {'type':'input_audio_buffer.append','audio':'AAAA'} | sound goes by the media track",
        "WEBSOCKET | {'type':'output_audio_buffer.clear'} | played on our side",
        "SIDEBAND | {'type':'session.update','session':{'type':'realtime','model':'m'}} | has no model",
        "SIDEBAND | {'type':'response.create','response':{'output_modalities':['audio','text']}} | one modality",
        "SIDEBAND | {'type':'session.update','session':{'type':'realtime','audio':{'output':{'voice':'nova'}}}} "
            + "| no voice of the provider's",
        "SIDEBAND | {'type':'session.update','session':{'type':'realtime','audio':{'input':{'format':"
            + "{'type':'audio/pcm','rate':24000}}}}} | negotiates the sound's format",
        "CALL | {'type':'realtime'} | a new session has a model"})
    void what_no_schema_sees_is_found(Connection connection, String event, String rule) throws Exception {
        ClientEventCheck check = after("openai", connection, event);
        String message = assertThrows(AssertionError.class, check::verify).getMessage();
        assertTrue(message.contains(rule), message);
        assertEquals(2, message.lines().count(), message);
    }

    @Test
    void a_commit_by_hand_where_turns_are_detected_is_found() throws Exception {
        String detects = "{'type':'session.update','session':{'type':'realtime','audio':{'input':{'turn_detection':"
            + "{'type':'server_vad'}}}}}";
        String commit = "{'type':'input_audio_buffer.commit'}";
        String byHand = detects.replace("{'type':'server_vad'}", "null");
        assertThrows(AssertionError.class, after("openai", Connection.SIDEBAND, detects, commit)::verify);
        assertDoesNotThrow(after("openai", Connection.SIDEBAND, detects, byHand, commit)::verify);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {
        "{'type':'session.update','session':{'turn_detection':null}}", "{'type':'response.creat'}", "'no JSON'",
        "{'type':'conversation.item.create','item':{'type':'message','role':'user','content':[{'type':'text'}]}}"})
    void what_the_schema_refuses_is_found_where_there_is_a_schema(String event) throws Exception {
        assumeTrue(RealtimeSchema.isPresent());
        assertThrows(AssertionError.class, after("openai", Connection.SIDEBAND, event)::verify);
    }

    @Test
    void what_inworld_has_of_its_own_is_left_out_by_name() throws Exception {
        String session = "{'type':'session.update','session':{'type':'realtime','model':'m','output_modalities':"
            + "['audio','text'],'audio':{'output':{'model':'tts','voice':'Clive'}}}}";
        assertDoesNotThrow(after("inworld", Connection.SIDEBAND, session)::verify);
        assertThrows(AssertionError.class, after("openai", Connection.SIDEBAND, session)::verify);
    }

    @Test
    void other_dialects_are_not_looked_at() throws Exception {
        ClientEventCheck check = after("speaches", Connection.DATA_CHANNEL, "{'type':'session.update','session':{}}");
        check.verify();
        assertEquals(0, check.checked());
    }
}
