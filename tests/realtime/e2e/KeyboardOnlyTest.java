package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.Sight;
import support.TestHost;
import support.Widget;

/** Nothing but keys: after each of them the person knows where the keyboard is, and sees it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyboardOnlyTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int HOLD_MS = 1_500;
    /** More stops than the widget has. */
    private static final int STOPS = 50;
    private static TestHost host;
    private static Chromium chromium;
    private Conversation talk;
    private Widget widget;
    private Page page;

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

    @BeforeEach
    void open() {
        host.play("{'turns':[{'answer':'" + "The garden chairs sold best, far ahead of the tables. ".repeat(8) + "'},"
            + "{'answer':'One.'},{'answer':'Two.'},{'answer':'Three.'}]}");
        talk = Conversation.open(host, chromium, "{\"feedback\":true}");
        host.send("POST", "/api/sessions/" + talk.id() + "/control", "{\"action\":\"mute\"}");
        widget = talk.widget();
        page = widget.page();
        page.setViewportSize(420, 420);
        page.bringToFront();
    }

    @AfterEach
    void close() {
        talk.close();
    }

    @Test
    void a_whole_conversation() {
        tabTo("Start conversation");
        press("Enter");
        widget.awaitPhase("listening");
        assertFocus("Type a message");
        typeATurnAndCutTheAnswerShort();
        sayATurnByUnmuting();
        pauseAndResume();
        chooseToHoldAKey();
        sayATurnByHoldingSpace();
        search();
        copy();
        tabTo("Stop");
        press("Enter");
        widget.awaitPhase("ended");
        assertFocus("Start conversation");
        press("Enter");
        Await.value("the second call", SOON, () -> widget.phases() + widget.status() + widget.problem(),
            seen -> seen.contains("ended, connecting, listening"));
        assertFocus("Hold to talk");
        assertEquals(List.of(), widget.problems());
    }

    private void typeATurnAndCutTheAnswerShort() {
        page.keyboard().type("What sold best?");
        tabTo("Send");
        press("Enter");
        assertFocus("Type a message");
        widget.awaitPhase("assistant_speaking");
        backTo("Stop talking");
        press("Enter");
        widget.awaitPhase("listening");
        assertFocus("Type a message");
        Await.until("the mark", SOON, () -> widget.text().contains("interrupted"));
    }

    private void sayATurnByUnmuting() {
        backTo("Unmute");
        press("Enter");
        assertFocus("Mute");
        widget.awaitPhase("user_speaking");
        press("Space");
        assertFocus("Unmute");
        talk.awaitHeard(3);
    }

    private void pauseAndResume() {
        tabTo("Pause");
        press("Enter");
        widget.awaitPhase("paused");
        assertFocus("Resume");
        press("Enter");
        widget.awaitPhase("listening");
        assertFocus("Pause");
    }

    private void chooseToHoldAKey() {
        backTo("Settings");
        press("Enter");
        widget.frame().locator("dialog[open]").waitFor();
        assertFocus("Close");
        tabTo("Automatic");
        press("ArrowDown");
        press("ArrowDown");
        assertFocus("Push to talk");
        press("Escape");
        Await.until("the panel to close", SOON, () -> widget.frame().locator("dialog").count() == 0);
        assertFocus("Settings");
        Await.value("the host to know", SOON,
            () -> talk.snapshot().at("/turn_detection/type").asText(), "push_to_talk"::equals);
        tabTo("Unmute");
        press("Enter");
        assertFocus("Hold to talk");
    }

    /** Wherever the keyboard is, unless Space means something else there. */
    private void sayATurnByHoldingSpace() {
        backTo("Transcript");
        page.keyboard().down("Space");
        widget.awaitPhase("user_speaking");
        page.waitForTimeout(HOLD_MS); // how long a person holds is what is tested
        assertFocus("Transcript");
        page.keyboard().up("Space");
        talk.awaitHeard(5);
        assertFocus("Transcript");
        press("Home");
        widget.button("Latest").waitFor();
        press("End");
        Await.until("the end", SOON, () -> !widget.button("Latest").isVisible());
        assertFocus("Transcript");
    }

    private void search() {
        backTo("Settings");
        press("Enter");
        widget.frame().locator("dialog[open]").waitFor();
        tabTo("Search");
        press("Enter");
        Await.value("the search", SOON, widget::focused, "Search in the transcript"::equals);
        page.keyboard().type("chairs");
        press("Enter");
        assertFocus("Search in the transcript");
        tabTo("Next match");
        press("Enter");
        assertFocus("Next match");
        press("Escape");
        assertFocus("Transcript");
    }

    private void copy() {
        page.evaluate("() => { navigator.clipboard.writeText = async (text) => { window.__copied = text; }; }");
        widget.button("Copy this turn").first().waitFor();
        tabTo("Copy this turn");
        press("Enter");
        Await.until("the copy", SOON, () -> widget.json("window.__copied").asText().equals("What sold best?"));
        Await.until("the word of it", SOON, () -> widget.text().contains("Copied."));
        assertFocus("Copy this turn");
    }

    /** Away and back again: what the settings hide does not take the keyboard, and its end is its beginning. */
    @Test
    void the_settings_keep_the_keyboard_until_they_are_left() {
        tabTo("Settings");
        press("Enter");
        widget.frame().locator("dialog[open]").waitFor();
        List<String> stops = new ArrayList<>();
        for (int i = 0; i < STOPS; i++) {
            stops.add((String) widget.frame().evaluate("() => document.activeElement === document.body ? 'browser'"
                + " : document.activeElement.closest('dialog') ? 'panel' : 'page'"));
            press("Tab");
        }
        assertAll(
            () -> assertTrue(stops.contains("panel")),
            () -> assertTrue(!stops.contains("page"), stops.toString()),
            () -> assertEquals("Settings", widget.json("(() => { const panel = document.querySelector('dialog[open]');"
                + " return panel.matches(':modal') && document.getElementById(panel.getAttribute('aria-labelledby'))"
                + ".textContent; })()").asText()));
        tabTo("Developer log");
        press("Enter");
        tabTo("Record what happens");
        press("Enter");
        assertFocus("Copy");
        tabTo("Close");
        press("Enter");
        Await.until("the panel to close", SOON, () -> widget.frame().locator("dialog").count() == 0);
        assertFocus("Settings");
    }

    private void press(String key) {
        page.keyboard().press(key);
    }

    private void tabTo(String name) {
        move("Tab", name);
    }

    private void backTo(String name) {
        move("Shift+Tab", name);
    }

    /** Every stop on the way is seen, too. */
    private void move(String key, String name) {
        List<String> stops = new ArrayList<>();
        do {
            press(key);
            stops.add(focused());
            boolean isOut = (Boolean) widget.frame().evaluate("() => document.activeElement === document.body");
            assertEquals("", isOut ? "" : Sight.focusFinding(widget.frame()), name + " by way of " + stops);
        } while (!stops.getLast().equals(name) && stops.size() < STOPS);
        assertEquals(name, stops.getLast(), stops.toString());
    }

    /** The keyboard is there, soon, and it is seen. */
    private void assertFocus(String name) {
        Await.value("the keyboard", SOON, this::focused, name::equals);
        assertEquals("", Sight.focusFinding(widget.frame()));
    }

    private String focused() {
        return widget.focused().lines().findFirst().orElse("");
    }
}
