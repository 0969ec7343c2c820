package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.EmbedElement;
import support.HostPages;
import support.TestHost;
import support.Wav;
import support.Widget;

/** A frame that is moved, made anew or loaded again in the midst of a conversation comes back into it by itself. */
class ComingBackTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final String ELEMENT = "document.querySelector('realtime-audio')";
    private static TestHost host;
    private static Chromium chromium;
    private final HostPages pages = HostPages.overHttp();
    private final JsonNode session = host.create("{}");
    private final String id = session.path("session_id").asText();
    private final Page page = chromium.page();
    private EmbedElement element;

    @BeforeAll
    static void start() {
        host = TestHost.start(GRACE);
        host.play("{'turns':[{'answer':'March.'},{'answer':'April.'},{'answer':'May.'}]}");
        chromium = Chromium.speaking(Wav.silence());
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @AfterEach
    void close() {
        List.copyOf(page.context().pages()).forEach(Page::close);
        pages.close();
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "document.getElementById('elsewhere').append(" + ELEMENT + ")",
        "document.getElementById('place').innerHTML = document.getElementById('place').innerHTML",
        // As a framework does that draws the new page before it takes the old one away.
        ELEMENT + ".before(" + ELEMENT + ".cloneNode()), document.querySelectorAll('realtime-audio')[1].remove()",
        "location.reload()"})
    void the_conversation_goes_on_wherever_its_frame_comes_to_stand(String change) {
        converse();
        page.evaluate("() => { " + change + "; }");
        assertGoesOn();
    }

    @Test
    void a_page_that_is_left_and_come_back_to_is_in_its_conversation() {
        converse();
        page.navigate(pages.origin("127.0.0.1") + pages.add("<p>Elsewhere</p>", Map.of()));
        page.goBack();
        assertGoesOn();
    }

    /** What browsers do with a page that they kept as it was is told by an event alone. */
    @Test
    void a_page_that_the_browser_kept_is_loaded_anew() {
        converse();
        Widget.in(page).frame().evaluate("() => {"
            + " dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));"
            + " dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })); }");
        assertGoesOn();
    }

    @Test
    void where_the_browser_can_move_a_frame_as_it_is_nothing_happens_at_all() {
        converse();
        page.evaluate("() => document.getElementById('elsewhere').moveBefore(" + ELEMENT + ", null)");
        element.ask("say('Still there?')");
        awaitItems(4);
        assertEquals(1, host.snapshot(id).path("call").asInt());
        assertEquals(1, element.told("ready").size());
    }

    @Test
    void a_paused_conversation_is_paused_when_it_comes_back() {
        converse();
        element.ask("pause()");
        element.awaitPhase("paused");
        page.reload();
        Await.until("the call to be up again", SOON, () -> host.snapshot(id).path("call").asInt() == 2
            && host.snapshot(id).path("phase").asText().equals("paused"));
        element.awaitPhase("paused");
        assertEquals("Resume", Widget.in(page).button("Resume").getAttribute("aria-label"));
    }

    @Test
    void who_has_typed_so_far_finds_no_microphone_open() {
        page.navigate(session.path("embed_url").asText());
        Widget.in(page).type("What sold best?");
        awaitItems(2);
        page.reload();
        Await.until("the call to be up again", SOON, () -> host.snapshot(id).path("call").asInt() == 2
            && host.snapshot(id).path("phase").asText().equals("listening"));
        Widget again = Widget.in(page);
        again.awaitCall();
        assertFalse(again.microphoneIsOpen());
        again.type("And then?");
        awaitItems(4);
    }

    @Test
    void without_the_leave_to_use_the_microphone_the_page_waits_for_a_click() {
        converse();
        page.addInitScript("const query = Permissions.prototype.query; Permissions.prototype.query = async () =>"
            + " Object.assign(new EventTarget(), { state: 'prompt' });");
        page.reload();
        Widget widget = Widget.in(page);
        widget.start();
        assertGoesOn();
    }

    @Test
    void a_page_that_does_not_come_back_is_gone_after_a_while_also_where_another_looks_on() {
        try (TestHost brief = TestHost.start(Duration.ofSeconds(2))) {
            JsonNode other = brief.create("{}");
            Widget looker = Widget.in(chromium.open(other.path("embed_url").asText()));
            Widget talker = Widget.in(chromium.open(other.path("embed_url").asText()));
            talker.start();
            looker.frame().waitForFunction("() => document.getElementById('words').textContent"
                + " === 'Live in another window'");
            talker.page().close();
            looker.frame().waitForFunction("() => document.getElementById('words').textContent === 'Ended'");
            assertEquals("widget_gone",
                brief.snapshot(other.path("session_id").asText()).path("ended_reason").asText());
            looker.page().close();
        }
    }

    /** One question and its answer. */
    private void converse() {
        String html = EmbedElement.html(host.url(), session.path("embed_url").asText(), "");
        element = EmbedElement.open(page, pages.origin("127.0.0.1") + pages.add(html, Map.of()));
        element.ask("start()");
        element.ask("say('What sold best?')");
        awaitItems(2);
        Await.until("the answer to be heard", SOON,
            () -> host.snapshot(id).path("transcript").path(1).path("ended_ms").isNumber());
    }

    private void assertGoesOn() {
        Await.until("the second call to be up", SOON, () -> host.snapshot(id).path("call").asInt() == 2
            && host.snapshot(id).path("phase").asText().equals("listening"));
        element.awaitPhase("listening");
        element.ask("say('And then?')");
        awaitItems(4);
        assertAll(
            () -> assertEquals(List.of("What sold best?", "March.", "And then?", "March."), contents()),
            () -> assertEquals(contents(), Widget.in(page).transcript()),
            () -> assertEquals(1, host.practice().liveCalls()),
            () -> assertEquals(List.of("connecting", "listening", "thinking", "assistant_speaking", "listening",
                "reconnecting", "listening", "thinking"), host.phases(id).subList(0, 8)));
    }

    private void awaitItems(int number) {
        Await.value(number + " items", SOON, () -> host.snapshot(id), now -> now.path("transcript").size() == number
            && now.path("transcript").path(number - 1).path("status").asText().equals("completed"));
    }

    private List<String> contents() {
        return host.snapshot(id).path("transcript").valueStream().map(item -> item.path("content").asText()).toList();
    }
}
