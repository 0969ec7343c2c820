package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.session.ConversationEvent;
import realtime.session.ItemType;
import realtime.session.ProviderItem;
import realtime.session.ReportedSettings;
import realtime.session.Usage;
import support.RealtimeSchema;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerEventsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ProviderItem ANSWER = new ProviderItem("B", ItemType.ASSISTANT, "Hi.", true, false);
    /** The official examples that mean something to a transcript; all others must be passed over. */
    private static final Set<String> KNOWN = Set.of("conversation.item.added", "conversation.item.created",
        "conversation.item.deleted", "conversation.item.done", "conversation.item.input_audio_transcription.completed",
        "conversation.item.input_audio_transcription.delta", "conversation.item.input_audio_transcription.failed",
        "conversation.item.retrieved", "conversation.item.truncated", "error", "input_audio_buffer.committed",
        "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "output_audio_buffer.cleared",
        "output_audio_buffer.started", "output_audio_buffer.stopped", "response.output_audio_transcript.delta",
        "response.output_audio_transcript.done", "response.created", "response.done", "response.output_item.added",
        "response.output_item.done", "response.output_text.delta", "response.output_text.done", "session.created",
        "session.updated");

    private static ServerEvents events() {
        ObjectNode session = JSON.createObjectNode().put("model", "gpt-realtime-2.1");
        session.putObject("audio").putObject("input").putObject("transcription").put("model", "gpt-transcribe");
        return new ServerEvents(JSON, new Prices(JSON), session, true);
    }

    private static ConversationEvent parse(String json) {
        return events().parse(json.replace('\'', '"')).event();
    }

    @Test
    void every_official_example_is_accepted_and_the_known_ones_are_typed() {
        ServerEvents events = events();
        Set<String> typed = new TreeSet<>();
        RealtimeSchema.examples().path("realtime").path("server").properties().forEach(example -> {
            ConversationEvent event = events.parse(example.getValue()).event();
            if (event instanceof ConversationEvent.Unknown unknown) {
                assertEquals(example.getKey(), unknown.type());
            } else {
                typed.add(example.getKey());
            }
        });
        assertEquals(new TreeSet<>(KNOWN), typed);
    }

    @Test
    void examples_with_pieces_missing_or_of_the_wrong_type_never_throw() {
        Random random = new Random(1);
        for (JsonNode example : RealtimeSchema.examples().path("realtime").path("server")) {
            for (int i = 0; i < 40; i++) {
                assertNotNull(events().parse(damaged(random, example.deepCopy())));
            }
        }
    }

    private static JsonNode damaged(Random random, JsonNode node) {
        if (!node.isObject() || node.isEmpty()) {
            return node;
        }
        List<String> names = node.properties().stream()
            .map(Map.Entry::getKey)
            .filter(name -> !name.equals("type"))
            .toList();
        if (names.isEmpty()) {
            return node;
        }
        String name = names.get(random.nextInt(names.size()));
        ObjectNode object = (ObjectNode) node;
        switch (random.nextInt(6)) {
            case 0 -> object.remove(name);
            case 1 -> object.putNull(name);
            case 2 -> object.put(name, 17);
            case 3 -> object.put(name, "text");
            case 4 -> object.putArray(name).add(true);
            default -> damaged(random, object.get(name));
        }
        return object;
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "nonsense", "[]", "null", "7", "\"text\"", "{}", "{\"type\":7}", "{\"type\":null}",
        "{\"type\":\"new.event\"}",
        "{\"type\":\"error\"}", "{\"type\":\"response.done\"}", "{\"type\":\"response.created\",\"response\":{}}",
            "{\"type\":\"session.created\"}",
        "{\"type\":\"conversation.item.added\"}",
            "{\"type\":\"conversation.item.added\",\"item\":{\"type\":\"mcp_call\",\"id\":\"x\"}}"})
    void what_is_no_event_is_no_error(String text) {
        assertNotNull(events().parse(text));
    }

    static Stream<Arguments> written() {
        String ids = "'response_id':'R','item_id':'B','content_index':1";
        return Stream.of(
            arguments("{'type':'input_audio_buffer.speech_started','item_id':'A','audio_start_ms':120}",
                new ConversationEvent.SpeechStarted("A", 120)),
            arguments("{'type':'input_audio_buffer.speech_stopped','item_id':'A','audio_end_ms':980}",
                new ConversationEvent.SpeechStopped("A", 980)),
            arguments("{'type':'input_audio_buffer.committed','item_id':'A','previous_item_id':null}",
                new ConversationEvent.TurnCommitted("A", null)),
            arguments("{'type':'conversation.item.done','previous_item_id':'A','item':{'id':'B','type':'message',"
                + "'role':'assistant','status':'completed','content':[{'type':'output_audio','transcript':'Hi.'}]}}",
                new ConversationEvent.ItemDone(ANSWER, "A")),
            arguments("{'type':'conversation.item.added','item':{'id':'A','type':'message','role':'user',"
                + "'content':[{'type':'input_audio','transcript':null}]}}",
                new ConversationEvent.ItemAdded(new ProviderItem("A", ItemType.USER, null, true, false), null)),
            arguments("{'type':'conversation.item.added','item':{'id':'A','type':'message','role':'system',"
                + "'content':[{'type':'input_text','text':'a'},{'type':'input_text','text':'b'}]}}",
                new ConversationEvent.ItemAdded(new ProviderItem("A", ItemType.SYSTEM, "ab", false, false), null)),
            arguments("{'type':'response.output_item.done','response_id':'R',"
                + "'item':{'id':'F','type':'function_call','name':'f','arguments':'{}'}}",
                new ConversationEvent.OutputItemDone("R", new ProviderItem("F", ItemType.TOOL, "f({})", false, false))),
            arguments("{'type':'response.output_item.done','response_id':'R','item':{'id':'B','type':'message',"
                + "'role':'assistant','status':'incomplete','content':[{'type':'output_audio','transcript':'Hi.'}]}}",
                new ConversationEvent.OutputItemDone("R",
                    new ProviderItem("B", ItemType.ASSISTANT, "Hi.", true, true))),
            arguments("{'type':'response.output_audio_transcript.delta'," + ids + ",'delta':'Hi'}",
                new ConversationEvent.AssistantTextDelta("R", "B", 1, "Hi")),
            arguments("{'type':'response.output_text.done'," + ids + ",'text':'Hi.'}",
                new ConversationEvent.AssistantTextDone("R", "B", 1, "Hi.")),
            arguments("{'type':'conversation.item.truncated','item_id':'B','audio_end_ms':700}",
                new ConversationEvent.ItemTruncated("B", 700)),
            arguments("{'type':'conversation.item.deleted','item_id':'B'}", new ConversationEvent.ItemDeleted("B")),
            arguments("{'type':'output_audio_buffer.cleared','response_id':'R'}",
                new ConversationEvent.PlaybackCleared("R")),
            arguments("{'type':'response.created','response':{'id':'R','conversation_id':null}}",
                new ConversationEvent.ResponseCreated("R", false)),
            arguments("{'type':'response.created','response':{'id':'R'}}",
                new ConversationEvent.ResponseCreated("R", true)),
            arguments("{'type':'response.done','response':{'id':'R','status':'cancelled',"
                + "'status_details':{'reason':'turn_detected'}}}",
                new ConversationEvent.ResponseDone("R", true, null, Usage.NONE)),
            arguments("{'type':'response.done','response':{'id':'R','status':'failed',"
                + "'status_details':{'error':{'code':'insufficient_quota','message':'No.'}}}}",
                new ConversationEvent.ResponseDone("R", false, new ConversationEvent.Fault("insufficient_quota", "No."),
                    Usage.NONE)),
            arguments("{'type':'response.done','response':{'id':'R','status':'failed'}}",
                new ConversationEvent.ResponseDone("R", false, new ConversationEvent.Fault("response_failed", ""),
                    Usage.NONE)),
            arguments("{'type':'error','error':{'type':'server_error','message':'Sorry.'}}",
                new ConversationEvent.Fault("server_error", "Sorry.")),
            arguments("{'type':'session.updated','session':{'model':'m',"
                + "'audio':{'input':{'transcription':null},'output':{'voice':'cedar'}}}}",
                new ConversationEvent.Configured(reported("m", "cedar", "off"))),
            arguments("{'type':'session.created','session':{}}",
                new ConversationEvent.Configured(reported(null, null, null))));
    }

    private static ReportedSettings reported(String model, String voice, String transcription) {
        return new ReportedSettings(model, voice, null, null, null, transcription, null, null, null, null);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("written")
    void reads_what_the_transcript_needs(String json, ConversationEvent expected) {
        assertEquals(expected, parse(json));
    }

    @Test
    void an_event_that_two_sources_report_counts_once() {
        ServerEvents events = events();
        String delta = "{\"type\":\"response.output_audio_transcript.delta\",\"event_id\":\"%s\","
            + "\"response_id\":\"R\",\"item_id\":\"B\",\"delta\":\"Hi\"}";
        assertInstanceOf(ConversationEvent.AssistantTextDelta.class, events.parse(delta.formatted("e1")).event());
        assertEquals(new ConversationEvent.Unknown("response.output_audio_transcript.delta"),
            events.parse(delta.formatted("e1")).event());
        assertInstanceOf(ConversationEvent.AssistantTextDelta.class, events.parse(delta.formatted("e2")).event());
    }

    @Test
    void events_without_an_id_all_count() {
        ServerEvents events = events();
        String started = "{\"type\":\"input_audio_buffer.speech_started\",\"item_id\":\"A\",\"audio_start_ms\":1}";
        for (int i = 0; i < 3; i++) {
            assertInstanceOf(ConversationEvent.SpeechStarted.class, events.parse(started).event());
        }
    }

    @Test
    void usage_is_priced_by_the_model_that_was_asked_for_until_the_provider_names_another() {
        ServerEvents events = events();
        String done = "{\"type\":\"response.done\",\"response\":{\"id\":\"%s\",\"usage\":"
            + "{\"input_tokens\":1000,\"output_tokens\":0,"
            + "\"input_token_details\":{\"text_tokens\":1000,\"audio_tokens\":0}}}}";
        assertEquals(0.004, usd(events.parse(done.formatted("R")).event()), 1e-12);
        events.parse("{\"type\":\"session.updated\",\"session\":{\"audio\":{}}}");
        assertEquals(0.004, usd(events.parse(done.formatted("S")).event()), 1e-12);
        events.parse("{\"type\":\"session.created\",\"session\":{\"model\":\"gpt-realtime-2.1-mini\"}}");
        assertEquals(0.0006, usd(events.parse(done.formatted("T")).event()), 1e-12);
    }

    private static double usd(ConversationEvent event) {
        return assertInstanceOf(ConversationEvent.ResponseDone.class, event).usage().usdEstimate();
    }
}
