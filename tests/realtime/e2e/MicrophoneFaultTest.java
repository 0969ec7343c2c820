package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.FirefoxDoctor;
import support.Permission;
import support.TestHost;
import support.Widget;

/** The microphone refused, missing, busy, slow, or gone in mid-call: what a person sees, and what the API tells. */
class MicrophoneFaultTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.allowing();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @Test
    void a_microphone_that_is_denied_now_can_be_allowed_at_the_next_start_and_costs_no_call() {
        try (Chromium denying = Chromium.denying()) {
            Conversation talk = Conversation.open(host, denying, "{}");
            Permission.set(talk.widget().page(), "microphone", "prompt");
            Await.until("the browser to ask", SOON, () -> talk.widget().problem().isEmpty());
            talk.widget().start();
            assertTold(talk, "microphone_denied", "The microphone was not allowed.", "Press “Start conversation” and "
                + "choose Allow. If nothing asks you, allow the microphone in the settings beside the address bar.");
            assertEquals(0, talk.snapshot().path("call").asInt());
            talk.close();
        }
    }

    @Test
    void a_microphone_that_was_denied_before_is_known_before_anybody_tries() {
        Conversation talk = Conversation.open(host, chromium, "{}");
        Permission.set(talk.widget().page(), "microphone", "denied");
        Await.until("the widget to notice", SOON, () -> talk.widget().problem().contains("blocked for this site"));
        assertEquals("quiet", talk.widget().frame().getAttribute("#problem", "data-tone"));
        talk.widget().start();
        assertTold(talk, "microphone_denied_before", "The microphone is blocked for this site.",
            "Allow it in the settings beside the address bar, then press “Start conversation”.");
        Permission.set(talk.widget().page(), "microphone", "granted");
        talk.widget().start();
        talk.widget().awaitPhase("user_speaking");
        talk.close();
    }

    @Test
    void in_firefox_a_denied_microphone_is_told_from_one_that_is_not_passed_on_as_far_as_that_can_be() {
        JsonNode own = host.create("{}");
        JsonNode seen = FirefoxDoctor.examine(List.of(new FirefoxDoctor.Case(own.path("embed_url").asText(), true)),
            Map.of("permissions.default.microphone", 2, "media.navigator.permission.disabled", false));
        assertEquals("microphone_denied_before", seen.at("/0/foreseen/code").asText(), seen.toString());
        assertEquals("microphone_denied_before", seen.at("/0/told/code").asText());
        Await.until("the host to be told", SOON, () -> host.snapshot(own.path("session_id").asText())
            .at("/error/code").asText().equals("microphone_denied_before"));
    }

    @Test
    void a_machine_without_a_microphone_is_told_to_have_none() {
        try (Chromium bare = Chromium.withoutMicrophone()) {
            assertFails(bare, "microphone_not_found", "No microphone was found.",
                "Plug one in or switch it on, then press “Start conversation”.");
        }
    }

    /** The browser finds the device, and cannot open it. */
    @Test
    void a_microphone_that_cannot_be_opened_may_be_another_programs() {
        try (Chromium busy = Chromium.with("--fail-audio-stream-creation")) {
            assertFails(busy, "microphone_busy", "The microphone could not be opened.",
                "Close other programs that use it, then press “Start conversation”.");
        }
    }

    @Test
    void who_takes_long_to_answer_the_browser_gets_a_hint_and_no_failure() {
        Page page = chromium.page();
        page.addInitScript("navigator.permissions.query = async () => ({ state: 'prompt' });"
            + "navigator.mediaDevices.getUserMedia = () => new Promise((resolve) => { window.__allow = resolve; });");
        JsonNode session = host.create("{}");
        page.navigate(session.path("embed_url").asText());
        Widget widget = Widget.in(page);
        widget.start();
        Await.until("the hint", SOON, () -> widget.note().startsWith("Answer the browser’s question"));
        assertAll(
            () -> assertEquals("connecting", widget.phase()),
            () -> assertEquals("", widget.problem()),
            () -> assertEquals(0, host.snapshot(session.path("session_id").asText()).path("call").asInt()));
        widget.stop();
        Await.until("the hint to go", SOON, () -> widget.note().isEmpty());
        page.close();
    }

    /** As {@link UnpluggedMicrophoneTest} does it in Firefox, where a device can really go away. */
    @Test
    void the_system_s_other_microphone_takes_the_place_of_one_that_is_unplugged_and_is_named() {
        Conversation talk = Conversation.begin(host, chromium, "{}");
        unplug(talk.widget());
        Await.value("the other to be named", SOON, talk.widget()::note,
            "The microphone went away. “Fake Default Audio Input” is used now."::equals);
        talk.speak();
        assertAll(
            () -> assertEquals("[\"ended\",\"live\"]", tracks(talk.widget())),
            () -> assertEquals(1, talk.snapshot().path("call").asInt()),
            () -> assertEquals(List.of(), talk.widget().problems()));
        talk.widget().stop();
        talk.widget().awaitPhase("ended");
        assertEquals("", talk.widget().note());
        talk.close();
    }

    @Test
    void without_another_the_call_goes_on_and_the_microphone_comes_back_when_it_is_plugged_in_again() {
        Conversation talk = Conversation.begin(host, chromium, "{}");
        Widget widget = talk.widget();
        widget.frame().evaluate("() => { window.__ask = navigator.mediaDevices.getUserMedia;"
            + " navigator.mediaDevices.enumerateDevices = async () => [];"
            + " navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotFoundError'); }; }");
        unplug(widget);
        assertNoted(widget, "microphone_lost", "The microphone went away.",
            "Plug it in again, then press “Use the microphone”, or type.");
        assertTyping(talk);
        widget.press("Use the microphone");
        assertNoted(widget, "microphone_not_found", "No microphone was found.",
            "Plug one in or switch it on, then press “Start conversation”.");
        widget.frame().evaluate("() => { navigator.mediaDevices.getUserMedia = window.__ask; }");
        widget.press("Use the microphone");
        widget.awaitPhase("user_speaking");
        assertEquals("", widget.problem());
        assertEquals(1, talk.snapshot().path("call").asInt());
        talk.close();
    }

    @Test
    void a_permission_that_is_taken_back_in_mid_call_leaves_the_call_to_typing() {
        Conversation talk = Conversation.begin(host, chromium, "{}");
        Permission.set(talk.widget().page(), "microphone", "denied");
        assertNoted(talk.widget(), "microphone_revoked", "The microphone was taken back.",
            "Allow it again beside the address bar, then press “Use the microphone”, or type.");
        assertFalse(talk.widget().microphoneIsOpen());
        assertTyping(talk);
        talk.close();
    }

    private static void unplug(Widget widget) {
        widget.frame().evaluate("() => window.__tracks.forEach((track) => {"
            + " track.stop(); track.dispatchEvent(new Event('ended')); })");
    }

    private static String tracks(Widget widget) {
        return widget.json("window.__tracks.map((track) => track.readyState)").toString();
    }

    private static void assertTyping(Conversation talk) {
        talk.widget().type("What sold best?");
        talk.awaitHeard(1);
        assertEquals("What sold best?", talk.contents().getFirst());
        assertEquals("listening", talk.widget().phase());
    }

    private static void assertNoted(Widget widget, String code, String message, String fix) {
        Await.value(code, SOON, () -> widget.problem().replaceAll("\n+", "\n"), (message + "\n" + fix)::equals);
        assertEquals(code, widget.frame().getAttribute("#problem", "data-code"));
    }

    @Test
    void a_start_that_nobody_pressed_tells_the_app_why_it_cannot_be() {
        JsonNode session = host.create("{\"auto_start\":true}");
        Page page = chromium.page();
        Permission.set(page, "microphone", "denied");
        page.navigate(session.path("embed_url").asText());
        Await.until("the host to be told", SOON, () -> host.snapshot(session.path("session_id").asText())
            .at("/error/code").asText().equals("microphone_denied_before"));
        page.close();
    }

    @Test
    void an_answer_that_may_not_sound_waits_for_a_tap() {
        Page page = chromium.page();
        page.addInitScript("const play = HTMLMediaElement.prototype.play; let isTapped = false;"
            + "addEventListener('click', ({ target }) => { isTapped ||= Boolean(target.closest('#hear')); }, true);"
            + "HTMLMediaElement.prototype.play = function () { return isTapped"
            + " ? play.call(this) : Promise.reject(new DOMException('any text', 'NotAllowedError')); };");
        JsonNode session = host.create("{}");
        page.navigate(session.path("embed_url").asText());
        Widget widget = Widget.in(page);
        widget.start();
        Await.until("the button", SOON, () -> widget.button("Tap to hear").isVisible());
        assertEquals("", widget.problem());
        widget.press("Tap to hear");
        Await.until("the tap to be heeded", SOON, () -> !widget.button("Tap to hear").isVisible());
        page.close();
    }

    private static void assertFails(Chromium browser, String code, String message, String fix) {
        Conversation talk = Conversation.open(host, browser, "{}");
        talk.widget().start();
        assertTold(talk, code, message, fix);
        Await.until("Start to be offered again", SOON, () -> talk.widget().button("Start conversation").isEnabled());
        talk.close();
    }

    private static void assertTold(Conversation talk, String code, String message, String fix) {
        Widget widget = talk.widget();
        Await.until(code, SOON, () -> widget.phase().equals("failed"));
        JsonNode told = Await.value("the host to be told", SOON, talk::snapshot, now -> !now.path("error").isNull());
        assertAll(
            () -> assertEquals(code, widget.frame().getAttribute("#problem", "data-code")),
            () -> assertEquals(message + "\n" + fix, widget.problem().replaceAll("\n+", "\n")),
            () -> assertEquals("alert", widget.frame().getAttribute("#problem-news", "role")),
            () -> assertEquals("error", told.path("status").asText()),
            () -> assertEquals(code, told.path("ended_reason").asText()),
            () -> assertEquals(code, told.at("/error/code").asText()),
            () -> assertEquals(message, told.at("/error/message").asText()),
            () -> assertEquals(fix, told.at("/error/fix").asText()));
    }
}
