package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** A provider's session lasts sixty minutes at most; here ten seconds stand for them. */
class ExpiryTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String SCRIPT = """
        {"turns": [{"user": "First.", "answer": "One."}],
         "faults": {"session": {"expire_after_ms": 10000, "first": 1}}}""";

    @Test
    void a_conversation_that_reached_the_time_limit_goes_on_in_the_same_transcript() {
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.talking()) {
            host.practice().play(Script.parse(SCRIPT));
            try (Conversation talk = Conversation.begin(host, chromium, "{}")) {
                Widget widget = talk.widget();
                talk.speak();
                Await.value("the message", SOON, widget::problem, shown -> shown.contains("provider's time limit"));
                assertTrue(widget.problem().contains("go on in the same transcript"), widget.problem());
                assertEquals("session_expired", talk.snapshot().path("error").path("code").asText());
                Await.until("the call to be over", SOON, () -> host.practice().liveCalls() == 0);
                widget.start();
                widget.awaitPhase("listening");
                talk.speak();
                assertOneConversation(talk);
            }
        }
    }

    private static void assertOneConversation(Conversation talk) {
        JsonNode session = talk.snapshot();
        List<Long> numbers = talk.host().events(talk.id()).stream().map(TestHost.Event::seq).toList();
        assertAll(
            () -> assertEquals(talk.id(), session.path("session_id").asText()),
            () -> assertEquals(2, session.path("call").asInt()),
            // The script begins again with each call.
            () -> assertEquals(List.of("First.", "One.", "First.", "One."), talk.contents()),
            () -> assertEquals(talk.contents(), talk.widget().transcript()),
            () -> assertEquals(List.of(1, 2, 3, 4),
                session.path("transcript").valueStream().map(item -> item.path("sequence").asInt()).toList()),
            () -> assertEquals(LongStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers),
            () -> assertTrue(startsInOrder(session.path("transcript")), session.path("transcript").toString()),
            () -> assertEquals(List.of("First.", "One."), replayed(talk.widget())),
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening", "failed", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening"), talk.widget().phases()),
            () -> assertEquals(List.of("idle", "connecting", "connected", "recording", "connected", "speaking",
                "connected", "error", "connecting", "connected", "recording", "connected", "speaking", "connected"),
                talk.host().statuses(talk.id())),
            () -> assertEquals(List.of("session_expired", ""), talk.widget().problems()));
    }

    private static boolean startsInOrder(JsonNode items) {
        List<Long> starts = items.valueStream().map(item -> item.path("started_ms").asLong()).toList();
        return starts.equals(starts.stream().sorted().toList());
    }

    /** What the second call was told of the first, as the provider confirmed it, in its order. */
    private static List<String> replayed(Widget widget) {
        return widget.serverEvents().getLast().stream()
            .filter(event -> event.path("type").asText().equals("conversation.item.added"))
            .map(event -> event.at("/item/content/0/text").asText())
            .filter(text -> !text.isEmpty()).toList();
    }
}
