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
    private static final List<String> SAID = List.of("First.", "One.", "Second.", "Two.", "Third.", "Three.");
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
        practice.play(Script.parse(script.replace('\'', '"')));
        host = new KillableHost(practice, data, "sqlite");
        host.start();
        JsonNode session = host.send("POST", "/api/sessions", "{}");
        id = session.path("session_id").asText();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        widget = Widget.in(chromium.open(session.path("embed_url").asText()));
        widget.start();
        widget.awaitPhase("listening");
    }

    /** One turn; what the host tells the page arrives once the page has found it again. */
    private void speak(int turn) {
        Await.until("the page to hear the host", SOON, () -> {
            host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"unmute\"}");
            return widget.button("Mute").isVisible();
        });
        Await.until("the turn to begin", SOON, () -> !snapshot().path("phase").asText().equals("listening"));
        widget.press("Mute");
        awaitSaid(2 * turn);
    }

    private void awaitSaid(int items) {
        Await.value("what was said", SOON, () -> host.contents(id), SAID.subList(0, items)::equals);
        widget.awaitPhase("listening");
    }

    private JsonNode snapshot() {
        return host.send("GET", "/api/sessions/" + id, null);
    }

    @Test
    void between_two_turns() {
        begin("{'turns':[{'user':'First.','answer':'One.'},{'user':'Second.','answer':'Two.'},"
            + "{'user':'Third.','answer':'Three.'}]}");
        speak(1);
        long seq = snapshot().path("seq").asLong();
        host.kill();
        assertEquals(1, practice.liveCalls());
        host.start();
        assertEquals(SAID.subList(0, 2), host.contents(id));
        Await.until("the conversation to be on", SOON, () -> snapshot().path("phase").asText().equals("listening"));
        speak(2);
        host.kill();
        host.start();
        speak(3);
        assertAll(
            () -> assertEquals(SAID, widget.transcript()),
            () -> assertEquals(1, snapshot().path("call").asInt()),
            () -> assertTrue(snapshot().path("seq").asLong() > seq),
            () -> assertEquals(1, practice.liveCalls()),
            () -> assertFalse(widget.phases().contains("ended"), widget.phases().toString()));
    }

    @Test
    void in_the_middle_of_an_answer() {
        begin("{'turns':[{'user':'First.','answer':'One.'},{'user':'Second.','answer':'Two, which takes rather long "
            + "to be said, so that the host is killed before it is over.'},{'user':'Third.','answer':'Three.'}]}");
        speak(1);
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
