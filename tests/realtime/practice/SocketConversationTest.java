package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import support.Speech;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SocketConversationTest {
    private static final String TRANSCRIBE = """
        {"type":"session.update","session":{"type":"realtime",
         "audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"}}}}}""";
    private static final String MANUAL = """
        {"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null}}}}""";
    private static final String CREATE = "{\"type\":\"response.create\"}";

    private PracticePartner partner;
    private Client client;
    private TestSocket socket;
    private EventLog events;

    @BeforeAll
    void start() {
        partner = PracticePartner.start(PracticeOptions.defaults());
        client = new Client(partner);
    }

    @AfterAll
    void stop() {
        partner.close();
    }

    @BeforeEach
    void connect() {
        partner.play(Script.NONE);
        reconnect();
    }

    @AfterEach
    void disconnect() {
        socket.close();
    }

    private void reconnect() {
        if (socket != null) {
            socket.close();
        }
        socket = client.socket("?model=gpt-realtime-2.1");
        events = socket.events;
        events.await("session.created");
    }

    private void play(String script) {
        partner.play(Script.parse(script));
        reconnect();
    }

    private void type(String text) {
        socket.send("""
            {"type":"conversation.item.create","item":{"type":"message","role":"user",
             "content":[{"type":"input_text","text":"%s"}]}}""".formatted(text));
        events.await("conversation.item.done");
    }

    private static short[] turn(String words) {
        return Speech.join(Speech.silence(400, 24_000), Speech.pcm(words, 24_000), Speech.silence(800, 24_000));
    }

    @Test
    void a_spoken_turn_gives_every_event_in_order() {
        play("""
            {"turns":[{"user":"Hello there.","answer":"Good day to you.","lead_ms":600000,
             "transcription_delay_ms":0}]}""");
        socket.send(TRANSCRIBE);
        socket.say(turn("Hello there, how are you?"));
        events.await("response.done");
        JsonNode transcript = events.await("conversation.item.input_audio_transcription.completed");
        assertEquals("Hello there.", transcript.path("transcript").asText());
        assertEquals(List.of("session.created", "session.updated", "input_audio_buffer.speech_started",
            "input_audio_buffer.speech_stopped", "input_audio_buffer.committed", "conversation.item.added",
            "conversation.item.done", "response.created", "rate_limits.updated", "response.output_item.added",
            "conversation.item.added", "response.content_part.added", "response.output_audio_transcript.delta",
            "response.output_audio.delta", "response.output_audio.done", "response.output_audio_transcript.done",
            "response.content_part.done", "response.output_item.done", "conversation.item.done", "response.done"),
            events.outline("conversation.item.input_audio_transcription.delta",
                "conversation.item.input_audio_transcription.completed"));
        assertTrue(events.types().indexOf("response.created")
            < events.types().indexOf("conversation.item.input_audio_transcription.completed"));
    }

    @Test
    void items_are_linked_and_the_answer_is_the_same_everywhere() {
        play("{\"turns\":[{\"answer\":\"Good day to you.\",\"lead_ms\":600000}]}");
        socket.say(turn("Hello there, how are you?"));
        JsonNode response = events.await("response.done").path("response");
        JsonNode started = events.await("input_audio_buffer.speech_started");
        JsonNode committed = events.await("input_audio_buffer.committed");
        JsonNode answer = events.of("conversation.item.added").get(1);
        assertEquals(started.path("item_id"), committed.path("item_id"));
        assertTrue(committed.path("previous_item_id").isNull());
        assertEquals(committed.path("item_id"), answer.path("previous_item_id"));
        assertEquals("Good day to you.", joined("response.output_audio_transcript.delta"));
        assertEquals("Good day to you.", events.await("response.output_audio_transcript.done").path("transcript")
            .asText());
        assertEquals("Good day to you.", response.at("/output/0/content/0/transcript").asText());
        assertEquals(answer.at("/item/id"), response.at("/output/0/id"));
        assertEquals("completed", response.path("status").asText());
    }

    @Test
    void unscripted_it_says_who_it_is_and_how_long_it_heard() {
        socket.send(TRANSCRIBE);
        short[] speech = turn("The quick brown fox jumps over the lazy dog.");
        socket.say(speech);
        events.await("response.done");
        String said = events.await("response.output_audio_transcript.done").path("transcript").asText();
        String heard = events.await("conversation.item.input_audio_transcription.completed").path("transcript")
            .asText();
        assertTrue(said.matches("This is the practice partner\\. I heard you for [23]\\.\\d seconds\\."), said);
        assertTrue(heard.matches("\\[speech, [23]\\.\\d s]"), heard);
        byte[] sound = audio();
        assertTrue(sound.length > 24_000 * 2 * 3, "more than three seconds: " + sound.length);
    }

    @Test
    void without_transcription_there_is_no_user_transcript() {
        play("{\"turns\":[{\"answer\":\"Yes.\",\"lead_ms\":600000,\"transcription_delay_ms\":0}]}");
        socket.say(turn("Do you transcribe this?"));
        events.await("response.done");
        assertFalse(events.types().stream().anyMatch(type -> type.contains("transcription")));
    }

    @Test
    void speech_during_the_answer_cancels_it() {
        play("{\"turns\":[{\"answer\":\"" + "A very long answer goes on and on. ".repeat(8)
            + "\"},{\"answer\":\"Yes.\"}]}");
        socket.say(turn("Tell me a long story."));
        events.await("response.output_audio.delta", 3);
        socket.say(turn("No, stop it please."));
        JsonNode cancelled = events.await("response.done").path("response");
        assertEquals("cancelled", cancelled.path("status").asText());
        assertEquals("turn_detected", cancelled.at("/status_details/reason").asText());
        assertEquals("incomplete", cancelled.at("/output/0/status").asText());
        assertEquals("completed", events.await("response.done", 2).path("response").path("status").asText());
        List<String> types = events.types();
        assertTrue(types.lastIndexOf("input_audio_buffer.speech_started") < types.indexOf("response.done"));
    }

    @Test
    void a_turn_by_hand_needs_commit_and_create() {
        play("{\"turns\":[{\"answer\":\"Yes.\",\"lead_ms\":600000}]}");
        socket.send(MANUAL);
        socket.say(turn("Nobody listens until I commit."));
        socket.send("{\"type\":\"input_audio_buffer.commit\"}");
        events.await("conversation.item.done");
        socket.send(CREATE);
        events.await("response.done");
        assertEquals(List.of("session.created", "session.updated", "input_audio_buffer.committed",
            "conversation.item.added", "conversation.item.done", "response.created"), events.outline().subList(0, 6));
    }

    @Test
    void typed_text_is_repeated_because_it_is_known() {
        type("What is two plus two?");
        socket.send("""
            {"type":"response.create","response":{"output_modalities":["text"]}}""");
        JsonNode response = events.await("response.done").path("response");
        assertEquals("This is the practice partner. You typed: What is two plus two?",
            response.at("/output/0/content/0/text").asText());
        assertEquals(List.of("session.created", "conversation.item.added", "conversation.item.done", "response.created",
            "rate_limits.updated", "response.output_item.added", "conversation.item.added",
            "response.content_part.added", "response.output_text.delta", "response.output_text.done",
            "response.content_part.done", "response.output_item.done", "conversation.item.done", "response.done"),
            events.outline());
    }

    @Test
    void a_greeting_is_spoken_word_for_word() {
        socket.send("""
            {"type":"response.create","response":{"instructions":"Say exactly: Welcome to the data room.",
             "input":[],"tool_choice":"none","metadata":{"purpose":"greeting"}}}""");
        JsonNode response = events.await("response.done").path("response");
        assertEquals("Welcome to the data room.", response.at("/output/0/content/0/transcript").asText());
        assertEquals("greeting", response.at("/metadata/purpose").asText());
    }

    @Test
    void other_instructions_change_nothing_about_who_it_is() {
        socket.send("""
            {"type":"session.update","session":{"type":"realtime","instructions":"You are Captain Ahab.",
             "audio":{"output":{"voice":"marin"}}}}""");
        socket.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Greet the user.\"}}");
        String said = events.await("response.done").at("/response/output/0/content/0/transcript").asText();
        assertTrue(said.contains("practice partner"), said);
    }

    @Test
    void cancel_ends_the_answer_and_a_second_cancel_is_an_error() {
        socket.send(CREATE);
        events.await("response.output_audio.delta");
        socket.send("{\"type\":\"response.cancel\"}");
        JsonNode response = events.await("response.done").path("response");
        assertEquals("client_cancelled", response.at("/status_details/reason").asText());
        socket.send("{\"type\":\"response.cancel\",\"event_id\":\"late\"}");
        JsonNode error = events.await("error").path("error");
        assertEquals("response_cancel_not_active", error.path("code").asText());
        assertEquals("late", error.path("event_id").asText());
    }

    @Test
    void only_one_answer_at_a_time_but_out_of_band_beside_it() {
        socket.send(CREATE);
        events.await("response.created");
        socket.send(CREATE);
        assertEquals("conversation_already_has_active_response", events.await("error").at("/error/code").asText());
        socket.send("""
            {"type":"response.create","response":{"conversation":"none","output_modalities":["text"],
             "metadata":{"purpose":"summary"}}}""");
        JsonNode aside = events.await("the out-of-band answer", event ->
            event.path("type").asText().equals("response.done")
            && event.at("/response/metadata/purpose").asText().equals("summary")).path("response");
        assertTrue(aside.path("conversation_id").isNull());
        events.await("response.done", 2);
        assertEquals(1, events.of("conversation.item.added").size());
    }

    @Test
    void tools_are_called_and_then_the_answer_comes() {
        play("""
            {"turns":[{"tool_calls":[{"name":"get_weather","arguments":{"city":"Paris","days":2}}],
             "answer":"It is sunny.","lead_ms":600000}]}""");
        type("What is the weather?");
        socket.send(CREATE);
        JsonNode call = events.await("response.done").at("/response/output/0");
        assertEquals("function_call", call.path("type").asText());
        assertEquals("{\"city\":\"Paris\",\"days\":2}", call.path("arguments").asText());
        assertEquals(call.path("arguments").asText(), joined("response.function_call_arguments.delta"));
        assertEquals("get_weather", events.await("response.function_call_arguments.done").path("name").asText());
        socket.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"function_call_output\",\"call_id\":\""
            + call.path("call_id").asText() + "\",\"output\":\"{}\"}}");
        socket.send(CREATE);
        assertEquals("It is sunny.", events.await("response.done", 2).at("/response/output/0/content/0/transcript")
            .asText());
    }

    @Test
    void usage_counts_by_the_token_rules() {
        play("{\"turns\":[{\"answer\":\"Good day to you.\",\"lead_ms\":600000}],\"repeat\":true}");
        for (int turn = 1; turn <= 3; turn++) {
            socket.say(turn("Count what this costs, please, and then count it again."));
            events.await("response.done", turn);
        }
        List<JsonNode> usages = events.of("response.done").stream().map(event -> event.at("/response/usage")).toList();
        int heardMs = events.await("input_audio_buffer.speech_stopped").path("audio_end_ms").asInt()
            - events.await("input_audio_buffer.speech_started").path("audio_start_ms").asInt();
        JsonNode first = usages.getFirst();
        assertEquals(Math.ceilDiv(heardMs, 100), first.at("/input_token_details/audio_tokens").asInt());
        assertEquals(0, first.at("/input_token_details/cached_tokens").asInt());
        int soundMs = (int) (audioOf(1) / 48);
        assertEquals(Math.ceilDiv(soundMs, 50), first.at("/output_token_details/audio_tokens").asInt(), 1);
        assertEquals(4, first.at("/output_token_details/text_tokens").asInt());
        for (JsonNode usage : usages) {
            JsonNode in = usage.path("input_token_details");
            assertEquals(usage.path("input_tokens").asInt(), in.path("text_tokens").asInt()
                + in.path("audio_tokens").asInt());
            assertEquals(usage.path("total_tokens").asInt(),
                usage.path("input_tokens").asInt() + usage.path("output_tokens").asInt());
            assertTrue(in.path("cached_tokens").asInt() <= usage.path("input_tokens").asInt());
        }
        assertTrue(usages.get(2).at("/input_token_details/cached_tokens").asInt() >= 64, usages::toString);
    }

    @Test
    void an_idle_user_is_asked_after_the_timeout() {
        socket.send("""
            {"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":
             {"type":"server_vad","idle_timeout_ms":5000}}}}}""");
        socket.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Yes.\"}}");
        events.await("response.done");
        socket.say(Speech.silence(6000, 24_000));
        JsonNode timeout = events.await("input_audio_buffer.timeout_triggered");
        assertEquals(5000, timeout.path("audio_end_ms").asInt() - timeout.path("audio_start_ms").asInt());
        assertEquals(timeout.path("item_id"), events.await("input_audio_buffer.committed").path("item_id"));
        String said = events.await("response.done", 2).at("/response/output/0/content/0/transcript").asText();
        assertEquals("This is the practice partner. Are you still there?", said);
    }

    @Test
    void turn_detection_without_answers_only_commits() {
        socket.send("""
            {"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":
             {"type":"semantic_vad","eagerness":"high","create_response":false}}}}}""");
        socket.say(turn("Just listen."));
        events.await("conversation.item.done");
        socket.send("{\"type\":\"input_audio_buffer.clear\"}");
        events.await("input_audio_buffer.cleared");
        assertFalse(events.types().contains("response.created"));
    }

    @Test
    void g711_goes_in_and_out() {
        play("{\"turns\":[{\"answer\":\"Good day to you.\",\"lead_ms\":600000}]}");
        socket.send("""
            {"type":"session.update","session":{"type":"realtime","audio":{
             "input":{"format":{"type":"audio/pcmu"}},"output":{"format":{"type":"audio/pcma"}}}}}""");
        byte[] wire = AudioFormat.MU_LAW.encode(turn("Hello over the telephone."));
        socket.send("{\"type\":\"input_audio_buffer.append\",\"audio\":\"" + Base64.getEncoder().encodeToString(wire)
            + "\"}");
        events.await("response.done");
        short[] sound = AudioFormat.A_LAW.decode(audio());
        assertTrue(sound.length > 24_000, "a second of sound at least: " + sound.length);
    }

    @Test
    void mistakes_are_errors_and_the_session_goes_on() {
        List<List<String>> wrong = List.of(
            List.of("{\"type\":\"no.such.event\"}", "invalid_value"),
            List.of("{\"event_id\":\"x\"}", "invalid_event"),
            List.of("not json", "invalid_json"),
            List.of("[1]", "invalid_type"),
            List.of("{\"type\":\"session.update\"}", "missing_required_parameter"),
            List.of("{\"type\":\"session.update\",\"session\":{\"voice\":\"alloy\"}}", "missing_required_parameter"),
            List.of(update("\"turn_detection\":{\"type\":\"server_vad\"}"), "unknown_parameter"),
            List.of(update("\"temperature\":0.8"), "unknown_parameter"),
            List.of(update("\"output_modalities\":[\"audio\",\"text\"]"), "invalid_value"),
            List.of(update("\"model\":\"gpt-realtime-1.5\""), "cannot_update_model"),
            List.of(update("\"audio\":{\"input\":{\"format\":\"pcm16\"}}"), "invalid_type"),
            List.of(update("\"audio\":{\"output\":{\"voice\":\"nova\"}}"), "invalid_value"),
            List.of(update("\"audio\":{\"output\":{\"speed\":3}}"), "decimal_above_max_value"),
            List.of(update("\"max_output_tokens\":5000"), "integer_above_max_value"),
            List.of("{\"type\":\"input_audio_buffer.append\",\"audio\":\"%%%\"}", "invalid_value"),
            List.of("{\"type\":\"output_audio_buffer.clear\"}", "invalid_event"),
            List.of("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"nope\"}", "item_retrieve_invalid_item_id"),
            List.of("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\"}}",
                "missing_required_parameter"));
        List<String> expected = new ArrayList<>();
        for (List<String> one : wrong) {
            socket.send(one.get(0));
            expected.add(one.get(1));
        }
        events.await("error", wrong.size());
        assertEquals(expected, events.of("error").stream().map(error -> error.at("/error/code").asText()).toList());
        socket.send(MANUAL);
        assertTrue(events.await("session.updated").at("/session/audio/input/turn_detection").isNull());
    }

    private static String update(String field) {
        return "{\"type\":\"session.update\",\"session\":{\"type\":\"realtime\"," + field + "}}";
    }

    @Test
    void settings_are_merged_and_the_voice_stays_after_the_first_sound() {
        socket.send(update("\"instructions\":\"Be brief.\",\"audio\":{\"output\":{\"voice\":\"cedar\"}}"));
        socket.send(update("\"audio\":{\"output\":{\"speed\":1.2}}"));
        JsonNode session = events.await("session.updated", 2).path("session");
        assertEquals("Be brief.", session.path("instructions").asText());
        assertEquals("cedar", session.at("/audio/output/voice").asText());
        assertEquals(1.2, session.at("/audio/output/speed").asDouble());
        assertEquals("server_vad", session.at("/audio/input/turn_detection/type").asText());
        socket.send(CREATE);
        events.await("response.output_audio.delta");
        socket.send(update("\"audio\":{\"output\":{\"voice\":\"marin\"}}"));
        assertEquals("cannot_update_voice", events.await("error").at("/error/code").asText());
    }

    private String joined(String type) {
        return String.join("", events.of(type).stream().map(event -> event.path("delta").asText()).toList());
    }

    private byte[] audio() {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        events.of("response.output_audio.delta")
            .forEach(event -> sound.writeBytes(Base64.getDecoder().decode(event.path("delta").asText())));
        return sound.toByteArray();
    }

    /** Bytes of sound in the {@code count}-th answer. */
    private long audioOf(int count) {
        String id = events.await("response.done", count).at("/response/id").asText();
        return events.of("response.output_audio.delta").stream()
            .filter(event -> event.path("response_id").asText().equals(id))
            .mapToLong(event -> Base64.getDecoder().decode(event.path("delta").asText()).length).sum();
    }
}
