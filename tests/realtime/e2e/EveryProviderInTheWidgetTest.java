package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.WholeConversation;
import support.Widget;

/** One conversation with everything in it, in a browser, with a partner that behaves as each provider. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Order(1)
class EveryProviderInTheWidgetTest {
    private static final Duration SOON = Duration.ofSeconds(25);
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"openai", "azure", "inworld", "qwen", "localai", "speaches", "hf-speech-to-speech",
        "litellm"})
    void a_whole_conversation_by_webrtc(String provider) {
        converse(provider, WholeConversation.SETTINGS, "webrtc");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"openai", "qwen"})
    void the_same_by_websocket_where_the_session_wants_it(String provider) {
        converse(provider, WholeConversation.SETTINGS.replaceFirst("\\{", "{\"transport\": \"websocket\","),
            "websocket");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"xai", "elevenlabs"})
    void the_same_by_websocket_where_the_provider_has_nothing_else(String provider) {
        converse(provider, WholeConversation.SETTINGS, "websocket");
    }

    private static void converse(String provider, String settings, String transport) {
        try (TestHost host = TestHost.like(provider)) {
            host.practice().play(WholeConversation.SCRIPT);
            try (Conversation conversation = Conversation.begin(host, chromium, settings)) {
                String id = conversation.id();
                Widget widget = conversation.widget();
                talk(host, id, widget);
                assertTrue(widget.heardEnergy() > 0.001, "no sound arrived at the page");
                widget.stop();
                Await.until("the session to be idle", SOON,
                    () -> conversation.snapshot().path("status").asText().equals("idle"));
                check(conversation.snapshot(), widget, transport);
                Await.until("the call to be over", SOON, () -> host.practice().liveCalls() == 0);
            }
        }
    }

    private static void talk(TestHost host, String id, Widget widget) {
        widget.speak();
        awaitAnswer(host, id, "Garden chairs, by far.");
        widget.awaitPhase("listening");
        widget.type("How many?");
        awaitAnswer(host, id, "Eighty four of them.");
        widget.awaitPhase("listening");
        widget.type("Tell me everything.");
        widget.awaitPhase("assistant_speaking");
        Await.until("some of the answer to be heard", SOON,
            () -> last(host, id).path("content").asText().length() > 40);
        widget.press("Stop talking");
        widget.awaitPhase("listening");
        widget.type("How many are left?");
        JsonNode call = host.send("GET", "/api/sessions/" + id + "/tool-calls?wait=20", null).at("/tool_calls/0");
        assertEquals("stock", call.path("name").asText(), call.toString());
        host.send("POST", "/api/sessions/" + id + "/tool-calls/" + call.path("call_id").asText(),
            "{\"output\": {\"left\": 12}}");
        awaitAnswer(host, id, "Twelve are left.");
        widget.awaitPhase("listening");
    }

    private static void check(JsonNode snapshot, Widget widget, String transport) {
        JsonNode items = snapshot.path("transcript");
        String cut = items.path(5).path("content").asText();
        assertAll(
            () -> assertEquals(List.of("user", "assistant", "user", "assistant", "user", "assistant", "user", "tool",
                "tool", "assistant"), texts(items, "type")),
            () -> assertEquals(List.of("What sold best?", "Garden chairs, by far.", "How many?",
                "Eighty four of them.", "Tell me everything."), texts(items, "content").subList(0, 5)),
            () -> assertEquals("Twelve are left.", items.path(9).path("content").asText()),
            () -> assertTrue(items.path(5).path("interrupted").asBoolean() && WholeConversation.LONG.startsWith(cut)
                && cut.length() < WholeConversation.LONG.length(), items.path(5).toString()),
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening", "thinking", "assistant_speaking", "listening", "thinking",
                "assistant_speaking", "listening", "thinking", "assistant_speaking", "listening", "ended"),
                widget.phases()),
            () -> assertEquals(transport, snapshot.path("transport").asText()),
            () -> assertTrue(snapshot.path("error").isNull(), snapshot.path("error").toString()));
    }

    private static void awaitAnswer(TestHost host, String id, String text) {
        Await.value("the answer: " + text, SOON, () -> last(host, id), item ->
            item.path("content").asText().equals(text) && item.path("ended_ms").isNumber());
    }

    private static JsonNode last(TestHost host, String id) {
        JsonNode items = host.snapshot(id).path("transcript");
        return items.path(items.size() - 1);
    }

    private static List<String> texts(JsonNode items, String field) {
        return StreamSupport.stream(items.spliterator(), false).map(item -> item.path(field).asText()).toList();
    }
}
