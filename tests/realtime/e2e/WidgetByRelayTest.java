package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.host.Host;
import realtime.host.HostLimits;
import realtime.host.HostOptions;
import realtime.host.StoreOptions;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.Profiles;
import support.StubServer;
import support.TestHost;
import support.Tunnel;
import support.WholeConversation;
import support.Widget;

/** How a conversation by WebSocket goes on, and how it ends, as a person sees it: as by WebRTC. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WidgetByRelayTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String BY_RELAY = "{\"transport\":\"websocket\"}";
    private static final String TWO_TURNS = "{'turns':[{'user':'First.','answer':'One.'},"
        + "{'user':'Second.','answer':'Two.'}]}";
    private static final List<String> A_TURN = List.of("user_speaking", "thinking", "assistant_speaking", "listening");
    private static final List<String> BEGUN = List.of("new", "connecting", "listening");
    private static Chromium chromium;
    private TestHost host;

    @BeforeAll
    static void launch() {
        chromium = Chromium.talking();
    }

    @AfterAll
    static void quit() {
        chromium.close();
    }

    @BeforeEach
    void start() {
        host = TestHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Conversation begin() {
        return Conversation.begin(host, chromium, BY_RELAY);
    }

    @SafeVarargs
    private static List<String> joined(List<String>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }

    /** What was played of an item when the player was told to stop: reported a moment before, and what came since. */
    private static double playedMs(Widget widget, String itemId) {
        double flushed = widget.messages("in", "flush").getFirst().path("at").asDouble();
        JsonNode last = widget.messages("out", "played").stream()
            .filter(report -> report.path("item_id").asText().equals(itemId) && report.path("at").asDouble() <= flushed)
            .toList().getLast();
        return last.path("ms").asDouble() + flushed - last.path("at").asDouble();
    }

    @Test
    void what_was_heard_of_an_interrupted_answer_is_what_the_page_has_played() {
        host.play("{'turns':[{'answer':'" + WholeConversation.LONG + "','lead_ms':600000}]}");
        try (Conversation talk = begin()) {
            Widget widget = talk.widget();
            widget.type("Tell me everything.");
            Await.until("two seconds to be heard", SOON, () -> widget.messages("out", "played").size() > 20);
            // Not by the page's own button, which would silence it before the host knows.
            host.send("POST", "/api/sessions/" + talk.id() + "/control", "{\"action\":\"interrupt\"}");
            widget.awaitPhase("listening");
            Await.until("the flush", SOON, () -> !widget.messages("in", "flush").isEmpty());
            JsonNode cut = host.sent("conversation.item.truncate").getFirst();
            double played = playedMs(widget, cut.path("item_id").asText());
            // One report's interval and one frame.
            assertEquals(played, cut.path("audio_end_ms").asDouble(), 140);
            assertTrue(talk.snapshot().path("transcript").path(1).path("interrupted").asBoolean());
            int reports = widget.messages("out", "played").size();
            // Four reports' time: that none comes shows only when it is over.
            widget.page().waitForTimeout(400);
            assertEquals(reports, widget.messages("out", "played").size(), "something is played after the flush");
        }
    }

    @Test
    void an_answer_that_is_heard_to_its_end_is_reported_to_its_end() {
        host.play(TWO_TURNS);
        try (Conversation talk = begin()) {
            talk.speak();
            JsonNode last = talk.widget().messages("out", "played").getLast();
            long sound = talk.widget().messages("in", "sound").stream()
                .mapToLong(frame -> frame.path("bytes").asLong()).sum();
            assertEquals(sound / 48.0, last.path("ms").asDouble(), 1);
            assertEquals(talk.snapshot().path("transcript").path(1).path("id").asText(),
                last.path("item_id").asText());
        }
    }

    @Test
    void three_seconds_without_network_are_shown_and_leave_the_call_as_it_is() {
        try (TestHost patient = TestHost.start(Duration.ofSeconds(60)); Tunnel tunnel = new Tunnel(patient.url())) {
            patient.play(TWO_TURNS);
            try (Conversation talk = Conversation.begin(patient, chromium, BY_RELAY, tunnel.url())) {
                talk.speak();
                tunnel.cut();
                talk.widget().awaitPhase("reconnecting");
                // As long as the network is away.
                talk.widget().page().waitForTimeout(3_000);
                tunnel.restore();
                talk.widget().awaitPhase("listening");
                talk.speak();
                assertAll(
                    () -> assertEquals(List.of("First.", "One.", "Second.", "Two."), talk.contents()),
                    () -> assertEquals(1, talk.snapshot().path("call").asInt()),
                    () -> assertEquals(joined(BEGUN, A_TURN, List.of("reconnecting", "listening"), A_TURN),
                        talk.widget().phases()),
                    () -> assertEquals(List.of(), talk.widget().problems()));
            }
        }
    }

    @Test
    void longer_than_the_host_waits_a_new_call_goes_on_with_the_same_conversation() {
        try (Tunnel tunnel = new Tunnel(host.url())) {
            host.play(TWO_TURNS);
            try (Conversation talk = Conversation.begin(host, chromium, BY_RELAY, tunnel.url())) {
                talk.speak();
                tunnel.cut();
                Await.until("the host to hang up", SOON, () -> host.practice().liveCalls() == 0);
                talk.widget().awaitPhase("reconnecting");
                tunnel.restore();
                talk.widget().awaitPhase("listening");
                talk.speak();
                assertAll(
                    // The script begins again with each call.
                    () -> assertEquals(List.of("First.", "One.", "First.", "One."), talk.contents()),
                    () -> assertEquals(2, talk.snapshot().path("call").asInt()),
                    () -> assertEquals(List.of("user First.", "assistant One."), told()),
                    () -> assertEquals(joined(BEGUN, A_TURN, List.of("reconnecting", "listening"), A_TURN),
                        talk.widget().phases()),
                    () -> assertEquals(List.of(), talk.widget().problems()));
            }
        }
    }

    /** What the calls were told of what was said before them. */
    private List<String> told() {
        return host.sent("conversation.item.create").stream().map(event -> event.path("item"))
            .map(item -> item.path("role").asText() + " " + item.at("/content/0/text").asText()).toList();
    }

    @Test
    void stopping_releases_the_microphone_and_ends_the_call() {
        try (Conversation talk = begin()) {
            talk.widget().stop();
            Await.until("the end", SOON, () -> talk.snapshot().path("phase").asText().equals("ended"));
            assertAll(
                () -> assertEquals("stopped", talk.snapshot().path("ended_reason").asText()),
                () -> assertEquals(joined(BEGUN, List.of("ended")), talk.widget().phases()),
                () -> assertFalse(talk.widget().microphoneIsOpen(), "the microphone is still on"),
                () -> assertEquals(List.of("idle", "connecting", "connected", "idle"), host.statuses(talk.id())));
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @Test
    void a_page_that_goes_away_ends_the_call() {
        Conversation talk = begin();
        talk.close();
        Await.until("the end", SOON, () -> talk.snapshot().path("phase").asText().equals("ended"));
        assertEquals("widget_gone", talk.snapshot().path("ended_reason").asText());
    }

    @Test
    void another_page_that_starts_takes_over_the_call() {
        try (Conversation talk = begin()) {
            String url = talk.widget().page().url();
            Widget other = Widget.in(chromium.open(url));
            other.start();
            other.awaitPhase("listening");
            talk.widget().awaitPhase("ended");
            assertAll(
                () -> assertEquals("Live in another window", talk.widget().status()),
                () -> assertEquals(List.of(), talk.widget().problems()),
                () -> assertFalse(talk.widget().microphoneIsOpen(), "the microphone is still on"),
                () -> assertEquals(1, host.practice().liveCalls()));
            other.stop();
            other.page().close();
        }
    }

    @Test
    void a_denied_microphone_says_how_to_allow_it_and_costs_no_call() {
        try (Chromium denying = Chromium.denying()) {
            Widget widget = Conversation.open(host, denying, BY_RELAY).widget();
            widget.start();
            widget.awaitPhase("failed");
            assertTrue(widget.problem().contains("Allow"), widget.problem());
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @Test
    void a_host_that_stops_ends_the_conversation() {
        Conversation talk = begin();
        host.close();
        talk.widget().awaitPhase("ended");
        assertEquals(joined(BEGUN, List.of("ended")), talk.widget().phases());
        assertEquals(List.of(), talk.widget().problems());
        talk.widget().page().close();
    }

    @Test
    void a_provider_that_refuses_is_quoted_and_asked_no_other_way() throws IOException {
        try (StubServer provider = new StubServer()) {
            provider.answer(401, Map.of("Content-Type", "application/json"),
                "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"No.\"}}".getBytes(StandardCharsets.UTF_8));
            HostOptions options = new HostOptions("127.0.0.1", 0, TlsOptions.OFF, TestHost.TOKEN, List.of(),
                Files.createTempDirectory("realtime-audio-test"), Duration.ofSeconds(2), false,
                Map.of("model", "gpt-realtime-2.1"), WebhookTargets.NONE, 0, StoreOptions.MEMORY,
                HostLimits.NONE);
            try (Host refused = Host.start(options,
                    Profiles.openAi("http://127.0.0.1:" + provider.port() + "/v1", "sk-wrong"))) {
                Widget widget = Widget.in(chromium.open(refused.url() + "/embed?key=refused&transport=websocket&token="
                    + TestHost.TOKEN));
                widget.start();
                widget.awaitPhase("failed");
                assertAll(
                    () -> assertTrue(widget.problem().contains("does not accept the API key"), widget.problem()),
                    () -> assertEquals(List.of("invalid_api_key"), widget.problems()),
                    () -> assertEquals(List.of("new", "connecting", "failed"), widget.phases()),
                    () -> assertFalse(widget.microphoneIsOpen(), "the microphone is still on"),
                    () -> assertEquals(0, widget.json("window.__connections").size()));
                widget.page().close();
            }
        }
    }

    @Test
    void a_held_button_makes_a_turn_whose_ends_come_in_order_with_the_sound() {
        host.play("{'repeat':true,'turns':[{'answer':'One.'}]}");
        String settings = "{\"transport\":\"websocket\",\"turn_detection\":{\"type\":\"push_to_talk\"}}";
        try (Conversation talk = Conversation.open(host, chromium, settings)) {
            Widget widget = talk.widget();
            widget.start();
            widget.awaitPhase("listening");
            BoundingBox button = widget.button("Hold to talk").boundingBox();
            widget.page().mouse().move(button.x + button.width / 2, button.y + button.height / 2);
            widget.page().mouse().down();
            // The turn is as long as the button is held.
            widget.page().waitForTimeout(1_500);
            widget.page().mouse().up();
            talk.awaitHeard(1);
            JsonNode turn = talk.snapshot().path("transcript").path(0);
            double spoken = Double.parseDouble(turn.path("content").asText().replaceAll("[^0-9.]", ""));
            assertTrue(spoken > 0.8 && spoken < 2.5, turn.toString());
            assertEquals(List.of("start_recording", "stop_recording"), recording(widget));
            assertEquals(joined(BEGUN, A_TURN), widget.phases());
            assertEquals(List.of(), widget.problems());
        }
    }

    private static List<String> recording(Widget widget) {
        List<String> actions = new ArrayList<>();
        widget.json("window.__messages").forEach(message -> {
            String type = message.path("type").asText();
            if (message.path("way").asText().equals("out") && type.endsWith("_recording")) {
                actions.add(type);
            }
        });
        return actions;
    }
}
