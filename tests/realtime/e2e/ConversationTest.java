package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.HostPage;
import support.Speech;
import support.TestHost;
import support.Wav;
import support.Widget;

/** The whole of it: a browser with a microphone, a dashboard of another origin, the host, and the practice partner. */
@Isolated("measures in tenths of a second when something is heard")
class ConversationTest {
    /** What a detected turn holds besides the speech: 300 ms before it, and 700 ms of silence until it is over. */
    private static final int PADDING_MS = 1_000;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int BEFORE_MS = 1_500;
    private static final String THE_ANSWER = "In the month of March the garden chairs sold best, far ahead of the "
        + "tables, which in turn sold better than in any month before, while the parasols, as always in early spring, "
        + "hardly sold at all and the lamps were sold out on the very first day of the month.";
    private static final String LONG_ANSWER = "{\"turns\":[{\"answer\":\"" + THE_ANSWER + "\"}]}";
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
                Await.value("an answer that was heard to its end", SOON, () -> lastItem(host, id), item ->
                    item.path("type").asText().equals("assistant") && item.path("ended_ms").isNumber());
                JsonNode user = host.snapshot(id).path("transcript").path(0);
                JsonNode answer = host.snapshot(id).path("transcript").path(1);
                long userEnded = user.path("ended_ms").asLong();
                long userMs = userEnded - user.path("started_ms").asLong();
                long answerStarted = answer.path("started_ms").asLong();
                long answerMs = answer.path("ended_ms").asLong() - answerStarted;
                List<String> contents = host.snapshot(id).path("transcript").findValuesAsText("content");
                assertAll(
                    () -> assertEquals(List.of("user", "assistant"), types(host.snapshot(id))),
                    () -> assertEquals("completed", user.path("status").asText()),
                    () -> assertEquals("completed", answer.path("status").asText()),
                    () -> assertTrue(user.path("content").asText().startsWith("[speech, "), user.toString()),
                    () -> assertTrue(answer.path("content").asText().contains("practice partner"), answer.toString()),
                    () -> assertBetween(spokenMs - 500, userMs, spokenMs + PADDING_MS + 500),
                    () -> assertBetween(userEnded, answerStarted, 60_000),
                    () -> assertBetween(1_000, answerMs, 15_000),
                    () -> assertTrue(widget.heardEnergy() > 0.001, "no sound arrived at the page"),
                    () -> assertEquals(contents, widget.transcript()));
                widget.stop();
                Await.until("the session to be idle again", SOON,
                    () -> host.snapshot(id).path("status").asText().equals("idle"));
                assertEquals("stopped", host.snapshot(id).path("ended_reason").asText());
            }
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @Test
    void speaking_over_the_answer_stops_it_and_marks_it_interrupted() {
        short[] objection = Speech.pcm("No, wait, I meant the month of April.", Wav.RATE);
        Path microphone = Wav.of(Speech.join(Speech.silence(BEFORE_MS, Wav.RATE), QUESTION,
            Speech.silence(5_000, Wav.RATE), objection));
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(microphone)) {
            host.practice().play(Script.parse(LONG_ANSWER));
            JsonNode session = host.create("{\"turn_detection\":{\"type\":\"server_vad\",\"prefix_padding_ms\":0}}");
            String id = session.path("session_id").asText();
            Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
            widget.start();
            Await.until("four items", SOON,
                () -> types(host.snapshot(id)).equals(List.of("user", "assistant", "user", "assistant")));
            JsonNode cut = host.snapshot(id).path("transcript").path(1);
            JsonNode interruption = host.snapshot(id).path("transcript").path(2);
            assertTrue(cut.path("interrupted").asBoolean(), cut.toString());
            assertTrue(THE_ANSWER.startsWith(cut.path("content").asText()), cut.toString());
            assertTrue(cut.path("content").asText().length() < THE_ANSWER.length(), cut.toString());
            assertBetween(0, cut.path("ended_ms").asLong() - interruption.path("started_ms").asLong(), 500);
            assertTrue(widget.text().contains("interrupted"), widget.text());
        }
    }

    @Test
    void a_tab_closed_in_mid_answer_leaves_the_transcript_up_to_there_and_no_call() {
        Path microphone = Wav.of(Speech.join(Speech.silence(BEFORE_MS, Wav.RATE), QUESTION));
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(microphone)) {
            Page page = chromium.page();
            String id = talkUntilAnswered(host, page);
            page.close();
            assertEndsWithPartOfTheAnswer(host, id);
        }
    }

    @Test
    void a_tab_that_crashes_in_mid_answer_is_hung_up_after_the_grace_period() {
        Path microphone = Wav.of(Speech.join(Speech.silence(BEFORE_MS, Wav.RATE), QUESTION));
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(microphone)) {
            String id = talkUntilAnswered(host, chromium.page());
            chromium.kill();
            assertEndsWithPartOfTheAnswer(host, id);
        }
    }

    /** Returns the id of a session whose long answer has just begun. */
    private static String talkUntilAnswered(TestHost host, Page page) {
        host.practice().play(Script.parse(LONG_ANSWER));
        JsonNode session = host.create("{}");
        String id = session.path("session_id").asText();
        page.navigate(session.path("embed_url").asText());
        Widget.in(page).start();
        Await.until("the answer", SOON, () -> lastItem(host, id).path("content").asText().length() > 40);
        return id;
    }

    private static void assertEndsWithPartOfTheAnswer(TestHost host, String id) {
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        Await.until("the session to end", SOON, () -> host.snapshot(id).path("phase").asText().equals("ended"));
        assertEquals("widget_gone", host.snapshot(id).path("ended_reason").asText());
        assertEquals(List.of("user", "assistant"), types(host.snapshot(id)));
        JsonNode answer = lastItem(host, id);
        assertEquals("completed", answer.path("status").asText());
        assertTrue(answer.path("interrupted").asBoolean(), answer.toString());
        assertTrue(THE_ANSWER.startsWith(answer.path("content").asText()), answer.toString());
    }

    private static JsonNode lastItem(TestHost host, String id) {
        JsonNode items = host.snapshot(id).path("transcript");
        return items.path(items.size() - 1);
    }

    private static List<String> types(JsonNode snapshot) {
        return StreamSupport.stream(snapshot.path("transcript").spliterator(), false)
            .map(item -> item.path("type").asText())
            .toList();
    }

    private static void assertBetween(long least, long value, long most) {
        assertTrue(value >= least && value <= most, value + " is not between " + least + " and " + most);
    }
}
