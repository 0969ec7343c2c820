package realtime.e2e;

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
import support.Await;
import support.Chromium;
import support.HostPages;
import support.TestHost;
import support.Wav;
import support.Widget;

/** Of several widgets in one browser one has the microphone. */
class SeveralWidgetsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static TestHost host;
    private static Chromium chromium;
    private final HostPages pages = HostPages.overHttp();
    private final JsonNode sales = host.create("{}");
    private final JsonNode stock = host.create("{}");
    private final Page page = chromium.page();

    @BeforeAll
    static void start() {
        host = TestHost.start();
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
        Await.until("the calls to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void of_two_on_a_page_the_one_that_was_started_last_is_heard_and_one_click_takes_it_back() {
        page.navigate(pages.origin("127.0.0.1")
            + pages.add(sales.path("iframe").asText() + stock.path("iframe").asText(), Map.of()));
        assertHandedOver(Widget.in(page, id(sales)), Widget.in(page, id(stock)));
    }

    @Test
    void so_it_is_with_two_tabs() {
        page.navigate(sales.path("embed_url").asText());
        Page tab = chromium.beside(page);
        tab.navigate(stock.path("embed_url").asText());
        assertHandedOver(Widget.in(page), Widget.in(tab));
    }

    /** The host hands the call over; nothing is paused by it. */
    @Test
    void of_two_tabs_on_one_session_the_newer_has_the_conversation() {
        page.navigate(sales.path("embed_url").asText());
        Page tab = chromium.beside(page);
        tab.navigate(sales.path("embed_url").asText());
        Widget older = Widget.in(page);
        Widget newer = Widget.in(tab);
        older.start();
        older.awaitPhase("listening");
        newer.start();
        newer.awaitPhase("listening");
        older.awaitPhase("ended");
        assertEquals("Live in another window", older.status());
        assertFalse(older.microphoneIsOpen(), "the older one's microphone is still open");
        newer.type("Which one am I?");
        Await.until("the answer", SOON, () -> older.transcript().size() == 2);
        assertEquals(List.of("new", "ended", "connecting", "listening"), newer.phases().subList(0, 4));
        assertFalse(newer.phases().contains("paused"), newer.phases().toString());
        assertEquals(List.of(), older.problems());
        assertEquals(1, host.practice().liveCalls());
    }

    @Test
    void a_second_tab_on_the_session_looks_on_and_may_start_when_the_first_is_closed() {
        page.navigate(sales.path("embed_url").asText());
        Page tab = chromium.beside(page);
        tab.navigate(sales.path("embed_url").asText());
        Widget talker = Widget.in(page);
        Widget looker = Widget.in(tab);
        talker.start();
        talker.awaitPhase("listening");
        Await.value("the other to be told", SOON, looker::status, "Live in another window"::equals);
        talker.type("What sold best?");
        Await.until("the answer", SOON, () -> talker.transcript().size() == 2
            && host.snapshot(id(sales)).path("phase").asText().equals("listening"));
        Await.value("the same transcript in both", SOON, looker::transcript, talker.transcript()::equals);
        assertEquals(List.of("What sold best?", "This is the practice partner. You typed: What sold best?"),
            looker.transcript());
        assertEquals("[]", looker.json("window.__tracks").toString(), "who looks on has no microphone");
        page.close();
        looker.frame().waitForFunction("() => document.getElementById('words').textContent === 'Ended'");
        looker.start();
        looker.awaitPhase("listening");
        looker.type("And then?");
        Await.until("the next answer", SOON, () -> looker.transcript().size() == 4);
        assertEquals(List.of("new", "ended", "connecting", "listening"), looker.phases().subList(0, 4));
        assertEquals(2, host.snapshot(id(sales)).path("call").asInt());
        assertEquals(List.of(), looker.problems());
        tab.close();
    }

    private static void assertHandedOver(Widget first, Widget second) {
        first.start();
        first.awaitPhase("listening");
        second.start();
        first.awaitPhase("paused");
        second.awaitPhase("listening");
        assertEquals("Paused: another conversation has the microphone. Press “Resume” to talk here.", first.note());
        assertEquals("", second.note());
        first.press("Resume");
        second.awaitPhase("paused");
        first.awaitPhase("listening");
        assertEquals("", first.note());
        second.stop();
        first.press("Pause");
        first.awaitPhase("paused");
        assertEquals("", first.note(), "who paused it knows why");
        assertEquals(List.of(), first.problems());
        assertEquals(List.of(), second.problems());
    }

    private static String id(JsonNode session) {
        return session.path("session_id").asText();
    }
}
