package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Chromium;
import support.EmbedElement;
import support.HostPages;
import support.TestHost;
import support.Wav;
import support.Widget;

/** Pages that make it hard for the element: they say little, allow little, or may not show the widget at all. */
class EmbeddingPagesTest {
    private static TestHost host;
    private static Chromium chromium;
    private final HostPages pages = HostPages.overHttp();
    private final JsonNode session = host.create("{}");
    private final Page page = chromium.page();
    private final List<String> complaints = new ArrayList<>();
    private EmbedElement element;

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
        page.close();
        pages.close();
    }

    @Test
    void a_page_that_sends_no_referrer_talks_with_the_widget_all_the_same() {
        // Only Firefox knows no ancestorOrigins; without them the page's own message is all that tells who it is.
        page.addInitScript("delete Location.prototype.ancestorOrigins;"
            + "Object.defineProperty(location, 'ancestorOrigins', { value: undefined });");
        open("127.0.0.1", element(""), Map.of("Referrer-Policy", "no-referrer"));
        element.awaitTold("ready", ready -> true);
        assertEquals("", Widget.in(page).json("document.referrer").asText());
        assertEquals("{\"items\":[],\"text\":\"\"}", element.ask("getTranscript()").path("value").toString());
    }

    @Test
    void a_strict_content_security_policy_needs_the_host_for_scripts_and_frames_only() {
        page.onConsoleMessage(message -> complaints.add(message.text()));
        open("127.0.0.1", element("height=300"), Map.of("Content-Security-Policy", "default-src 'none'; script-src "
            + host.url() + "; frame-src " + host.url()));
        element.awaitTold("ready", ready -> true);
        assertEquals("300", element.evaluate("document.querySelector('realtime-audio').offsetHeight").toString());
        assertEquals(List.of(), complaints);
    }

    @Test
    void a_page_that_may_not_frame_the_widget_shows_a_way_to_it_although_the_frame_says_load() {
        page.addInitScript("window.loads = 0; const create = Document.prototype.createElement;"
            + "Document.prototype.createElement = function (name) { const made = create.call(this, name);"
            + " if (name === 'iframe') made.addEventListener('load', () => loads++); return made; };");
        open("data.localhost", element(""), Map.of());
        JsonNode refusal = element.awaitTold("error", error -> true);
        assertAll(
            () -> assertEquals("frame_blocked", refusal.path("code").asText()),
            () -> assertTrue(refusal.path("fix").asText().contains("--allow-origin"), refusal.toString()),
            () -> assertTrue(element.evaluate("loads").asInt() > 0, "the frame has not said load"),
            () -> assertTrue(element.fallback().endsWith("Open it in a window"), element.fallback()),
            () -> assertEquals(session.path("embed_url").asText(), element.evaluate(
                "document.querySelector('realtime-audio').shadowRoot.querySelector('a').href").asText()),
            () -> assertEquals("no_answer", element.ask("getTranscript()").at("/error/code").asText()));
    }

    @Test
    void a_frame_that_comes_late_takes_the_place_of_the_words() {
        page.route("**/assets/widget.js", route -> { });
        open("127.0.0.1", element(""), Map.of());
        element.awaitTold("error", error -> error.path("code").asText().equals("frame_blocked"));
        page.unroute("**/assets/widget.js");
        Widget.in(page).frame().evaluate("() => setTimeout(() => location.reload())");
        element.awaitTold("ready", ready -> true);
        assertEquals("", element.fallback());
    }

    @Test
    void the_hosts_own_words_are_left_to_be_read_where_it_refuses() {
        open("127.0.0.1", EmbedElement.html(host.url(), host.url() + "/embed?session=s&token=wrong", ""), Map.of());
        assertEquals("{\"code\":\"token_wrong\",\"message\":\"This token does not open this.\",\"fix\":\"Use the token "
            + "that the host printed at its start; it changes with each start unless --token sets it.\"}",
            element.awaitTold("error", error -> true).toString());
        assertEquals("", element.fallback());
    }

    @Test
    void a_plain_script_puts_the_widget_where_it_stands_with_what_its_data_say() {
        open("127.0.0.1", "<section><script async src=\"" + host.url() + "/embed.js\" data-session=\""
            + session.path("session_id").asText() + "\" data-token=\"" + session.path("embed_token").asText()
            + "\" data-theme=dark data-frame-title=\"Ask about sales\"></script></section>", Map.of());
        element.awaitTold("ready", ready -> ready.path("session_id").equals(session.path("session_id")));
        assertEquals("dark", Widget.in(page).json("document.body.dataset.theme").asText());
        assertEquals("Ask about sales", element.evaluate(
            "document.querySelector('section > realtime-audio').shadowRoot.querySelector('iframe').title").asText());
    }

    @Test
    void the_loader_may_come_twice_and_in_both_ways() {
        page.onPageError(complaints::add);
        open("127.0.0.1", element("") + "<script src=\"" + host.url() + "/embed.js\"></script>"
            + "<script type=module src=\"" + host.url() + "/assets/embed.js\"></script>", Map.of());
        element.awaitTold("ready", ready -> true);
        assertEquals(List.of(), complaints);
        assertEquals(1, page.frames().stream().filter(frame -> frame.url().contains("/embed?")).count());
    }

    @Test
    void a_bare_iframe_is_heard_and_steered_by_messages_alone() {
        open("127.0.0.1", session.path("iframe").asText() + "<script>const heard = [];"
            + "addEventListener('message', ({ data: { realtime } }) => heard.push(realtime));"
            + "const tell = (message) => frames[0].postMessage({ realtime: { v: 1, ...message } }, '" + host.url()
            + "');</script>", Map.of());
        page.waitForFunction("() => heard.some(({ type }) => type === 'ready')");
        page.evaluate("() => tell({ type: 'start' })");
        page.waitForFunction("() => heard.some(({ phase }) => phase === 'listening')");
        page.evaluate("() => tell({ type: 'say', text: 'Hello there.' })");
        page.waitForFunction("() => heard.filter(({ type }) => type === 'turn.final').length === 2");
        page.evaluate("() => tell({ type: 'stop' })");
        page.waitForFunction("() => heard.some(({ phase }) => phase === 'ended')");
        assertEquals("[\"Hello there.\",\"This is the practice partner. You typed: Hello there.\"]", element.evaluate(
            "heard.filter(({ type }) => type === 'turn.final').map(({ item }) => item.content)").toString());
    }

    @Test
    void out_of_sight_it_is_not_loaded_and_not_missed_until_it_is_wanted() {
        page.clock().install();
        open("127.0.0.1", "<div style='height:20000px'></div>" + element(""), Map.of());
        element.page().waitForFunction("() => document.querySelector('realtime-audio')?.shadowRoot");
        page.clock().runFor(30_000);
        assertEquals("0 0", element.told("ready").size() + " " + element.told("error").size());
        assertEquals("{\"items\":[],\"text\":\"\"}", element.ask("getTranscript()").path("value").toString());
    }

    @Test
    void the_token_is_in_no_event() {
        open("127.0.0.1", element(""), Map.of());
        element.awaitTold("permission", permission -> true);
        assertFalse(element.evaluate("told").toString().contains(session.path("embed_token").asText()));
    }

    private String element(String attributes) {
        return EmbedElement.html(host.url(), session.path("embed_url").asText(), attributes);
    }

    private void open(String name, String html, Map<String, String> headers) {
        element = EmbedElement.open(page, pages.origin(name) + pages.add(html, headers));
    }
}
