package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Contrast;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.ReducedMotion;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.Sight;
import support.TestHost;
import support.Widget;

/** People who have set their browser to show pages in another way: larger, wider, calmer, in their own colours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DisplaySettingsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    /** WCAG 1.4.12. */
    private static final String SPACING = """
        () => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
            word-spacing: 0.16em !important; } p { margin-bottom: 2em !important; }`);
          document.adoptedStyleSheets = [sheet];
        }""";
    /** Controls that do not stand wholly in the page or in what scrolls them, and texts that are cut off. */
    private static final String LOST = """
        (() => {
          const lost = [];
          const page = document.documentElement;
          if (page.scrollWidth > innerWidth) lost.push(`the page is ${page.scrollWidth} wide`);
          const modal = document.querySelector('dialog[open]');
          const seen = (each) => each.checkVisibility({ visibilityProperty: true }) && !each.closest('.hidden');
          for (const control of [...(modal ?? document).querySelectorAll('button, input, select, a[href], summary')].filter(seen)) {
            control.scrollIntoView({ block: 'nearest', inline: 'nearest' });
            const { left, top, right, bottom } = control.getBoundingClientRect();
            const name = control.ariaLabel || control.innerText || control.id;
            if (left < -0.5 || top < -0.5 || right > innerWidth + 0.5 || bottom > innerHeight + 0.5) {
              lost.push(`${name} at ${[left, top, right, bottom].map(Math.round)}`);
            }
            const on = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
            if (!control.disabled && !control.contains(on) && !on?.contains(control)) lost.push(`${name} is covered`);
            if (control.localName === 'button' && control.scrollWidth > control.clientWidth + 1) lost.push(`${name} is cut`);
          }
          for (const text of [...document.querySelectorAll('#words, #hold-words, .problem strong, .problem p, .note')].filter(seen)) {
            if (text.scrollWidth > text.clientWidth + 1 && text.clientWidth) lost.push(`${text.innerText} is cut`);
          }
          return lost;
        })()""";
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    private static List<String> lost(Widget widget) {
        return widget.json(LOST).valueStream().map(JsonNode::asText).toList();
    }

    /** A window of 1280 by 1024 at 400 %, and an ordinary frame with wide letters and lines. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"400 %", "text spacing"})
    void nothing_is_cut_off_and_everything_can_be_reached(String setting) {
        host.play("{'turns':[{'answer':'Yes.'},{'answer':'" + "The garden chairs sold best. ".repeat(20) + "'}]}");
        try (Conversation talk = Conversation.open(host, chromium,
            "{\"turn_detection\":{\"type\":\"push_to_talk\"},\"key\":\"" + UUID.randomUUID() + "\",\"feedback\":true}")) {
            Widget widget = talk.widget();
            if (setting.equals("400 %")) {
                widget.page().setViewportSize(320, 256);
            } else {
                widget.page().setViewportSize(420, 560);
                widget.page().evaluate(SPACING);
            }
            assertEquals(List.of(), lost(widget), "idle");
            widget.start();
            widget.button("Hold to talk").waitFor();
            assertEquals(List.of(), lost(widget), "in a call");
            assertTrue(widget.frame().getByLabel("Type a message").isVisible(), "no text can be typed");
            widget.type("What sold best?");
            talk.awaitHeard(1);
            widget.type("And?");
            widget.awaitPhase("assistant_speaking");
            assertEquals(List.of(), lost(widget), "an answer");
            widget.openPanel();
            assertEquals(List.of(), lost(widget), "settings");
            widget.page().keyboard().press("Escape");
            widget.stop();
            widget.button("Good").waitFor();
            assertEquals(List.of(), lost(widget), "feedback");
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"/", "/embed?session=none&token=none"})
    void the_other_pages_at_400_percent(String path) {
        Page page = chromium.open(host.url() + path);
        page.setViewportSize(320, 256);
        assertEquals(320, page.evaluate("() => document.documentElement.scrollWidth"));
        page.close();
    }

    @Test
    void who_wants_no_motion_has_none() {
        host.play("{'turns':[{'delay_ms':60000}]}");
        try (Conversation talk = Conversation.begin(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.type("Hello?");
            widget.awaitPhase("thinking");
            String running = "document.getAnimations().length";
            assertTrue(widget.json(running).asInt() > 0, "otherwise something shows that work goes on");
            widget.page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
            assertEquals(0, widget.json(running).asInt());
            assertEquals("[]", widget.json("[...document.querySelectorAll('*')].filter((each) => { const style = "
                + "getComputedStyle(each); return style.scrollBehavior === 'smooth' || parseFloat(style.transitionDuration)"
                + " > 0; }).map((each) => each.className)").toString());
        }
    }

    @Test
    void who_wants_more_contrast_has_it() {
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            String edge = "[getComputedStyle(document.getElementById('text')).borderColor,"
                + " getComputedStyle(document.querySelector('.card')).borderColor,"
                + " getComputedStyle(document.getElementById('settings')).color]";
            assertEquals(3, talk.widget().json(edge).valueStream().distinct().count());
            talk.widget().page().emulateMedia(new Page.EmulateMediaOptions().setContrast(Contrast.MORE));
            assertEquals(List.of("rgb(21, 32, 41)"),
                talk.widget().json(edge).valueStream().map(JsonNode::asText).distinct().toList());
        }
    }

    /** In the person's own colours fills are gone: buttons have edges, and what is on differs in its drawing or words. */
    @Test
    void in_forced_colours_everything_is_still_to_be_told_apart() {
        host.play("{'repeat':true,'turns':[{'answer':'Yes.'}]}");
        try (Conversation talk = Conversation.begin(host, chromium, "{\"feedback\":true}")) {
            Widget widget = talk.widget();
            Page page = widget.page();
            page.setViewportSize(420, 480);
            page.emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
            widget.type("Hello?");
            talk.awaitHeard(1);
            widget.frame().getByRole(AriaRole.LOG).focus();
            widget.button("Good answer").click();
            widget.frame().locator("[aria-pressed=true]").waitFor();
            assertAll(
                () -> assertEquals("[]", widget.json("[...document.querySelectorAll('button')].filter((each) => "
                    + "each.checkVisibility() && getComputedStyle(each).borderTopStyle === 'none')"
                    + ".map((each) => each.ariaLabel)").toString(), "without an edge"),
                () -> assertEquals("[\"fill\",\"none\"]", widget.json("['true', 'false'].map((on) => getComputedStyle("
                    + "document.querySelector(`[aria-pressed=${on}] path`)).fill === 'none' ? 'none' : 'fill')").toString()),
                () -> assertTrue(widget.json("(() => { const canvas = getComputedStyle(document.querySelector('.card'))"
                    + ".backgroundColor; return [[document.querySelector('.status'), '::before'], [document.querySelector("
                    + "'.bars i')]].every((which) => getComputedStyle(...which).backgroundColor !== canvas); })()")
                    .asBoolean(), "the dot of the status and the meter"));
            page.keyboard().press("Tab");
            Await.until("an outline", SOON, () -> !Sight.focusFinding(widget.frame()).contains("no outline"));
            assertEquals("", Sight.focusFinding(widget.frame()));
            widget.press("Unmute");
            widget.awaitPhase("user_speaking");
            String drawn = "[...document.querySelectorAll('#mute svg')].map((each) => each.checkVisibility())";
            assertEquals("[true,false]", widget.json(drawn).toString());
            widget.press("Mute");
            assertEquals("[false,true]", widget.json(drawn).toString());
        }
    }
}
