package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.HostPage;
import support.Speech;
import support.TestHost;
import support.Wav;
import support.Widget;

/** The whole of it: a browser with a microphone, a dashboard of another origin, the host, and the practice partner. */
class ConversationTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BEFORE_MS = 1_500;
    private static final short[] QUESTION = Speech.pcm("What sold best in the month of March?", Wav.RATE);

    @Test
    void a_spoken_turn_in_an_iframe_of_another_origin_is_answered_and_read_back_as_data() {
        Path microphone = Wav.of(Speech.join(Speech.silence(BEFORE_MS, Wav.RATE), QUESTION));
        long spokenMs = QUESTION.length * 1_000L / Wav.RATE;
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(microphone)) {
            JsonNode session = host.create("{\"key\":\"demo\"}");
            String id = session.path("session_id").asText();
            try (HostPage dashboard = new HostPage(session.path("iframe").asText())) {
                Widget widget = Widget.in(chromium.open(dashboard.url()));
                widget.start();
                Await.until("an answer that was heard to its end", SOON, () -> lastItem(host, id).path("ended_ms").isNumber()
                    && lastItem(host, id).path("type").asText().equals("assistant"));
                JsonNode user = host.snapshot(id).path("transcript").path(0);
                JsonNode answer = host.snapshot(id).path("transcript").path(1);
                long userStarted = user.path("started_ms").asLong();
                assertAll(
                    () -> assertEquals(List.of("user", "assistant"), types(host.snapshot(id))),
                    () -> assertEquals("completed", user.path("status").asText()),
                    () -> assertEquals("completed", answer.path("status").asText()),
                    () -> assertTrue(user.path("content").asText().startsWith("[speech, "), user.toString()),
                    () -> assertTrue(answer.path("content").asText().contains("practice partner"), answer.toString()),
                    () -> assertBetween(spokenMs - 500, user.path("ended_ms").asLong() - userStarted, spokenMs + 1_000),
                    () -> assertBetween(user.path("ended_ms").asLong(), answer.path("started_ms").asLong(), 60_000),
                    () -> assertBetween(1_000, answer.path("ended_ms").asLong() - answer.path("started_ms").asLong(), 15_000),
                    () -> assertTrue(widget.heardEnergy() > 0.001, "no sound arrived at the page"),
                    () -> assertEquals(host.snapshot(id).path("transcript").findValuesAsText("content"), widget.transcript()));
                widget.stop();
                Await.until("the session to be idle again", SOON, () -> host.snapshot(id).path("status").asText().equals("idle"));
                assertEquals("stopped", host.snapshot(id).path("ended_reason").asText());
            }
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    private static JsonNode lastItem(TestHost host, String id) {
        JsonNode items = host.snapshot(id).path("transcript");
        return items.path(items.size() - 1);
    }

    private static List<String> types(JsonNode snapshot) {
        return StreamSupport.stream(snapshot.path("transcript").spliterator(), false).map(item -> item.path("type").asText()).toList();
    }

    private static void assertBetween(long least, long value, long most) {
        assertTrue(value >= least && value <= most, value + " is not between " + least + " and " + most);
    }
}
