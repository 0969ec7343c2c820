package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.session.ConversationEvent;
import realtime.session.Usage;

/** Against sums made by hand from OpenAI's price list of autumn 2026. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PricesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Prices prices = new Prices(JSON);

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // 900 text and 500 audio tokens fresh, 100 of each cached, 200 text and 1000 audio tokens out
        "gpt-realtime-2.1,                0.08848",
        "gpt-realtime-2,                  0.08848",
        "gpt-realtime-2.1-mini,           0.026056",
        "gpt-realtime-1.5,                0.08688",
        "gpt-realtime,                    0.08688",
        "gpt-realtime-2025-08-28,         0.08688",
        "gpt-realtime-2.1-mini-2026-07-06,0.026056",
        "some-local-model,                0",
        ",                                0"})
    void a_response_costs_by_its_tokens(String model, double usd) {
        assertEquals(usd, prices.ofResponse(model, new Prices.Tokens(1_000, 100, 200, 600, 100, 1_000, 0, 0)), 1e-12);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"gpt-transcribe,0.00675", "gpt-4o-mini-transcribe,0.0045", "gpt-live-transcribe,0.0255",
        "whisper-local,0", ",0"})
    void transcription_costs_by_its_time(String model, double usd) {
        assertEquals(usd, prices.ofTranscription(model, 90), 1e-12);
    }

    private Usage usage(String json) {
        ServerEvents events = new ServerEvents(JSON, prices, model(), true);
        ConversationEvent event = events.parse(("{'type':'response.done','response':{'id':'R','usage':" + json
            + "}}").replace('\'', '"')).event();
        return assertInstanceOf(ConversationEvent.ResponseDone.class, event).usage();
    }

    private static ObjectNode model() {
        return JSON.createObjectNode().put("model", "gpt-realtime-2.1");
    }

    @Test
    void a_responses_usage_is_read_whole() {
        Usage usage = usage("{'input_tokens':132,'output_tokens':121,"
            + "'input_token_details':{'text_tokens':119,'audio_tokens':13,"
            + "'cached_tokens':64,'cached_tokens_details':{'text_tokens':64,'audio_tokens':0}},"
            + "'output_token_details':{'text_tokens':30,'audio_tokens':91}}");
        // 55 fresh text at 4, 64 cached at 0.40, 13 audio at 32, 30 text out at 24, 91 audio out at 64, per million
        assertEquals((55 * 4 + 64 * 0.4 + 13 * 32 + 30 * 24 + 91 * 64) / 1e6, usage.usdEstimate(), 1e-12);
        assertEquals(new Usage(132, 121, 13, 91, 64, 0, usage.usdEstimate()), usage);
    }

    @Test
    void cached_tokens_without_details_are_split_in_proportion() {
        // 1000 tokens, 250 of them audio, 400 cached: 100 cached audio and 300 cached text
        Usage usage = usage("{'input_tokens':1000,'output_tokens':0,"
            + "'input_token_details':{'text_tokens':750,'audio_tokens':250,'cached_tokens':400}}");
        assertEquals((450 * 4 + 300 * 0.4 + 150 * 32 + 100 * 0.4) / 1e6, usage.usdEstimate(), 1e-12);
    }

    @Test
    void usage_without_any_details_is_counted() {
        Usage usage = usage("{'input_tokens':10,'output_tokens':20}");
        assertEquals(10, usage.inputTokens());
        assertEquals(20, usage.outputTokens());
        assertEquals(Usage.NONE, usage("null"));
        assertEquals(Usage.NONE, usage("{}"));
    }

    @Test
    void transcription_by_time_is_priced_and_by_tokens_is_not() {
        ObjectNode session = model();
        session.putObject("audio").putObject("input").putObject("transcription").put("model", "gpt-transcribe");
        ServerEvents events = new ServerEvents(JSON, prices, session, true);
        String completed = "{'type':'conversation.item.input_audio_transcription.completed',"
            + "'item_id':'A','transcript':'Hi','usage':%s}";
        assertEquals(new Usage(0, 0, 0, 0, 0, 120, 0.009), heard(events,
            completed.formatted("{'type':'duration','seconds':120}")));
        assertEquals(Usage.NONE, heard(events, completed.formatted("{'type':'tokens','total_tokens':22}")));
    }

    private static Usage heard(ServerEvents events, String json) {
        return assertInstanceOf(ConversationEvent.UserTextCompleted.class,
            events.parse(json.replace('\'', '"')).event()).usage();
    }
}
