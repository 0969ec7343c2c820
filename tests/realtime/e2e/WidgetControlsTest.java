package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** Buttons that must not be pressed by mistake, what is left of time and money, and the developer's log. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WidgetControlsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @Test
    void a_double_click_on_start_does_not_stop_what_it_began() {
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.frame().evaluate("""
                () => {
                  document.getElementById('start').click();
                  return new Promise((resolve) => setTimeout(() => {
                    document.getElementById('stop').click();
                    resolve();
                  }, 200));
                }""");
            widget.awaitCall();
            assertEquals(List.of("new", "connecting", "listening"), widget.phases().subList(0, 3));
            assertTrue(talk.snapshot().path("ended_at").isNull());
            widget.stop();
            widget.awaitPhase("ended");
        }
    }

    @Test
    void a_space_typed_right_after_start_does_not_stop_the_conversation() {
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            Page page = widget.page();
            page.bringToFront();
            widget.button("Start conversation").focus();
            page.keyboard().press("Enter");
            page.keyboard().press("Space");
            page.keyboard().press("Enter");
            widget.awaitCall();
            page.keyboard().press("Space");
            assertEquals(List.of("new", "connecting", "listening"), widget.phases().subList(0, 3));
            assertTrue(talk.snapshot().path("ended_at").isNull());
        }
    }

    @Test
    void a_screen_readers_click_begins_a_turn_with_push_to_talk_and_the_next_one_ends_it() {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.open(host, chromium, "{\"turn_detection\":{\"type\":\"push_to_talk\"}}")) {
            Widget widget = talk.widget();
            widget.start();
            widget.button("Hold to talk").waitFor();
            widget.frame().evaluate("() => document.getElementById('hold').click()");
            widget.awaitPhase("user_speaking");
            widget.button("Press again to send").waitFor();
            widget.page().waitForTimeout(1_000); // something has to be said
            widget.frame().evaluate("() => document.getElementById('hold').click()");
            talk.awaitHeard(1);
            assertEquals(List.of("user completed", "assistant completed"), talk.items());
        }
    }

    @Test
    void what_is_left_of_time_and_money_is_shown_and_the_last_minute_is_told() {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.open(host, chromium, "{\"max_minutes\":1,\"max_usd\":0.5}")) {
            Widget widget = talk.widget();
            widget.type("Hello?");
            talk.awaitHeard(1);
            Await.until("the time left", SOON, () -> left(widget).matches("\\$0\\.\\d\\d of \\$0\\.50 · 0:\\d\\d left"));
            assertEquals("Less than a minute is left of this conversation.", widget.note());
            widget.stop();
            widget.awaitPhase("ended");
            assertEquals(List.of("", ""), List.of(left(widget), widget.note()));
        }
    }

    @Test
    void with_plenty_of_time_and_no_budget_nothing_is_shown() {
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.start();
            widget.awaitCall();
            assertEquals(List.of("", ""), List.of(left(widget), widget.note()));
        }
    }

    private static String left(Widget widget) {
        return widget.json("document.getElementById('left').textContent").asText();
    }

    @Test
    void the_developers_log_tells_what_happened_when_and_not_what_was_said() throws IOException {
        host.play("{'repeat':true,'turns':[{'answer':'Garden chairs.'}]}");
        JsonNode session = host.create("{\"key\":\"log\"}");
        Page page = chromium.open(session.path("embed_url").asText() + "&log=true");
        Conversation talk = new Conversation(host, session.path("session_id").asText(), Widget.in(page));
        Widget widget = talk.widget();
        widget.start();
        widget.awaitPhase("user_speaking");
        widget.press("Mute");
        talk.awaitHeard(1);
        widget.stop();
        widget.awaitPhase("ended");
        widget.openPanel();
        Download file = page.waitForDownload(() -> widget.press("Download"));
        String text = Files.readString(file.path());
        List<JsonNode> entries = text.lines().map(Line::parsed).toList();
        assertAll(
            () -> assertEquals("realtime-audio-log.jsonl", file.suggestedFilename()),
            () -> assertEquals(widget.phases().subList(1, widget.phases().size()), values(entries, "phase", "phase")),
            () -> assertEquals(List.of("connecting", "live", "idle"),
                values(entries, "call", "state").stream().distinct().toList()),
            () -> assertTrue(values(entries, "event", "event").contains("session.created"), text),
            () -> assertTrue(values(entries, "answer", "latency_ms").stream()
                .anyMatch(ms -> Integer.parseInt(ms) > 0 && Integer.parseInt(ms) < 20_000), text),
            () -> assertTrue(values(entries, "item", "characters").contains("14"), text),
            () -> assertTrue(!text.contains("Garden"), "what was said is nobody's business"));
        talk.close();
    }

    @Test
    void nothing_is_recorded_before_it_is_asked_for() {
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.openPanel();
            widget.frame().locator("summary").click();
            assertEquals(0, widget.frame().locator(".log li").count());
            widget.press("Record what happens");
            widget.page().keyboard().press("Escape");
            widget.start();
            widget.awaitCall();
            widget.openPanel();
            Await.until("entries", SOON, () -> widget.frame().locator(".log li").count() > 2);
        }
    }

    private static List<String> values(List<JsonNode> entries, String type, String field) {
        return entries.stream().filter(entry -> entry.path("type").asText().equals(type))
            .map(entry -> entry.path(field).asText()).toList();
    }

    private static final class Line {
        private static final ObjectMapper JSON = new ObjectMapper();

        static JsonNode parsed(String line) {
            try {
                return JSON.readTree(line);
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        }
    }
}
