package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Speech;

/** What clients put into a conversation themselves: history, pictures, hand-made turns, requests beside it. */
class ClientItemsTest {
    private static final String CREATE = "{\"type\":\"response.create\"}";
    private static final String PIXEL = "data:image/png;base64,iVBORw0KGgo=";

    private PracticePartner partner;
    private TestSocket socket;
    private EventLog events;

    @BeforeEach
    void open() {
        partner = PracticePartner.start(PracticeOptions.defaults());
        connect();
    }

    private void reopen() {
        socket.close();
        connect();
    }

    private void connect() {
        socket = new Client(partner).socket("?model=gpt-realtime-2.1");
        events = socket.events;
        events.await("session.created");
    }

    @AfterEach
    void close() {
        socket.close();
        partner.close();
    }

    private void put(String id, String role, String part, String previous) {
        String after = previous == null ? "" : ",\"previous_item_id\":\"" + previous + "\"";
        socket.send("{\"type\":\"conversation.item.create\",\"event_id\":\"put-" + id + "\"" + after
            + ",\"item\":{\"id\":\"" + id + "\",\"type\":\"message\",\"role\":\"" + role + "\",\"content\":[" + part
            + "]}}");
    }

    private static String text(String type, String text) {
        return "{\"type\":\"" + type + "\",\"text\":\"" + text + "\"}";
    }

    private static String image(String url) {
        return "{\"type\":\"input_image\",\"image_url\":\"" + url + "\"}";
    }

    @Test
    void history_keeps_its_ids_and_its_order() {
        put("u1", "user", text("input_text", "Hello"), null);
        put("a1", "assistant", text("output_text", "Good day"), "u1");
        put("s0", "system", text("input_text", "Be brief"), "root");
        events.await("conversation.item.done", 3);
        assertEquals(List.of("u1 null", "a1 u1", "s0 null"), events.of("conversation.item.added").stream()
            .map(event -> event.at("/item/id").asText() + " " + event.path("previous_item_id").asText("null"))
            .toList());
        assertEquals("output_text", events.of("conversation.item.added").get(1).at("/item/content/0/type").asText());
        put("a1", "assistant", text("output_text", "Twice"), null);
        JsonNode error = events.await("error").path("error");
        assertEquals("item_create_duplicate_item_id", error.path("code").asText());
        assertEquals("put-a1", error.path("event_id").asText());
        put("x", "user", text("input_text", "Lost"), "nowhere");
        assertEquals("item_create_invalid_previous_item_id", events.await("error", 2).at("/error/code").asText());
        assertEquals(3, events.of("conversation.item.added").size());
    }

    @Test
    void an_item_is_deleted_once() {
        put("u1", "user", text("input_text", "Hello"), null);
        socket.send("{\"type\":\"conversation.item.delete\",\"item_id\":\"u1\"}");
        assertEquals("u1", events.await("conversation.item.deleted").path("item_id").asText());
        socket.send("{\"type\":\"conversation.item.delete\",\"item_id\":\"u1\"}");
        assertEquals("item_delete_invalid_item_id", events.await("error").at("/error/code").asText());
    }

