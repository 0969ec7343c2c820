package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.EmbedElement;
import support.HostPages;
import support.TestHost;
import support.Wav;
import support.Widget;

/** What a page of another site does with the element, in a conversation with the practice partner. */
class EmbedElementTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static TestHost host;
    private static Chromium chromium;
    private final HostPages pages = HostPages.overHttp();
    private EmbedElement element;
    private JsonNode session;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.speaking(Wav.silence());
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @AfterEach
    void close() {
        if (element != null) {
            element.page().close();
        }
        pages.close();
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void a_conversation_is_steered_from_the_page_and_heard_of_there() {
        open("", "<script>onload = () => { const element = document.querySelector('realtime-audio');"
            + " window.early = Promise.all([element.setContext('Sales', [84]), element.start()]); };</script>");
        element.awaitPhase("listening");
        assertEquals(2, element.evaluate("early").size(), "commands from before the widget was there");
        assertEquals("{}", element.ask("say('What sold best?')").toString());
        JsonNode answer = element.awaitTold("turn", turn -> turn.path("type").asText().equals("assistant"));
        assertEquals("This is the practice partner. You typed: What sold best?", answer.path("content").asText());
        Await.until("the answer to be heard", SOON, () -> phase().equals("listening"));
        Await.until("the transcript to be told", SOON, () -> element.told("transcript").getLast()
            .findValuesAsText("seq").equals(host.snapshot(id()).path("transcript").findValuesAsText("seq")));
        JsonNode transcript = element.ask("getTranscript()").path("value");
        assertAll(
            () -> assertEquals(List.of("Sales:\n[84]", "What sold best?", answer.path("content").asText()),
                texts(transcript.path("items"))),
            () -> assertEquals(host.snapshot(id()).path("transcript_text"), transcript.path("text")),
            () -> assertEquals(transcript.path("items"), element.evaluate("document.querySelector('realtime-audio')"
                + ".transcript")),
            () -> assertEquals(transcript, element.told("transcript").getLast()),
            () -> assertEquals(1, element.told("ready").size()),
            () -> assertEquals(id(), element.told("ready").getFirst().path("session_id").asText()),
            () -> assertEquals(List.of("{\"state\":\"granted\"}"),
                element.told("permission").stream().map(JsonNode::toString).toList()),
            () -> assertTrue(element.told("turnpartial").stream().allMatch(
                part -> answer.path("content").asText().startsWith(part.path("content").asText())), "partial turns"),
            () -> assertTrue(!element.told("turnpartial").isEmpty(), "no partial turn"),
            () -> assertEquals(List.of("connecting connecting", "connected listening", "connected thinking",
                "speaking assistant_speaking", "connected listening"), changes()),
            () -> assertEquals(host.snapshot(id()).at("/usage/output_tokens").asInt(),
                element.told("usage").getLast().path("output_tokens").asInt()),
            () -> assertEquals(List.of(), element.told("error")));
        assertEquals("{}", element.ask("stop()").toString());
        assertEquals("stopped", element.awaitTold("ended", ended -> true).path("reason").asText());
        assertEquals("ended", phase());
    }

    @Test
    void every_command_does_what_it_says() {
        open("", "");
        assertEquals("{}", element.ask("start()").toString());
        assertEquals("{}", element.ask("mute()").toString());
        Await.until("the host to know of it", SOON, () -> host.snapshot(id()).path("is_muted").asBoolean());
        element.ask("unmute()");
        element.ask("pause()");
        element.awaitPhase("paused");
        element.ask("resume()");
        element.awaitPhase("listening");
        assertEquals("{}", element.ask("sendText('Only chairs.')").toString());
        Await.until("the words to arrive", SOON, () -> texts(host.snapshot(id()).path("transcript")).size() == 1);
        element.ask("say('" + "And what of the tables? ".repeat(20) + "')");
        element.awaitPhase("assistant_speaking");
        element.ask("interrupt()");
        Await.until("the answer to be cut", SOON, () -> element.told("turn").stream()
            .anyMatch(turn -> turn.path("interrupted").asBoolean()));
        assertEquals("user user assistant", String.join(" ",
            host.snapshot(id()).path("transcript").findValuesAsText("type")), "the first words were not answered");
        element.ask("stop()");
        element.awaitPhase("ended");
        assertEquals(List.of("start", "stop", "pause", "resume", "mute", "unmute", "interrupt", "say", "sendText",
            "setContext", "setTheme", "setAccent", "setLanguage", "getTranscript", "getSupportedCommands",
            "getSupportedEvents"), words(element.ask("getSupportedCommands()").path("value")));
        assertEquals(List.of("ready", "statuschange", "turnstart", "turnpartial", "turn", "transcript", "usage",
            "error", "ended", "permission", "resize"), words(element.ask("getSupportedEvents()").path("value")));
    }

    @Test
    void a_command_that_cannot_be_carried_out_says_why_in_its_promise_and_as_an_event() {
        open("", "");
        JsonNode refusal = element.ask("say('Hello?')").path("error");
        assertEquals("not_connected", refusal.path("code").asText());
        assertTrue(!refusal.path("fix").asText().isEmpty(), refusal.toString());
        assertEquals(refusal, element.awaitTold("error", error -> true));
        assertEquals("bad_command", element.ask("say('')").at("/error/code").asText());
        assertEquals("bad_command", element.ask("sendText(7)").at("/error/code").asText());
        assertEquals("invalid_field", element.ask("setContext('Sales', '" + "x".repeat(32_001) + "')")
            .at("/error/code").asText());
        element.evaluate("document.querySelector('realtime-audio').setAccent('javascript:')");
        assertEquals("bad_look", element.awaitTold("error", error -> error.path("code").asText().equals("bad_look"))
            .path("code").asText());
    }

    @Test
    void looks_change_in_the_widget_that_is_there_and_another_session_takes_another_frame() {
        open("theme=dark accent=#7a1fa2 radius=4 locale=de", "");
        Widget widget = Widget.in(element.page());
        element.awaitTold("ready", ready -> true);
        widget.frame().waitForFunction("() => document.documentElement.style.getPropertyValue('--accent')");
        assertEquals("[\"dark\",\"de\",\"light-dark(#7a1fa2, #af79c7)\",\"4px\"]", looks(widget));
        element.evaluate("Object.entries({ theme: 'light', accent: '#fc0', radius: 20, locale: 'pt-BR' }).forEach("
            + "([name, value]) => document.querySelector('realtime-audio').setAttribute(name, value))");
        widget.frame().waitForFunction("() => document.documentElement.lang === 'pt'");
        widget.frame().waitForFunction("() => document.body.dataset.theme === 'light'");
        assertEquals("[\"light\",\"pt\",\"light-dark(#856a00, #ffcc00)\",\"20px\"]", looks(widget));
        assertEquals(1, element.told("ready").size(), "the frame was not loaded again");
        JsonNode other = host.create("{}");
        element.evaluate("document.querySelector('realtime-audio').setAttribute('src', '"
            + other.path("embed_url").asText() + "')");
        element.awaitTold("ready", ready -> ready.path("session_id").equals(other.path("session_id")));
        Widget next = Widget.in(element.page(), other.path("session_id").asText());
        next.frame().waitForFunction("() => document.documentElement.style.getPropertyValue('--accent')");
        assertEquals("[\"light\",\"pt\",\"light-dark(#856a00, #ffcc00)\",\"20px\"]", looks(next));
    }

    private static String looks(Widget widget) {
        return widget.json("[document.body.dataset.theme, document.documentElement.lang, ...['--accent', '--radius']"
            + ".map((name) => document.documentElement.style.getPropertyValue(name))]").toString();
    }

    @Test
    void it_is_as_high_as_it_wants_to_be_or_as_it_is_told() {
        open("height=auto", "<style>realtime-audio { width: 340px }</style>");
        int empty = element.awaitTold("resize", resize -> true).path("height").asInt();
        awaitHeight(empty);
        element.ask("start()");
        element.ask("say('" + "What sold best in the month of March, and why? ".repeat(8) + "')");
        int full = element.awaitTold("resize", resize -> resize.path("height").asInt() > empty + 100).path("height")
            .asInt();
        awaitHeight(Math.min(640, full));
        element.ask("stop()");
        element.awaitPhase("ended");
        assertTrue(element.told("resize").size() < 30, "the heights go round in circles: " + element.told("resize"));
        element.evaluate("document.querySelector('realtime-audio').setAttribute('height', '150')");
        awaitHeight(150);
    }

    private void awaitHeight(int height) {
        Await.until("the height to be " + height, SOON, () -> element.evaluate(
            "document.querySelector('realtime-audio').offsetHeight").asInt() == height);
    }

    private List<String> changes() {
        return element.told("statuschange").stream()
            .map(change -> change.path("status").asText() + " " + change.path("phase").asText())
            .filter(change -> !change.equals("idle new"))
            .toList();
    }

    private static List<String> texts(JsonNode items) {
        return items.valueStream().map(item -> item.path("content").asText()).toList();
    }

    private static List<String> words(JsonNode array) {
        return array.valueStream().map(JsonNode::asText).toList();
    }

    private String id() {
        return session.path("session_id").asText();
    }

    private String phase() {
        return element.evaluate("document.querySelector('realtime-audio').phase").asText();
    }

    private void open(String attributes, String more) {
        session = host.create("{}");
        String html = EmbedElement.html(host.url(), session.path("embed_url").asText(), attributes);
        element = EmbedElement.open(chromium.page(), pages.origin("127.0.0.1") + pages.add(html + more, Map.of()));
    }
}
