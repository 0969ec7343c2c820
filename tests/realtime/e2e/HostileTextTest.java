package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.HostPages;
import support.TestHost;
import support.Wav;

/** What anybody says, or is called, stays text; and no page that was not allowed has the widget within it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostileTextTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String EVIL = "<img src=x onerror=window.evil=1><script>window.evil=1</script>";
    private static TestHost host;
    private static Chromium chromium;

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

    @Test
    void what_either_speaker_says_is_shown_as_it_was_said() {
        host.play("{'turns':[{'answer':'" + EVIL + "'}]}");
        String settings = "{\"metadata\":{\"name\":\"" + EVIL + "\"},\"instructions\":\"" + EVIL + "\"}";
        try (Conversation talk = Conversation.begin(host, chromium, settings)) {
            talk.widget().type(EVIL);
            Await.until("both to be shown", SOON, () -> talk.widget().transcript().equals(List.of(EVIL, EVIL)));
            assertEquals(0, planted(talk.widget().page()));
        }
    }

    @Test
    void what_a_provider_says_of_its_failure_is_text() {
        host.play("{'faults':{'calls':{'status':400,'code':'bad','message':'" + EVIL + "'}}}");
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            talk.widget().start();
            talk.widget().awaitPhase("failed");
            assertTrue(talk.widget().problem().contains("<script>"), talk.widget().problem());
            assertEquals(0, planted(talk.widget().page()));
        } finally {
            host.play("{'turns':[]}");
        }
    }

    private static int planted(Page page) {
        return ((Number) page.evaluate("() => document.querySelectorAll('img[src=x], script:not([src])"
            + ":not([type=\"application/json\"])').length + (window.evil ?? 0)")).intValue();
    }

    /** A page that may is no way in for one around it. */
    @Test
    void every_page_around_the_widget_must_be_allowed() {
        JsonNode session = host.create("{}");
        try (HostPages pages = HostPages.overHttp()) {
            String inner = pages.add(session.path("iframe").asText().replace("loading=\"lazy\"", ""), Map.of());
            String outer = pages.add("<iframe src=\"" + pages.origin("127.0.0.1") + inner + "\"></iframe>", Map.of());
            assertTrue(isFramed(pages.origin("127.0.0.1") + inner));
            assertTrue(isFramed(pages.origin("127.0.0.1") + outer));
            assertFalse(isFramed(pages.origin("data.localhost") + inner));
            assertFalse(isFramed(pages.origin("data.localhost") + outer));
        }
    }

    /** Whether the page has the widget somewhere within; else the browser says whose word it keeps. */
    private static boolean isFramed(String address) {
        try (Page page = chromium.page()) {
            List<String> refusals = new CopyOnWriteArrayList<>();
            page.onConsoleMessage(message -> {
                if (message.text().contains("frame-ancestors")) {
                    refusals.add(message.text());
                }
            });
            page.navigate(address);
            page.waitForCondition(() -> !refusals.isEmpty() || page.frames().stream().anyMatch(frame ->
                frame.url().contains("/embed") && frame.locator("body[data-phase]").count() == 1));
            return refusals.isEmpty();
        }
    }
}