    @Test
    void truncation_keeps_only_the_words_that_were_heard() {
        partner.play(Script.parse("""
            {"turns":[{"answer":"One two three four five six seven eight nine ten.","lead_ms":600000}]}"""));
        reopen();
        put("u1", "user", text("input_text", "Count."), null);
        socket.send(CREATE);
        String item = events.await("response.done").at("/response/output/0/id").asText();
        truncate(item, 600_000);
        assertTrue(events.await("error").at("/error/message").asText().contains("is already shorter than 600000ms"));
        truncate(item, 1000);
        assertEquals(1000, events.await("conversation.item.truncated").path("audio_end_ms").asInt());
        socket.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"" + item + "\"}");
        String kept = events.await("conversation.item.retrieved").at("/item/content/0/transcript").asText();
        assertTrue(kept.startsWith("One") && !kept.contains("six"), kept);
    }

    private void truncate(String item, int ms) {
        socket.send("""
            {"type":"conversation.item.truncate","item_id":"%s","content_index":0,"audio_end_ms":%d}"""
            .formatted(item, ms));
    }

    @Test
    void pictures_are_counted_and_mentioned() {
        put("p1", "user", image(PIXEL), null);
        put("p2", "user", text("input_text", "What is this?") + ","
            + image(PIXEL.replace("png", "jpeg")).replace("}", ",\"detail\":\"low\"}"), null);
        socket.send(CREATE);
        JsonNode response = events.await("response.done").path("response");
        assertEquals("This is the practice partner. You typed: What is this? I got 2 pictures.",
            response.at("/output/0/content/0/transcript").asText());
        assertEquals(170, response.at("/usage/input_token_details/image_tokens").asInt());
        put("p3", "user", image(PIXEL), null);
        socket.send(CREATE);
        assertEquals("This is the practice partner. I got a picture.",
            events.await("response.done", 2).at("/response/output/0/content/0/transcript").asText());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"type\":\"input_image\"} | missing_required_parameter | item.content[0].image_url",
        "{\"type\":\"input_image\",\"image_url\":\"https://a/b.png\"} | invalid_value | item.content[0].image_url",
        "{\"type\":\"input_image\",\"image_url\":\"data:image/gif;base64,AA==\"} | invalid_value "
            + "| item.content[0].image_url",
        "{\"type\":\"input_image\",\"image_url\":\"data:image/png;base64,?\"} | invalid_value "
            + "| item.content[0].image_url"})
    void other_pictures_are_refused(String part, String code, String param) {
        put("p", "user", part, null);
        JsonNode error = events.await("error").path("error");
        assertEquals(code, error.path("code").asText());
        assertEquals(param, error.path("param").asText());
    }

    @Test
    void max_output_tokens_makes_the_answer_incomplete() {
        socket.send("{\"type\":\"response.create\",\"response\":{\"max_output_tokens\":12}}");
        JsonNode response = events.await("response.done").path("response");
        assertEquals("incomplete", response.path("status").asText());
        assertEquals("max_output_tokens", response.at("/status_details/reason").asText());
    }

    @Test
    void an_answer_beside_the_conversation_is_known_by_its_metadata() {
        put("u1", "user", text("input_text", "Hello"), null);
        socket.send("""
            {"type":"response.create","response":{"conversation":"none","output_modalities":["text"],
             "metadata":{"purpose":"summary"},"instructions":"Summarise.","tool_choice":"none",
             "input":[{"type":"item_reference","id":"u1"},
              {"type":"message","role":"user","content":[{"type":"input_text","text":"In ten words."}]}]}}""");
        JsonNode done = events.await("response.done").path("response");
        JsonNode created = events.await("response.created").path("response");
        for (JsonNode response : List.of(created, done)) {
            assertEquals("summary", response.at("/metadata/purpose").asText());
            assertTrue(response.path("conversation_id").isNull(), response::toString);
        }
        int read = UsageMeter.textTokens("Summarise.[]") + UsageMeter.textTokens("Hello")
            + UsageMeter.textTokens("In ten words.");
        assertEquals(read, done.at("/usage/input_tokens").asInt());
        assertTrue(done.at("/output/0/content/0/text").asText().startsWith("This is the practice partner."));
        assertEquals(1, events.of("conversation.item.added").size(), "it leaves no item");
    }

    @Test
    void a_turn_by_hand_holds_exactly_the_sound_since_the_last_clear_or_commit() {
        socket.send("""
            {"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":null,
             "transcription":{"model":"gpt-transcribe"}}}}}""");
        events.await("session.updated");
        short[] tone = Speech.pcm("Is anybody there?", 24_000);
        socket.say(tone);
        socket.send("{\"type\":\"input_audio_buffer.clear\"}");
        socket.say(Speech.silence(700, 24_000));
        socket.send("{\"type\":\"input_audio_buffer.commit\"}");
        socket.say(Speech.silence(99, 24_000));
        socket.send("{\"type\":\"input_audio_buffer.commit\",\"event_id\":\"second\"}");
        JsonNode error = events.await("error").path("error");
        assertEquals("input_audio_buffer_commit_empty", error.path("code").asText());
        assertEquals("second", error.path("event_id").asText());
        assertEquals(String.format(Locale.ROOT, "Error committing input audio buffer: buffer too small. Expected at "
            + "least 100ms of audio, but buffer only has %.2fms of audio.", 99.0), error.path("message").asText());
        socket.say(Speech.silence(201, 24_000));
        socket.send("{\"type\":\"input_audio_buffer.commit\"}");
        assertEquals(List.of(7, 3), List.of(transcribedTokens(1), transcribedTokens(2)), "700 ms, then 99 and 201 ms");
        assertEquals(List.of("session.created", "session.updated", "input_audio_buffer.cleared",
            "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done", "error",
            "input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"),
            events.outline("conversation.item.input_audio_transcription.delta",
                "conversation.item.input_audio_transcription.completed"));
    }

    private int transcribedTokens(int turn) {
        return events.await("conversation.item.input_audio_transcription.completed", turn)
            .at("/usage/input_tokens").asInt();
    }
}
