package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
import support.Widget;

/** The Streamlit apps among the examples, in the real Streamlit, with a conversation by voice in the browser. */
class StreamlitTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path APPS = Path.of(StreamlitTest.class.getResource("/web").getPath());
    private static TestHost host;
    private static Chromium chromium;
    private final List<AutoCloseable> opened = new ArrayList<>();

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
    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        Await.until("the calls to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void an_app_runs_once_for_each_finished_turn_and_has_the_transcript() {
        host.play("{'turns':[{'user':'What sold best?','answer':'Garden chairs, by far.'},{'answer':'Eighty four.'}]}");
        Page page = open(app("streamlit_app.py"));
        Widget widget = talk(page);
        int before = runs(page);
        widget.speak();
        awaitText(page, "User: What sold best?\nAssistant: Garden chairs, by far.");
        widget.awaitPhase("listening");
        assertEquals(before + 2, runs(page));
        widget.type("How many?");
        awaitText(page, "User: How many?\nAssistant: Eighty four.");
        widget.awaitPhase("listening");
        assertEquals(before + 4, runs(page));
        widget.stop();
        page.getByText("status idle").waitFor();
        assertEquals(before + 5, runs(page));
    }

    private Page open(LocalServer server) {
        Page page = chromium.open(server.url());
        opened.add(page);
        return page;
    }

    private LocalServer app(String file, String... more) {
        LocalServer server = LocalServer.start(Examples.FOLDER.resolve("python"), Examples.environment(host),
            "/_stcore/health", List.of(Examples.streamlit().toString(), "-m", "streamlit", "run", file,
                "--server.port", "{port}", "--server.address", "localhost", "--server.headless", "true",
                "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none"));
        opened.add(server);
        return server;
    }

    /** Starts the call; the microphone is shut but for the turns. */
    private static Widget talk(Page page) {
        Widget widget = Widget.in(page);
        widget.start();
        widget.awaitCall();
        widget.button("Mute").click();
        page.getByText("status connected").waitFor();
        return widget;
    }

    private static int runs(Page page) {
        return Integer.parseInt(page.getByText("Run ").last().innerText().replaceAll("\\D+", ""));
    }

    private static void awaitText(Page page, String text) {
        Await.until("the app to show " + text, SOON,
            () -> page.locator("[data-testid=stText]").innerText().contains(text));
    }
}
