package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.TestHost;
import support.Widget;

/** The host's first page, as somebody who tries it out uses it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlaygroundTest {
    private static final Duration SOON = Duration.ofSeconds(40);
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

    @Test
    void the_look_that_is_chosen_shows_in_the_widget_and_in_the_lines_to_copy() {
        Page page = chromium.open(host.url() + "/?token=" + TestHost.TOKEN);
        String plain = code(page, "iframe");
        page.getByLabel("Layout").selectOption("bar");
        page.getByLabel("Theme").selectOption("dark");
        page.frameLocator("iframe").locator("body[data-layout=bar][data-theme=dark]").waitFor();
        assertAll(
            () -> assertFalse(plain.contains("layout")),
            () -> assertTrue(code(page, "iframe").contains("&amp;layout=bar&amp;theme=dark\""), code(page, "iframe")),
            () -> assertTrue(code(page, "jupyter").contains("&layout=bar&theme=dark\""), code(page, "jupyter")),
            () -> assertTrue(code(page, "streamlit").contains("&layout=bar&theme=dark\""), code(page, "streamlit")),
            () -> assertFalse(code(page, "curl").contains("layout"), code(page, "curl")));
        page.getByLabel("Layout").selectOption("full");
        page.getByLabel("Theme").selectOption("auto");
        assertEquals(plain, code(page, "iframe"));
        page.close();
    }

    @Test
    void a_conversation_is_shown_as_the_data_that_it_is() {
        host.play("{'turns':[{'answer':'Garden chairs.'}]}");
        Page page = chromium.open(host.url() + "/?token=" + TestHost.TOKEN);
        Widget.in(page).type("What sold best?");
        Await.until("the answer in the JSON", SOON, () -> page.locator("#json").innerText()
            .matches("(?s).*\"content\": \"What sold best\\?\".*\"content\": \"Garden chairs\\.\".*"));
        page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName("curl")).click();
        assertTrue(page.locator("#panel-curl").isVisible());
        assertFalse(page.locator("#panel-iframe").isVisible());
        page.close();
    }

    private static String code(Page page, String snippet) {
        return page.locator("#code-" + snippet).textContent();
    }
}
