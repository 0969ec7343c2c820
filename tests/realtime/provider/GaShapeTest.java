package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Server events of every dialect, brought into the one shape that is read. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GaShapeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static JsonNode shaped(String text) throws Exception {
        return GaShape.of(json(text));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "response.text.delta,             response.output_text.delta",
        "response.text.done,              response.output_text.done",
        "response.audio.delta,            response.output_audio.delta",
        "response.audio.done,             response.output_audio.done",
        "response.audio_transcript.delta, response.output_audio_transcript.delta",
        "response.audio_transcript.done,  response.output_audio_transcript.done",
        "conversation.item.created,       conversation.item.created",
        "response.output_text.delta,      response.output_text.delta",
        "response.done,                   response.done",
        "ping,                            ping"})
    void names_of_the_beta_become_those_of_today(String beta, String ga) throws Exception {
        assertEquals(ga, shaped("{'type':'" + beta + "','delta':'x'}").path("type").asText());
    }

    @Test
    void a_flat_session_is_nested() throws Exception {
        JsonNode session = shaped("""
            {'type':'session.updated','session':{'voice':'v','speed':1.5,'turn_detection':null,
             'input_audio_transcription':{'model':'t'},'input_audio_noise_reduction':{'type':'near_field'},
             'max_response_output_tokens':7}}""").path("session");
        assertEquals(json("{'turn_detection':null,'transcription':{'model':'t'},"
            + "'noise_reduction':{'type':'near_field'}}"), session.at("/audio/input"));
        assertEquals(json("{'voice':'v','speed':1.5}"), session.at("/audio/output"));
        assertEquals(7, session.path("max_output_tokens").asInt());
    }

    @Test
    void a_mixed_session_keeps_what_is_nested_already() throws Exception {
        JsonNode session = shaped("{'type':'session.updated','session':{'voice':'eve','audio':{'input':"
            + "{'transcription':{'model':'t'}},'output':{'format':{'type':'audio/pcm'}}}}}").path("session");
        assertEquals("t", session.at("/audio/input/transcription/model").asText());
        assertEquals(json("{'format':{'type':'audio/pcm'},'voice':'eve'}"), session.at("/audio/output"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "{'type':'error','error':{'code':'c','message':'m'}} | {'code':'c','message':'m'}",
        "{'type':'error','code':'c','message':'m','event_id':'e'} | {'code':'c','message':'m','event_id':'e'}",
        "{'type':'error','error':'Just words.'} | {'message':'Just words.'}",
        "{'errorType':'SESSION_RESOURCES_EXHAUSTED','message':'m'} "
            + "| {'code':'session_resources_exhausted','message':'m'}"})
    void errors_have_one_form(String given, String error) throws Exception {
        JsonNode event = shaped(given);
        assertEquals("error", event.path("type").asText());
        assertEquals(json(error), event.path("error"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"[]", "1", "'x'", "null", "{}", "{'type':5}", "{'type':'session.updated','session':'x'}",
        "{'type':'session.updated','session':{'voice':'v','audio':'none'}}",
        "{'type':'session.updated','session':{'voice':'v','speed':1,'audio':{'output':[1]}}}",
        "{'type':'session.updated','session':{'turn_detection':null,'audio':{'input':5,'output':null}}}",
        "{'type':'session.updated','session':{'turn_detection':{},'audio':null}}", "{'type':'error'}"})
    void nothing_odd_is_a_reason_to_fail(String odd) {
        assertDoesNotThrow(() -> shaped(odd));
    }

    @Test
    void shaping_twice_is_shaping_once() throws Exception {
        JsonNode once = shaped("{'type':'session.updated','session':{'voice':'v','input_audio_transcription':null}}");
        JsonNode before = once.deepCopy();
        assertEquals(before, GaShape.of(once));
        assertFalse(shaped("{'type':'error','message':'m'}").path("error").has("error"));
    }
}
