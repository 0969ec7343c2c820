package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.HostPage;
import support.TestHost;
import support.Wav;
import support.Widget;

/** What a person takes along from a frame that has no microphone: a window of the same conversation, a line to paste. */
class OwnWindowTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final TestHost host = TestHost.start();
    private final Chromium chromium = Chromium.speaking(Wav.silence());
    private final JsonNode session = host.create("{\"key\":\"demo\"}");

    @AfterEach
    void close() {
        chromium.close();
        host.close();
    }

    @Test
    void the_window_joins_the_session_and_the_frame_and_the_api_follow_it() {
        try (HostPage dashboard = dashboard("")) {
            Page page = chromium.open(dashboard.url());
            Widget frame = Widget.in(page);
            frame.start();
            Await.until("the problem", SOON, () -> status().equals("error"));
            Widget window = Widget.in(page.waitForPopup(() -> link(frame).click()));
            assertAll("before anybody starts there",
                () -> assertEquals("", window.problem()),
                () -> assertEquals("new", window.phase()),
                () -> assertTrue(window.page().url().contains("session=" + id()), window.page().url()),
                () -> assertTrue(window.page().url().contains("layout=full"), window.page().url()),
                () -> assertTrue(frame.problem().contains("What is said there appears here, too."), frame.problem()));

            window.start();
            window.awaitPhase("listening");
            Await.until("the frame to notice", SOON, () -> frame.status().equals("Live in another window"));
            assertEquals("", frame.problem());
            window.type("Hello from the window.");
            JsonNode items = Await.value("the whole answer", SOON, () -> host.snapshot(id()).path("transcript"),
                transcript -> transcript.path(1).path("status").asText().equals("completed"));
            assertEquals(List.of("user", "assistant"), items.findValuesAsText("type"));
            Await.until("the same in the frame", SOON,
                () -> frame.transcript().equals(items.findValuesAsText("content")));

            window.page().close();
            Await.until("the window to be offered again", SOON, () -> link(frame).isVisible()
                && link(frame).innerText().equals("Open in a window"));
        }
    }

    @Test
    void a_window_that_is_open_is_shown_and_not_loaded_again() {
        try (HostPage dashboard = dashboard("")) {
            Page page = chromium.open(dashboard.url());
            Widget frame = Widget.in(page);
            Page window = page.waitForPopup(() -> link(frame).click());
            assertEquals("Show the window", link(frame).innerText());
            window.evaluate("() => { window.__mark = true; }");
            link(frame).click();
            assertEquals(true, window.evaluate("() => window.__mark"));
            assertEquals(2, page.context().pages().size());
        }
    }

    @Test
    void a_frame_that_may_open_nothing_says_what_is_left() {
        try (HostPage dashboard = dashboard("sandbox=\"allow-scripts allow-same-origin\"")) {
            Widget frame = Widget.in(chromium.open(dashboard.url()));
            link(frame).click();
            Await.until("the words", SOON, () -> frame.problem().contains("Copy this link’s address into a new tab."));
            assertEquals(1, frame.page().context().pages().size());
        }
    }

    @Test
    void the_whole_line_is_copied_and_never_shown_also_where_the_clipboard_is_withheld() {
        String token = session.path("embed_url").asText().replaceAll(".*token=", "");
        try (HostPage dashboard = dashboard("")) {
            Page page = chromium.open(dashboard.url());
            page.context().grantPermissions(List.of("clipboard-read"));
            Widget frame = Widget.in(page);
            frame.press("Copy");
            Await.until("the button to say so", SOON, () -> frame.button("Copied").isVisible());
            String copied = (String) page.evaluate("() => navigator.clipboard.readText()");
            assertAll(
                () -> assertTrue(copied.contains(" src=\"" + host.url() + "/embed?"), copied),
                () -> assertTrue(copied.contains("token=" + token), copied),
                () -> assertTrue(copied.startsWith("<iframe allow=\"microphone; autoplay\" "), copied),
                () -> assertTrue(frame.problem().contains("token=…"), frame.problem()),
                () -> assertFalse(frame.problem().contains(token), frame.problem()),
                () -> assertFalse((Boolean) frame.frame().evaluate(
                    "() => document.featurePolicy.allowsFeature('clipboard-write')")));
            Await.until("the button to be itself again", SOON, () -> frame.button("Copy").isVisible());
        }
    }

    @Test
    void the_keyboard_reaches_the_line_its_button_the_window_and_then_start() {
        try (HostPage dashboard = dashboard("")) {
            Page page = chromium.open(dashboard.url());
            Widget frame = Widget.in(page);
            link(frame).waitFor();
            page.keyboard().press("Tab");
            List<String> stops = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                stops.add((String) frame.frame().evaluate("() => document.activeElement.ariaLabel"
                    + " ?? document.activeElement.innerText"));
                page.keyboard().press("Tab");
            }
            assertEquals(List.of("Settings", "Transcript"), stops.subList(0, 2));
            assertTrue(stops.get(2).startsWith("<iframe"), stops.toString());
            assertEquals(List.of("Copy", "Open in a window", "Start conversation"), stops.subList(3, 6));
        }
    }

    /** A page that passes no microphone on. */
    private HostPage dashboard(String attributes) {
        return new HostPage("<iframe src=\"" + session.path("embed_url").asText().replace("&", "&amp;") + "\" "
            + attributes + " width=600 height=480></iframe>");
    }

    private String id() {
        return session.path("session_id").asText();
    }

    private String status() {
        return host.snapshot(id()).path("status").asText();
    }

    private static Locator link(Widget widget) {
        return widget.frame().locator(".own-window");
    }
}
