package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.session.ReportedSettings;
import realtime.session.TurnDetection;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportedSessionTest {
    private static ReportedSettings read(String json) throws Exception {
        JsonNode session = new ObjectMapper().readTree(json.replace('\'', '"'));
        return ReportedSession.read(session);
    }

    @Test
    void everything_that_a_provider_says_is_read() throws Exception {
        ReportedSettings all = read("""
            {'model':'m','instructions':'Be brief.','max_output_tokens':500,'tools':[{'name':'a'},{'name':'b'}],
             'audio':{'input':{'transcription':{'model':'t','language':'de'},'noise_reduction':{'type':'near_field'},
             'turn_detection':{'type':'server_vad','threshold':0.5,'prefix_padding_ms':300,'silence_duration_ms':500,
             'idle_timeout_ms':null,'create_response':true,'interrupt_response':false}},
             'output':{'voice':'v','speed':1.5}}}""");
        assertEquals(new ReportedSettings("m", "v", "Be brief.", 1.5, 500, "t", "de",
            new TurnDetection(TurnDetection.Type.SERVER_VAD, null, 0.5, 300, 500, null, true, false), "near_field",
            List.of("a", "b")), all);
    }

    @Test
    void what_is_not_said_is_not_known() throws Exception {
        assertEquals(ReportedSettings.NOTHING, read("{}"));
        assertEquals(ReportedSettings.NOTHING, read("{'audio':{'input':{},'output':{}}}"));
    }

    @Test
    void what_is_said_not_to_be_is_off() throws Exception {
        ReportedSettings off = read("{'audio':{'input':{'transcription':null,'noise_reduction':null,"
            + "'turn_detection':null}}}");
        assertEquals("off", off.transcription());
        assertEquals("off", off.noiseReduction());
        assertEquals(TurnDetection.Type.PUSH_TO_TALK, off.turnDetection().type());
    }

    @Test
    void no_limit_is_no_number() throws Exception {
        assertNull(read("{'max_output_tokens':'inf'}").maxOutputTokens());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"null", "[]", "'x'", "{'audio':5}", "{'audio':{'input':'x','output':[]}}",
        "{'tools':{},'model':5,'instructions':[],'max_output_tokens':1.5}",
        "{'audio':{'input':{'turn_detection':{'type':'telepathy'},'transcription':'x'}}}"})
    void what_makes_no_sense_says_nothing(String odd) throws Exception {
        assertEquals(ReportedSettings.NOTHING, read(odd));
    }
}
