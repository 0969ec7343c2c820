package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import realtime.host.pages.Languages;
import realtime.host.pages.Texts;
import support.Await;
import support.Checkout;
import support.Chromium;
import support.EmbedElement;
import support.HostPages;
import support.TestHost;
import support.Wav;
import support.Widget;

/** The widget in other languages than English: as the browser asks for it, as the page says, and changed in a call. */
class LocaleTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path PICTURES = Checkout.root().resolve("build/screenshots");
    private static final String ALL_WORDS = "[...document.querySelectorAll('[data-text]')]"
        + ".filter((each) => each.textContent && each.closest('[hidden]') === null).map((each) => each.textContent)";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Languages LANGUAGES = new Languages();
    private static TestHost host;
    private static Chromium chromium;

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

    static List<String> languages() {
        return Languages.ALL;
    }

    private static String address(String settings) {
        return host.create(settings).path("embed_url").asText();
    }

    private static String languageOf(Widget widget) {
        return widget.json("document.documentElement.lang + ' ' + document.documentElement.dir").asText();
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    @Test
    void the_browsers_language_is_picked_unless_the_address_names_one() {
        Page page = chromium.page();
        page.setExtraHTTPHeaders(Map.of("Accept-Language", "sv,de-AT;q=0.9,en;q=0.5"));
        String address = address("{}");
        assertEquals("Accept-Language", page.navigate(address).allHeaders().get("vary").replaceAll(".*(Accept-L)", "$1")
            .replaceAll(",.*", ""));
        Widget widget = Widget.in(page);
        assertAll(
            () -> assertEquals("de ltr", languageOf(widget)),
            () -> assertEquals("Bereit", widget.status()),
            () -> assertTrue(widget.button("Gespräch starten").isVisible()),
            () -> assertTrue(widget.button("Einstellungen").isVisible()));
        page.navigate(address + "&locale=fr-CA");
        assertEquals("fr ltr", languageOf(Widget.in(page)));
        page.navigate(address("{\"locale\": \"ja\"}"));
        assertEquals("ja ltr", languageOf(Widget.in(page)));
        page.context().close();
    }

    @Test
    void a_whole_call_is_in_the_language_with_its_problems_and_its_panel() throws JsonProcessingException {
        Page page = chromium.open(address("{\"locale\": \"de\", \"max_minutes\": 1}"));
        Widget widget = Widget.in(page);
        widget.press("Gespräch starten");
        widget.button("Pausieren").waitFor();
        widget.frame().waitForFunction("() => document.getElementById('left').textContent");
        assertTrue(widget.json("document.getElementById('left').textContent").asText().matches("Noch (1 Min\\.|0:\\d\\d)"),
            widget.text());
        widget.press("Einstellungen");
        widget.frame().locator("dialog[open]").waitFor();
        assertNothingIsEnglish(widget, "de");
        page.setViewportSize(360, 640);
        picture(page, "panel-de-360");
        page.keyboard().press("Escape");
        widget.press("Beenden");
        widget.awaitPhase("ended");
        assertEquals("Beendet", widget.status());
        page.context().close();
    }

    @Test
    void a_refused_microphone_is_explained_in_the_language_and_leaves_room_for_the_buttons() {
        try (Chromium denying = Chromium.denying()) {
            List<String> overflowing = new ArrayList<>();
            for (String language : Languages.ALL) {
                Texts texts = LANGUAGES.in(language);
                Page page = denying.open(address("{\"locale\": \"" + language + "\"}"));
                Widget widget = Widget.in(page);
                widget.press(texts.get("start"));
                Await.until("the refusal", SOON, () -> widget.problem().startsWith(texts.get("microphone_denied")));
                assertTrue(widget.problem().endsWith(texts.get("microphone_denied_fix")), widget.problem());
                assertTrue(widget.problem().contains(texts.get("start")), widget.problem());
                for (List<Integer> size : List.of(List.of(360, 420), List.of(600, 150), List.of(360, 150))) {
                    page.setViewportSize(size.get(0), size.get(1));
                    picture(page, "problem-" + language + "-" + size.get(0) + "x" + size.get(1));
                    widget.json("[...document.querySelectorAll('.card, .bottom, .controls, .controls button')]"
                        + ".filter((each) => each.scrollWidth > each.clientWidth + 1)"
                        + ".map((each) => each.id || each.className)").forEach(each ->
                            overflowing.add(language + " " + size + " " + each.asText()));
                }
                page.context().close();
            }
            assertEquals(List.of(), overflowing);
        }
    }

    @Test
    void arabic_runs_from_right_to_left() {
        Page page = chromium.open(address("{\"locale\": \"ar\"}"));
        page.setViewportSize(360, 420);
        Widget widget = Widget.in(page);
        assertEquals("ar rtl", languageOf(widget));
        double settings = widget.frame().locator("#settings").boundingBox().x;
        double status = widget.frame().locator("#words").boundingBox().x;
        double send = widget.frame().locator("#send").boundingBox().x;
        assertTrue(settings < status && send < 90, settings + " " + status + " " + send);
        page.context().close();
    }

    @Test
    void the_language_changes_in_the_midst_of_a_call_which_goes_on() throws JsonProcessingException {
        try (HostPages pages = HostPages.overHttp()) {
            EmbedElement element = EmbedElement.open(chromium.page(), pages.origin("127.0.0.1")
                + pages.add(EmbedElement.html(host.url(), address("{}"), ""), Map.of()));
            Widget widget = Widget.in(element.page());
            assertEquals("not_connected", element.ask("say('Hello?')").at("/error/code").asText());
            Await.until("the problem", SOON, () -> widget.problem().startsWith("There is no call"));
            change(element, "fr");
            widget.frame().waitForFunction("() => document.documentElement.lang === 'fr'");
            Await.until("the problem in French", SOON,
                () -> widget.problem().startsWith(LANGUAGES.in("fr").get("not_connected")));
            element.ask("start()");
            widget.press("Réglages");
            widget.frame().locator("dialog[open]").waitFor();
            change(element, "ar");
            widget.frame().waitForFunction("() => document.documentElement.dir === 'rtl'");
            assertNothingIsEnglish(widget, "ar");
            Texts arabic = LANGUAGES.in("ar");
            assertAll(
                () -> assertEquals("listening", widget.phase()),
                () -> assertEquals(1, widget.json("window.__connections.length").asInt(), "calls"),
                () -> assertEquals(arabic.get("listening"), widget.status()),
                () -> assertEquals(arabic.get("pause"), widget.json("document.getElementById('pause').title").asText()),
                () -> assertEquals(arabic.get("settings"),
                    widget.json("document.getElementById('settings').ariaLabel").asText()),
                () -> assertEquals(arabic.get("typeHere"),
                    widget.json("document.getElementById('text').placeholder").asText()),
                () -> assertEquals(arabic.get("title"), widget.json("document.title").asText()),
                () -> assertEquals(1, element.told("ready").size(), "the frame was not loaded again"));
            change(element, "xx");
            JsonNode refusal = element.awaitTold("error",
                error -> error.path("code").asText().equals("unknown_language"));
            assertTrue(refusal.path("fix").asText().contains("de, en, es"), refusal.toString());
            assertEquals("ar rtl", languageOf(widget));
            element.page().context().close();
        }
    }

    /** The panel is the part with the longest words. */
    @ParameterizedTest
    @MethodSource("languages")
    void nothing_overflows_in_the_narrow_frames_in_any_language(String language) {
        Page page = chromium.page();
        String address = address("{}") + "&locale=" + language;
        for (List<Integer> size : List.of(List.of(360, 420), List.of(600, 150), List.of(360, 150))) {
            page.setViewportSize(size.get(0), size.get(1));
            page.navigate(address);
            Widget widget = Widget.in(page);
            widget.frame().waitForFunction("() => document.querySelector('#start').checkVisibility()");
            picture(page, "locale-" + language + "-" + size.get(0) + "x" + size.get(1));
            assertEquals("[]", widget.json("['.card', '.bottom', '#start', '.top', '#words'].filter((each) => {"
                + "const { scrollWidth, clientWidth } = document.querySelector(each);"
                + "return clientWidth && scrollWidth > clientWidth + 1; })").toString(), language + " " + size);
        }
        page.setViewportSize(360, 640);
        Widget widget = Widget.in(page);
        widget.frame().locator("#settings").click();
        widget.frame().locator("dialog[open]").waitFor();
        picture(page, "panel-" + language);
        assertEquals("[]", widget.json("[...document.querySelectorAll('dialog .parts, dialog .buttons, dialog h2, "
            + "dialog .row > *, dialog button')].filter((each) => each.scrollWidth > each.clientWidth + 1)"
            + ".map((each) => each.textContent)").toString(), language);
        page.context().close();
    }

    private static void change(EmbedElement element, String language) {
        element.evaluate("document.querySelector('realtime-audio').setLanguage('" + language + "')");
    }

    /** Words that are the same in both languages are few. */
    private static void assertNothingIsEnglish(Widget widget, String language) throws JsonProcessingException {
        JsonNode english = JSON.readTree(LANGUAGES.in("en").all());
        JsonNode own = JSON.readTree(LANGUAGES.in(language).all());
        JsonNode keys = widget.json("[...document.querySelectorAll('[data-text]')].map((each) => each.dataset.text)");
        List<String> same = keys.valueStream().map(JsonNode::asText)
            .filter(key -> english.path(key).equals(own.path(key))).map(key -> own.path(key).asText()).toList();
        List<String> left = widget.json(ALL_WORDS).valueStream().map(JsonNode::asText)
            .filter(words -> english.valueStream().anyMatch(each -> each.asText().equals(words)))
            .filter(words -> !same.contains(words)).toList();
        assertTrue(keys.size() > 25, keys.toString());
        assertEquals(List.of(), left);
    }
}
