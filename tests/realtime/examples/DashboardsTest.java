package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.LocalServer;
import support.TestHost;
import support.Tools;
import support.Widget;

/** The apps and pages among the examples that show a conversation beside its transcript. */
class DashboardsTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String SCRIPT = "{'turns':[{'user':'What sold best?','answer':'Garden chairs, by far.'}]}";
    private static TestHost host;
    private static Chromium chromium;
    private Page page;

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

    @AfterEach
    void close() {
        page.close();
        Await.until("the calls to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void a_gradio_app_reads_the_conversation_that_it_shows() {
        inAnApp(Examples.gradio(), "gradio_app.py", "[role=gridcell]");
    }

    @Test
    void a_gradio_app_says_why_the_host_does_not_take_what_is_typed() {
        try (LocalServer app = Examples.app(host, Examples.gradio(), "gradio_app.py")) {
            page = chromium.open(app.url());
            page.getByLabel("Tell the assistant").fill("What sold best?");
            page.keyboard().press("Enter");
            page.locator("[data-testid=toast-body]").getByText("No conversation is going on").waitFor();
        }
    }

    @Test
    void a_dash_app_reads_the_conversation_that_it_shows() {
        inAnApp(Examples.dash(), "dash_app.py", "#transcript th, #transcript td");
    }

    @Test
    void a_page_with_two_widgets_shows_both_conversations_in_one_table() {
        Path python = Tools.path("python3");
        try (LocalServer pages = LocalServer.start(Examples.FOLDER.resolve("html"), Map.of(), "/dashboard.html",
            List.of(python.toString(), "-m", "http.server", "{port}", "--bind", "127.0.0.1"))) {
            page = chromium.open(pages.url() + "/dashboard.html#" + host.url() + "/?token=" + TestHost.TOKEN);
            host.play("{'turns':[{'answer':'Chairs.'}]}");
            say("key=north", "What sells in the north?", 2);
            host.play("{'turns':[{'answer':'Tables.'}]}");
            say("key=south", "And in the south?", 4);
            assertEquals(List.of("north, user", "What sells in the north?", "north, assistant", "Chairs.",
                "south, user", "And in the south?", "south, assistant", "Tables."),
                page.locator("tbody th, tbody td").allInnerTexts());
        }
    }

    @Test
    void a_page_whose_address_has_no_token_gives_its_widgets_none() {
        Path python = Tools.path("python3");
        try (LocalServer pages = LocalServer.start(Examples.FOLDER.resolve("html"), Map.of(), "/dashboard.html",
            List.of(python.toString(), "-m", "http.server", "{port}", "--bind", "127.0.0.1"))) {
            page = chromium.open(pages.url() + "/dashboard.html#" + host.url() + "/");
            page.locator("realtime-audio").nth(1).waitFor();
            assertEquals(0, page.locator("realtime-audio[token]").count());
        }
    }

    private void say(String widget, String text, int rows) {
        Widget.in(page, widget).type(text);
        Await.until(rows + " rows", SOON, () -> page.locator("tbody tr").count() == rows);
    }

    private void inAnApp(Path python, String file, String cells) {
        host.play(SCRIPT);
        try (LocalServer app = Examples.app(host, python, file)) {
            page = chromium.open(app.url());
            Widget widget = Examples.talk(host, page);
            widget.speak();
            Await.value("the table to show what was said", SOON,
                () -> page.locator(cells).allInnerTexts().stream().map(String::strip).filter(cell -> !cell.isEmpty())
                    .toList(),
                List.of("user", "What sold best?", "assistant", "Garden chairs, by far.")::equals);
        }
    }
}
