package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Wav;
import support.Widget;

/** What goes between page and host may be slower than the person. */
class LateNewsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

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

    @Test
    void a_mute_counts_that_the_host_could_hear_of_before_the_unmute_before_it() {
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(Wav.silence());
            Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.start();
            widget.awaitCall();
            widget.press("Mute");
            Await.until("the host to know", SOON, () -> talk.snapshot().path("is_muted").asBoolean());
            Page page = widget.page();
            List<Route> unmute = new CopyOnWriteArrayList<>();
            List<String> answered = new CopyOnWriteArrayList<>();
            page.route("**/control", route -> {
                if (unmute.isEmpty()) {
                    unmute.add(route);
                } else {
                    route.resume();
                }
            });
            page.onResponse(response -> {
                if (response.url().endsWith("/control")) {
                    answered.add(response.request().postData());
                }
            });
            widget.press("Unmute");
            page.waitForCondition(() -> !unmute.isEmpty());
            widget.press("Mute");
            // By then a request that does not wait for the one before is under way.
            widget.button("Unmute").waitFor();
            unmute.forEach(Route::resume);
            page.waitForCondition(() -> answered.size() == 2);
            assertEquals(List.of("{\"action\":\"unmute\"}", "{\"action\":\"mute\"}"), answered);
            assertTrue(talk.snapshot().path("is_muted").asBoolean());
            assertEquals("[false]", widget.json("window.__tracks.map((track) => track.enabled)").toString());
        }
    }
}
