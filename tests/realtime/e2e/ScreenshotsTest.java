package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Checkout;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/**
 * How the widget looks, in every layout, theme, state and size. The pictures are in {@code build/screenshots}, to be
 * looked at; what a program can judge of them is asserted: nothing is cut off and no control covers another.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ScreenshotsTest {
    private static final Path FOLDER = Checkout.root().resolve("build/screenshots");
    private static final List<List<Integer>> SIZES = List.of(List.of(360, 480), List.of(768, 480), List.of(1280, 480),
        List.of(360, 150), List.of(768, 150), List.of(600, 110));
    private static final String WEAR = """
        (theme) => {
          document.body.dataset.theme = theme;
          document.querySelector('meta[name=color-scheme]').content = theme;
          return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
        }""";
    private static final String FLAWS = """
        () => {
          const flaws = [];
          const { scrollWidth, clientWidth } = document.documentElement;
          if (scrollWidth > clientWidth) flaws.push(`the page is ${scrollWidth} wide`);
          const shown = [...document.querySelectorAll('button, input, #words')].filter((each) => {
            const { width, height } = each.getBoundingClientRect();
            return each.checkVisibility({ visibilityProperty: true }) && width > 1 && height > 1
              && each.parentElement.offsetWidth > 1 && !each.closest('.hidden, #problem, #items');
          });
          const name = (each) => each.id || each.className;
          for (const each of shown) {
            const box = each.getBoundingClientRect();
            if (box.left < 0 || box.top < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5) {
              flaws.push(`${name(each)} is cut off`);
            }
            if (each.matches('button') && (box.width < 24 || box.height < 24)) flaws.push(`${name(each)} is small`);
            for (const other of shown) {
              if (other === each || each.contains(other) || other.contains(each) || name(each) > name(other)) continue;
              const { left, right, top, bottom } = other.getBoundingClientRect();
              const isOver = box.left < right - 1 && left < box.right - 1 && box.top < bottom - 1 && top < box.bottom - 1;
              if (isOver && !each.closest('.composer')) flaws.push(`${name(each)} and ${name(other)} overlap`);
            }
          }
          return flaws;
        }""";
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

    @ParameterizedTest
    @ValueSource(strings = {"full", "compact", "bar", "orb"})
    void every_state_fits_every_size(String layout) {
        host.play("{'turns':[{'answer':'Garden chairs sold best: 84 of them, most in March.'},{'answer':"
            + "'The north did better than the south in every month of the spring, by about a tenth.'}]}");
        try (Conversation talk = Conversation.open(host, chromium,
            "{\"layout\":\"" + layout + "\",\"max_usd\":1}")) {
            Widget widget = talk.widget();
            List<String> flaws = new ArrayList<>(look(widget, layout, "idle"));
            tell(talk, "/control", "{\"action\":\"mute\"}");
            widget.start();
            widget.awaitPhase("listening");
            tell(talk, "/messages", "{\"text\":\"What sold best?\"}");
            talk.awaitHeard(1);
            tell(talk, "/messages", "{\"text\":\"And where?\"}");
            widget.awaitPhase("assistant_speaking");
            flaws.addAll(look(widget, layout, "live"));
            widget.stop();
            widget.awaitPhase("ended");
            host.play("{'faults':{'calls':{'status':401,'code':'invalid_api_key'}}}");
            widget.start();
            widget.awaitPhase("failed");
            flaws.addAll(look(widget, layout, "error"));
            assertEquals(List.of(), flaws);
        }
    }

    private static void tell(Conversation talk, String path, String body) {
        host.send("POST", "/api/sessions/" + talk.id() + path, body);
    }

    @SuppressWarnings("unchecked")
    private static List<String> look(Widget widget, String layout, String state) {
        List<String> flaws = new ArrayList<>();
        Page page = widget.page();
        for (List<Integer> size : SIZES) {
            page.setViewportSize(size.get(0), size.get(1));
            for (String theme : List.of("light", "dark")) {
                widget.frame().evaluate(WEAR, theme);
                String name = String.join("-", layout, state, size.get(0) + "x" + size.get(1), theme);
                page.screenshot(new Page.ScreenshotOptions().setPath(FOLDER.resolve(name + ".png")));
                ((List<String>) widget.frame().evaluate(FLAWS)).forEach(flaw -> flaws.add(name + ": " + flaw));
            }
        }
        return flaws;
    }
}
