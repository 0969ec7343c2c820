package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import support.Chromium;
import support.TestHost;
import support.Wav;
import support.Widget;

/** The line on which the host tells what happens may be slower than the person. */
class LateNewsTest {
    @Test
    void a_mute_that_the_page_hears_of_while_it_calls_keeps_the_microphone_shut() {
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(Wav.silence())) {
            JsonNode session = host.create("{\"turn_detection\":{\"type\":\"push_to_talk\"}}");
            host.send("POST", "/api/sessions/" + session.path("session_id").asText() + "/control",
                "{\"action\":\"mute\"}");
            Page page = chromium.page();
            List<Route> news = new CopyOnWriteArrayList<>();
            List<Route> call = new CopyOnWriteArrayList<>();
            page.route("**/events**", news::add);
            page.route("**/call", call::add);
            page.navigate(session.path("embed_url").asText());
            Widget widget = Widget.in(page);
            widget.start();
            page.waitForCondition(() -> !call.isEmpty() && !news.isEmpty());
            news.forEach(Route::resume);
            // Which the page shows as soon as it knows the session.
            page.waitForCondition(() -> widget.button("Hold to talk").isVisible()
                || page.locator("body[data-turns=held]").count() == 1);
            call.forEach(Route::resume);
            widget.awaitPhase("listening");
            assertTrue(widget.button("Unmute").isVisible());
            assertFalse(widget.button("Mute").isVisible());
            widget.stop();
        }
    }
}
