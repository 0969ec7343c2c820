package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.Speech;
import support.TestHost;
import support.Wav;
import support.WholeConversation;
import support.Widget;

/** One conversation with everything in it, in a browser, with a partner that behaves as each provider. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Order(1)
class EveryProviderInTheWidgetTest {
    private static final Duration SOON = Duration.ofSeconds(25);

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
        short[] question = Speech.pcm("What sold best in the month of March?", Wav.RATE);
        try (TestHost host = TestHost.like(provider);
             Chromium chromium = Chromium.speaking(Wav.of(Speech.join(Speech.silence(4_000, Wav.RATE), question)))) {
            host.practice().play(WholeConversation.SCRIPT);
            JsonNode session = host.create(settings);
            String id = session.path("session_id").asText();
            Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
            widget.start();
            widget.awaitPhase("listening");
            talk(host, id, widget);
            assertTrue(widget.heardEnergy() > 0.001, "no sound arrived at the page");
            widget.stop();
            Await.until("the session to be idle", SOON, () -> host.snapshot(id).path("status").asText().equals("idle"));
            check(host.snapshot(id), widget, transport);
            Await.until("the call to be over", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    private static void talk(TestHost host, String id, Widget widget) {
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
