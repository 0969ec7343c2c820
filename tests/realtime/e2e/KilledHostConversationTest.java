package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.KillableHost;
import support.Widget;

/** The host is killed in mid-conversation and started again: the same call goes on, and the transcript is complete. */
class KilledHostConversationTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static Chromium chromium;
    @TempDir
    private Path data;
    private final PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
    private KillableHost host;
    private String id;
    private Widget widget;

    @BeforeAll
    static void open() {
        chromium = Chromium.talking();
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @AfterEach
    void stop() {
        widget.page().close();
        host.close();
        practice.close();
    }

    private void begin(String script) {
        begin(script, "{}");
    }

    private void begin(String script, String settings) {
        practice.play(Script.parse(script.replace('\'', '"')));
        host = new KillableHost(practice, data, "sqlite");
        host.start();
        JsonNode session = host.send("POST", "/api/sessions", settings.replace('\'', '"'));
        id = session.path("session_id").asText();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        widget = Widget.in(chromium.open(session.path("embed_url").asText()));
        widget.start();
        widget.awaitPhase("listening");
    }

    /** One turn. */
    private void speak(String... said) {
        widget.speak();
        Await.value("what was said", SOON, () -> host.contents(id), List.of(said)::equals);
        Await.until("the answer to be over", SOON, () -> snapshot().path("phase").asText().equals("listening"));
    }

    /** The host comes back, and with a word that the page shows once it has found the host again. */
    private void comeBack(String word) {
        host.start();
        Await.until("the conversation to be on", SOON, () -> snapshot().path("phase").asText().equals("listening"));
        host.send("POST", "/api/sessions/" + id + "/messages", "{\"text\":\"" + word + "\",\"respond\":false}");
        Await.until("the page to be told", SOON, () -> widget.transcript().contains(word));
    }

    private JsonNode snapshot() {
        return host.send("GET", "/api/sessions/" + id, null);
    }

    @Test
    void between_two_turns() {
        begin("{'turns':[{'user':'First.','answer':'One.'},{'user':'Second.','answer':'Two.'},"
            + "{'user':'Third.','answer':'Three.'}]}");
        speak("First.", "One.");
        long seq = snapshot().path("seq").asLong();
        host.kill();
        assertEquals(1, practice.liveCalls());
        comeBack("Once.");
        speak("First.", "One.", "Once.", "Second.", "Two.");
        host.kill();
        comeBack("Twice.");
        speak("First.", "One.", "Once.", "Second.", "Two.", "Twice.", "Third.", "Three.");
        assertAll(
            () -> assertEquals(host.contents(id), widget.transcript()),
            () -> assertEquals(1, snapshot().path("call").asInt()),
            () -> assertTrue(snapshot().path("seq").asLong() > seq),
            () -> assertEquals(1, practice.liveCalls()),
            () -> assertFalse(widget.phases().contains("ended"), widget.phases().toString()));
    }

    @Test
    void while_a_function_is_waited_for_and_with_what_the_app_shows() {
        begin("{'turns':[{'user':'How many?','tool_calls':[{'name':'stock','arguments':{}}],'answer':'Twelve.'}]}",
            "{'tools':[{'name':'stock','description':'How many are left.'}]}");
        host.send("POST", path("/context"), "{\"title\":\"Chart\",\"text\":\"March\"}");
        Await.until("it to be told", SOON, () -> host.contents(id).contains("Chart:\nMarch"));
        widget.speak();
        Await.until("the function to be asked for", SOON, () -> calls().size() == 1);
        host.kill();
        host.start();
        Await.until("the conversation to be on", SOON, () -> snapshot().path("phase").asText().equals("thinking"));
        JsonNode call = Await.value("the function to be asked for still", SOON, this::calls, now -> now.size() == 1)
            .path(0);
        assertEquals("stock", call.path("name").asText());
        host.send("POST", path("/context"), "{\"title\":\"Chart\",\"text\":\"April\"}");
        host.send("POST", path("/tool-calls/" + call.path("call_id").asText()), "{\"output\":12}");
        Await.until("the answer", SOON, () -> host.contents(id).contains("Twelve."));
        assertAll(
            () -> assertEquals(List.of("Chart:\nApril"), host.contents(id).stream()
                .filter(said -> said.startsWith("Chart")).toList()),
            () -> assertTrue(snapshot().path("error").isNull(), snapshot().path("error").toString()),
            () -> assertEquals(0, calls().size()));
    }

    private String path(String route) {
        return "/api/sessions/" + id + route;
    }

    private JsonNode calls() {
        return host.send("GET", path("/tool-calls"), null).path("tool_calls");
    }

    @Test
    void in_the_middle_of_an_answer() {
        begin("{'turns':[{'user':'First.','answer':'One.'},{'user':'Second.','answer':'Two, which takes rather long "
            + "to be said, so that the host is killed before it is over.'},{'user':'Third.','answer':'Three.'}]}");
        speak("First.", "One.");
        widget.press("Unmute");
        widget.awaitPhase("user_speaking");
        widget.press("Mute");
        widget.awaitPhase("assistant_speaking");
        host.kill();
        host.start();
        String answer = "Two, which takes rather long to be said, so that the host is killed before it is over.";
        Await.value("the whole answer", SOON, () -> host.contents(id),
            List.of("First.", "One.", "Second.", answer)::equals);
        Await.until("the answer to be over", SOON, () -> snapshot().path("phase").asText().equals("listening"));
        assertAll(
            () -> assertEquals(List.of("completed", "completed", "completed", "completed"),
                snapshot().path("transcript").valueStream().map(item -> item.path("status").asText()).toList()),
            () -> assertEquals(1, snapshot().path("call").asInt()),
            () -> assertEquals(1, practice.liveCalls()));
    }
}
