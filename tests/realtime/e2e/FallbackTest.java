package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.WholeConversation;
import support.Widget;

/** Where a network lets no direct calls through, the widget finds its way through the host by itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FallbackTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** The long answer waits to be interrupted, however slow the machine is; the partner offers no ICE over TCP. */
    private static final String SCRIPT = "{'turns':[{'user':'What sold best?','answer':'" + WholeConversation.LONG
        + "','pauses':[{'after_word':12,'ms':60000}]},{'user':'April!','answer':'Tables, by far.'}],"
        + "'faults':{'network':{'cut_after_ms':600000}}}";
    private static final String WORDS = "The sound goes through the host: this network lets no direct calls through.";
    /** As a proxy that does not let them through. */
    private static final String NO_WEBSOCKETS = """
        window.WebSocket = class extends WebSocket {
          constructor() { super(location.origin.replace('http', 'ws') + '/nothing'); }
        };
        """;
    private TestHost host;

    @BeforeEach
    void start() {
        host = TestHost.start();
    }

    @AfterEach
    void stop() {
        host.close();
    }

    /** A page whose microphone is muted, and on which a script has run before its own. */
    private Widget widget(Chromium chromium, String script) {
        JsonNode session = host.create("{}");
        String id = session.path("session_id").asText();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\":\"mute\"}");
        Page page = chromium.page();
        page.addInitScript(script);
        page.navigate(session.path("embed_url").asText());
        return Widget.in(page);
    }

    private static void connect(Widget widget) {
        widget.start();
        widget.awaitPhase("listening");
    }

    private static int calls(Widget widget) {
        return widget.json("window.__connections").size();
    }

    /** How one conversation went. */
    private record Course(JsonNode session, List<String> statuses, List<String> phases, List<String> problems) {
        List<String> contents() {
            return session.path("transcript").valueStream().map(item -> item.path("content").asText()).toList();
        }

        double heardShare() {
            return (double) contents().get(1).length() / WholeConversation.LONG.length();
        }
    }

    private Course converse(Chromium chromium) {
        host.play(SCRIPT);
        try (Conversation talk = Conversation.begin(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.speak();
            widget.awaitPhase("assistant_speaking");
            Await.until("some of the answer to be heard", SOON,
                () -> talk.contents().size() > 1 && talk.contents().get(1).split(" ").length >= 12);
            widget.speak();
            talk.awaitHeard(3);
            assertTrue(widget.heardEnergy() > 0.001, "no sound arrived at the page");
            widget.stop();
            Await.until("the end", SOON, () -> talk.snapshot().path("status").asText().equals("idle"));
            return new Course(talk.snapshot(), host.statuses(talk.id()), widget.phases(), widget.problems());
        }
    }

    @Test
    void a_network_without_udp_costs_nothing_of_the_conversation() {
        Course direct;
        Course relayed;
        try (Chromium chromium = Chromium.talking()) {
            direct = converse(chromium);
        }
        try (Chromium chromium = Chromium.talkingWithoutUdp()) {
            relayed = converse(chromium);
        }
        JsonNode cut = relayed.session().path("transcript").path(1);
        assertAll(
            () -> assertEquals(List.of("webrtc", "websocket"), List.of(direct.session().path("transport").asText(),
                relayed.session().path("transport").asText())),
            () -> assertEquals(List.of("What sold best?", "April!", "Tables, by far."), List.of(
                relayed.contents().get(0), relayed.contents().get(2), relayed.contents().get(3))),
            () -> assertTrue(cut.path("interrupted").asBoolean()
                && WholeConversation.LONG.startsWith(cut.path("content").asText()), cut.toString()),
            () -> assertEquals(direct.heardShare(), relayed.heardShare(), 0.15, cut.toString()),
            () -> assertEquals(direct.statuses(), relayed.statuses()),
            () -> assertEquals(direct.phases(), relayed.phases()),
            () -> assertEquals(List.of(), relayed.problems()),
            () -> assertTrue(relayed.session().path("error").isNull(), relayed.session().toString()));
    }

    @Test
    void a_person_is_told_quietly_and_the_next_start_goes_there_at_once() {
        host.play(SCRIPT);
        try (Chromium chromium = Chromium.talkingWithoutUdp()) {
            Widget widget = widget(chromium, "");
            connect(widget);
            assertEquals(WORDS, widget.note());
            assertEquals("status", widget.frame().locator("#note").getAttribute("role"));
            assertEquals(1, calls(widget));
            assertTrue(widget.connectionsAreClosed(), "the call that found no way is left behind");
            widget.stop();
            widget.awaitPhase("ended");
            assertEquals("", widget.note());
            connect(widget);
            assertEquals(1, calls(widget));
            widget.stop();
            widget.page().reload();
            widget.awaitPhase("ended");
            connect(widget);
            Await.value("the note", SOON, widget::note, WORDS::equals);
            assertAll(
                () -> assertEquals(0, calls(widget)),
                () -> assertEquals(List.of(), widget.problems()));
            widget.stop();
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @Test
    void a_browser_without_webrtc_is_no_obstacle_even_in_a_frame_without_storage() {
        try (Chromium chromium = Chromium.talking()) {
            Widget widget = widget(chromium, """
                delete window.RTCPeerConnection;
                Object.defineProperty(window, 'localStorage', {
                  get() { throw new DOMException('', 'SecurityError'); },
                });
                """);
            connect(widget);
            assertEquals(WORDS, widget.note());
            widget.type("Hello?");
            widget.awaitPhase("assistant_speaking");
            widget.stop();
            assertEquals(List.of(), widget.problems());
            widget.page().close();
        }
    }

    @Test
    void where_both_ways_are_blocked_the_message_is_about_both() {
        host.play(SCRIPT);
        try (Chromium chromium = Chromium.talkingWithoutUdp()) {
            Widget widget = widget(chromium, NO_WEBSOCKETS);
            widget.start();
            widget.awaitPhase("failed");
            assertAll(
                () -> assertEquals(List.of("no_way"), widget.problems()),
                () -> assertTrue(widget.problem().contains("UDP") && widget.problem().contains("WebSocket"),
                    widget.problem()),
                () -> assertEquals(List.of("new", "connecting", "failed"), widget.phases()),
                () -> assertFalse(widget.microphoneIsOpen(), "the microphone is still on"));
            Await.until("the call to be given up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @Test
    void a_way_that_is_remembered_and_closed_is_left_for_the_other_one() {
        try (Chromium chromium = Chromium.talking()) {
            Widget widget = widget(chromium, NO_WEBSOCKETS + """
                sessionStorage.seen ??= localStorage.setItem('realtime-detour',
                  JSON.stringify({ until: Date.now() + 60_000, network: navigator.connection?.type ?? '' })) ?? 'yes';
                """);
            connect(widget);
            assertEquals(1, calls(widget));
            assertEquals("", widget.note());
            assertEquals(List.of(), widget.problems());
            assertTrue(widget.json("localStorage.getItem('realtime-detour')").isNull());
            widget.stop();
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }
}
