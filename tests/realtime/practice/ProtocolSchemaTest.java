package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import support.Checkout;
import support.Speech;

/** Everything sent is valid by the published types, and everything that the reference shows is accepted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProtocolSchemaTest {
    private static final String CREATE = "{\"type\":\"response.create\"}";

    private final Path reference = Checkout.root().resolve("../shared/reference");
    private PracticePartner partner;
    private Client client;
    private ObjectNode schema;

    @BeforeAll
    void start() throws IOException {
        Assumptions.assumeTrue(Files.isReadable(reference.resolve("realtime-schema.json")),
            "the protocol's schema is not beside this checkout: ../shared/reference/realtime-schema.json");
        schema = (ObjectNode) Json.parse(Files.readString(reference.resolve("realtime-schema.json")));
        partner = PracticePartner.start(PracticeOptions.defaults());
        client = new Client(partner);
    }

    @AfterAll
    void stop() {
        if (partner != null) {
            partner.close();
        }
    }

    private JsonSchema schema(String name) {
        ObjectNode root = Json.object().put("$schema", "https://json-schema.org/draft/2020-12/schema")
            .put("$ref", "#/$defs/" + name);
        root.set("$defs", schema.get("$defs"));
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    /** Servers name their session and its end; the schema lacks these fields, and its own examples have them. */
    private static JsonNode withoutIdentity(JsonNode document) {
        JsonNode copy = document.deepCopy();
        if (copy.path("session") instanceof ObjectNode session && copy.path("type").asText().startsWith("session.")) {
            session.remove(List.of("id", "object", "expires_at"));
        }
        // "the value of conversation_id will be null", says the schema itself, and then asks for a string.
        if (copy.path("response") instanceof ObjectNode response && response.path("conversation_id").isNull()) {
            response.remove("conversation_id");
        }
        // Servers send null here till the words are known; the schema knows the field as a string only.
        copy.path("item").path("content").forEach(part -> {
            if (part.path("transcript").isNull()) {
                ((ObjectNode) part).remove("transcript");
            }
        });
        return copy;
    }

    private void assertValid(String name, List<JsonNode> documents) {
        JsonSchema checker = schema(name);
        List<String> invalid = documents.stream().map(ProtocolSchemaTest::withoutIdentity)
            .filter(document -> !checker.validate(document).isEmpty())
            .map(JsonNode::toString).toList();
        assertEquals(List.of(), invalid);
    }

    @Test
    void every_event_of_a_socket_session_is_valid() {
        partner.play(Script.parse("""
            {"turns":[{"user":"Hello.","answer":"Good day.","transcription_delay_ms":0},
             {"tool_calls":[{"name":"get_weather","arguments":{"city":"Paris"}}],"answer":"Sunny."},
             {"failure":{"code":"server_error"}},
             {"transcription_fails":true,"transcription_delay_ms":0,"answer":"No."}]}"""));
        try (TestSocket socket = client.socket("?model=gpt-realtime-2.1")) {
            EventLog events = socket.events;
            socket.send("""
                {"type":"session.update","session":{"type":"realtime","tools":[{"type":"function","name":"get_weather",
                 "description":"Weather.","parameters":{"type":"object"},"strict":true}],
                 "audio":{"input":{"transcription":{"model":"gpt-4o-mini-transcribe"},
                 "noise_reduction":{"type":"near_field"},
                 "turn_detection":{"type":"server_vad","idle_timeout_ms":5000}}}}}""");
            short[] turn = Speech.join(Speech.pcm("Is anybody there?", 24_000), Speech.silence(800, 24_000));
            socket.say(turn);
            events.await("response.done");
            socket.say(turn);
            String call = events.await("response.done", 2).at("/response/output/0/call_id").asText();
            socket.send("""
                {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"%s","output":"{}"}}"""
                .formatted(call));
            socket.send(CREATE);
            String item = events.await("response.done", 3).at("/response/output/0/id").asText();
            socket.send("""
                {"type":"conversation.item.truncate","item_id":"%s","content_index":0,"audio_end_ms":1}"""
                .formatted(item));
            socket.send("{\"type\":\"conversation.item.retrieve\",\"item_id\":\"" + item + "\"}");
            socket.send("{\"type\":\"conversation.item.delete\",\"item_id\":\"" + item + "\"}");
            socket.say(turn);
            events.await("response.done", 4);
            socket.say(turn);
            events.await("response.done", 5);
            socket.send("""
                {"type":"response.create","response":{"conversation":"none","output_modalities":["text"]}}""");
            events.await("response.done", 6);
            socket.send("""
                {"type":"conversation.item.create","item":{"id":"picture","type":"message","role":"user",
                 "content":[{"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo="}]}}""");
            socket.send(CREATE);
            events.await("response.output_audio.delta", 1);
            socket.send("{\"type\":\"response.cancel\",\"event_id\":\"c1\"}");
            socket.send("{\"type\":\"response.cancel\",\"event_id\":\"c2\"}");
            events.await("response.done", 7);
            socket.say(Speech.silence(6000, 24_000));
            events.await("input_audio_buffer.timeout_triggered");
            socket.send("{\"type\":\"input_audio_buffer.clear\"}");
            socket.send("{\"type\":\"what.is.this\"}");
            events.await("error", 2);
            assertValid("RealtimeServerEvent", events.all());
            Set<String> kinds = new TreeSet<>(events.types());
            assertTrue(kinds.size() >= 28, kinds::toString);
        }
    }

    @Test
    void every_event_of_a_call_is_valid() throws Exception {
        Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
        partner.play(Script.NONE);
        try (Offerer.Library library = new Offerer.Library(); Offerer caller = new Offerer(library)) {
            caller.accept(client.call(caller.offer(), "{\"type\":\"realtime\"}").body());
            caller.send(CREATE);
            caller.events.await("output_audio_buffer.started");
            caller.send("{\"type\":\"response.cancel\"}");
            caller.send("{\"type\":\"output_audio_buffer.clear\"}");
            caller.events.await("conversation.item.truncated");
            caller.send("{\"type\":\"response.create\",\"response\":{\"instructions\":\"Say exactly: Yes.\"}}");
            caller.events.await("output_audio_buffer.stopped");
            assertValid("RealtimeServerEvent", caller.events.all());
        }
    }

    @Test
    void a_client_secret_is_valid() throws IOException {
        for (String body : List.of("", "{\"session\":{\"type\":\"transcription\"}}",
            """
            {"session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad"}}}}}""")) {
            assertValid("RealtimeClientSecretCreateResponse",
                List.of(client.post("/realtime/client_secrets", body).json()));
        }
    }

    @Test
    void every_client_event_of_the_reference_is_understood() throws IOException {
        JsonNode examples = Json.parse(Files.readString(reference.resolve("realtime-event-examples.json")))
            .at("/realtime/client");
        partner.play(Script.NONE);
        try (TestSocket socket = client.socket("?model=gpt-realtime-2.1")) {
            socket.events.await("session.created");
            List<String> sent = new ArrayList<>();
            examples.forEach(example -> {
                sent.add(example.path("type").asText());
                socket.send(example.toString());
            });
            socket.send("{\"type\":\"conversation.item.retrieve\",\"event_id\":\"last\",\"item_id\":\"none\"}");
            socket.events.await("the answer to the last", event -> event.at("/error/event_id").asText().equals("last"));
            List<String> refusals = socket.events.of("error").stream()
                .map(event -> event.at("/error/code").asText()).toList();
            assertEquals(12, sent.size());
            assertFalse(refusals.contains("invalid_value") || refusals.contains("unknown_parameter")
                || refusals.contains("invalid_type") || refusals.contains("missing_required_parameter"),
                    refusals::toString);
        }
    }

    @Test
    void the_reference_snippets_pass_or_fail_as_they_should() throws IOException {
        for (JsonNode snippet : Json.parse(Files.readString(reference.resolve("realtime-snippets.json")))) {
            String name = snippet.get(0).asText();
            JsonNode body = snippet.get(1);
            boolean wrong = name.startsWith("!");
            if (name.endsWith("RealtimeSessionCreateRequest")) {
                new SessionRules(Likenesses.OPENAI.speech().voices()).check(body, "session");
            } else if (name.endsWith("RealtimeClientEvent") && body.path("type").asText().equals("session.update")) {
                assertEquals(wrong, isRefused(body.path("session")), body::toString);
            }
        }
    }

    private static boolean isRefused(JsonNode session) {
        try {
            SessionConfig.from(Likenesses.OPENAI.speech(), session);
            return false;
        } catch (ApiError refused) {
            return true;
        }
    }
}
