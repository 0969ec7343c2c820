package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Tunnel;
import support.Widget;

/** The network between the browser and the provider, or the host, is dead for a while: the conversation goes on. */
class NetworkLossTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** From the cut: it is noticed, given up, and asked for again until the network is back. */
    private static final Duration A_MINUTE_AND_A_HALF = Duration.ofSeconds(90);
    private static final List<String> A_TURN = List.of("user_speaking", "thinking", "assistant_speaking", "listening");
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.start(Duration.ofSeconds(60));
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @Test
    void three_seconds_without_network_leave_the_call_as_it_is() {
        try (Conversation talk = begin("3000", "auto")) {
            talk.speak();
            Await.until("the network to be dead", SOON, () -> host.practice().isNetworkDead());
            Await.until("the network to be back", SOON, () -> !host.practice().isNetworkDead());
            talk.speak();
            JsonNode session = talk.snapshot();
            assertAll(
                () -> assertEquals(List.of("First.", "One.", "Second.", "Two."), talk.contents()),
                () -> assertEquals(List.of(1, 2, 3, 4), numbers(session, "sequence")),
                () -> assertEquals(1, session.path("call").asInt()),
                () -> assertEquals(List.of(), talk.widget().problems()));
        }
    }

    @Test
    void thirty_seconds_without_network_cost_nothing_of_the_conversation() {
        try (Conversation talk = begin("30000", "webrtc")) {
            talk.speak();
            List<String> before = new ArrayList<>(List.of("new", "connecting", "listening"));
            before.addAll(A_TURN);
            List<String> back = joined(before, List.of("reconnecting", "listening"));
            Await.value("the conversation to go on", A_MINUTE_AND_A_HALF, talk.widget()::phases, back::equals);
            assertEquals(List.of("First.", "One."), talk.contents());
            talk.speak();
            JsonNode session = talk.snapshot();
            assertAll(
                () -> assertEquals(talk.id(), session.path("session_id").asText()),
                () -> assertTrue(session.path("call").asInt() > 1, session.toString()),
                // The script begins again with each call.
                () -> assertEquals(List.of("First.", "One.", "First.", "One."), talk.contents()),
                () -> assertEquals(talk.contents(), talk.widget().transcript()),
                () -> assertEquals(List.of(1, 2, 3, 4), numbers(session, "sequence")),
                () -> assertEquals(4, session.path("transcript").findValuesAsText("id").stream().distinct().count()),
                () -> assertEquals(joined(back, A_TURN), talk.widget().phases()),
                () -> assertEquals(List.of("user First.", "assistant One."), replayed(talk)),
                () -> assertEquals(List.of(), talk.widget().problems()),
                () -> assertTrue(session.path("error").isNull(), session.toString()));
            assertNumberedWithoutGaps(talk);
            Await.until("the lost calls to be over", SOON, () -> host.practice().liveCalls() == 1);
        }
    }

    @Test
    void a_page_that_does_not_reach_the_host_for_a_while_misses_nothing() {
        host.practice().play(Script.parse("{\"turns\":[{\"user\":\"First.\",\"answer\":\"One.\"},"
            + "{\"user\":\"Second.\",\"answer\":\"Two.\"}]}"));
        try (Tunnel tunnel = new Tunnel(host.url());
             Conversation talk = Conversation.begin(host, chromium, "{}", tunnel.url())) {
            Widget widget = talk.widget();
            widget.button("Unmute").click();
            widget.awaitPhase("user_speaking");
            tunnel.cut();
            widget.button("Mute").click();
            Await.until("the answer to be heard", SOON, () -> talk.contents().equals(List.of("First.", "One."))
                && talk.snapshot().path("transcript").path(1).path("ended_ms").isNumber());
            Await.value("the loss to be told", SOON, widget::status, "Reconnecting to the host…"::equals);
            assertEquals(List.of(), widget.transcript().stream().filter("One."::equals).toList());
            tunnel.restore();
            Await.value("the page to know", SOON, widget::transcript, List.of("First.", "One.")::equals);
            Await.until("the host to know that the page is muted", SOON,
                () -> talk.snapshot().path("is_muted").asBoolean());
            talk.speak();
            assertAll(
                () -> assertEquals(List.of("First.", "One.", "Second.", "Two."), widget.transcript()),
                () -> assertEquals(talk.contents(), widget.transcript()),
                () -> assertEquals(1, talk.snapshot().path("call").asInt()));
        }
    }

    @Test
    void a_direct_way_that_breaks_off_is_replaced_by_the_one_through_the_host() {
        try (Conversation talk = begin("600000", "auto")) {
            talk.speak();
            Await.value("the conversation to go on", A_MINUTE_AND_A_HALF, talk.widget()::phases, joined(List.of("new",
                "connecting", "listening"), joined(A_TURN, List.of("reconnecting", "listening")))::equals);
            talk.speak();
            JsonNode session = talk.snapshot();
            assertAll(
                () -> assertEquals("websocket", session.path("transport").asText()),
                () -> assertEquals(List.of("First.", "One.", "First.", "One."), talk.contents()),
                () -> assertEquals(talk.contents(), talk.widget().transcript()),
                () -> assertEquals(List.of(), talk.widget().problems()));
            Await.until("the lost calls to be over", SOON, () -> host.practice().liveCalls() == 1);
        }
    }

    private static Conversation begin(String lossMs, String transport) {
        host.play("{'turns':[{'user':'First.','answer':'One.'},{'user':'Second.','answer':'Two.'}],"
            + "'faults':{'network':{'cut_after_turn':1,'for_ms':" + lossMs + ",'first':1}}}");
        return Conversation.begin(host, chromium, "{\"transport\":\"" + transport + "\"}");
    }

    /** What the newest call was told of the conversation before it, as its provider confirmed it. */
    private static List<String> replayed(Conversation talk) {
        return talk.widget().serverEvents().getLast().stream()
            .filter(event -> event.path("type").asText().equals("conversation.item.added"))
            .map(event -> event.path("item"))
            .filter(item -> item.at("/content/0/type").asText().endsWith("_text"))
            .map(item -> item.path("role").asText() + " " + item.at("/content/0/text").asText()).toList();
    }

    private static void assertNumberedWithoutGaps(Conversation talk) {
        List<Long> numbers = talk.host().events(talk.id()).stream().map(TestHost.Event::seq).toList();
        assertEquals(IntStream.rangeClosed(1, numbers.size()).mapToObj(Long::valueOf).toList(), numbers);
    }

    private static List<Integer> numbers(JsonNode session, String field) {
        return session.path("transcript").valueStream().map(item -> item.path(field).asInt()).toList();
    }

    private static List<String> joined(List<String> first, List<String> then) {
        List<String> all = new ArrayList<>(first);
        all.addAll(then);
        return all;
    }
}
