package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
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

/** The notebook among the examples, in the real JupyterLab and Notebook, and executed from top to bottom. */
class JupyterTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    /** Of a cell that was asked to run. */
    private static final double LONGEST_START_MS = 1_000;
    private static final Path NOTEBOOK = Examples.FOLDER.resolve("notebooks/conversation.ipynb");
    private static final String SCRIPT = """
        {'turns':[{'user':'What sold best?','answer':'Garden chairs, by far.'},
         {'user':'How many are left?','tool_calls':[{'name':'stock','arguments':{'article':'chairs'}}],
          'answer':'Twelve are left.'}]}""";
    private static final String FIRST = "user: What sold best?\nassistant: Garden chairs, by far.";
    /** Ours must not be taken for it, nor stand in its way, where both are in one address. */
    private static final String JUPYTER_TOKEN = "token-of-jupyter";
    private static TestHost host;
    private static Chromium chromium;
    private Page page;

    @BeforeAll
    static void start() {
        Examples.jupyter(); // fetched before a test waits for what it does
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
        if (page != null) {
            page.close();
        }
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void the_notebook_runs_from_top_to_bottom_beside_a_conversation() {
        host.play(SCRIPT);
        String printed = executed(NOTEBOOK, environment("executed", null), "executed", 2);
        assertAll(
            () -> assertTrue(printed.contains(FIRST.replace("\n", "\n    ")), printed),
            () -> assertTrue(printed.contains("['stock']"), printed),
            () -> assertTrue(printed.contains("<td>Garden chairs, by far.</td>"), printed),
            () -> assertTrue(printed.contains("Assistant: Twelve are left."), printed));
    }

    @Test
    void the_java_notebook_runs_beside_a_conversation_too() throws IOException {
        host.play(SCRIPT);
        Map<String, String> environment = environment("java-notebook", null);
        environment.put("JUPYTER_PATH", Examples.javaKernel().toString());
        String printed = executed(NOTEBOOK.resolveSibling("conversation-java.ipynb"), environment, "java-notebook", 1);
        assertTrue(printed.contains("User: What sold best?\n    Assistant: Garden chairs, by far."), printed);
        assertTrue(printed.contains("<iframe src='" + host.url() + "/embed?key=java-notebook&amp;token="), printed);
    }

    @Test
    void in_jupyterlab_a_cell_shows_the_conversation_and_the_next_one_reads_it() {
        try (LocalServer jupyter = jupyter(environment("lab", null))) {
            page = chromium.open(jupyter.url() + "/lab/tree/conversation.ipynb?token=" + JUPYTER_TOKEN);
            converse();
        }
    }

    @Test
    void in_notebook_the_same_works_through_the_servers_own_proxy() {
        int port = Integer.parseInt(host.url().replaceAll(".*:", ""));
        try (LocalServer jupyter = jupyter(environment("proxied", "/proxy/" + port))) {
            page = chromium.open(jupyter.url() + "/notebooks/conversation.ipynb?token=" + JUPYTER_TOKEN);
            Widget widget = converse();
            assertEquals(jupyter.url() + "/proxy/" + port + "/embed",
                widget.frame().url().replaceAll("\\?.*", ""));
        }
    }

    /** What a notebook prints beside a conversation of so many turns, executed from top to bottom. */
    private String executed(Path notebook, Map<String, String> environment, String key, int turns) {
        CompletableFuture<String> executed = begun(notebook, environment, key);
        page = chromium.open(host.url() + "/embed?key=" + key + "&token=" + TestHost.TOKEN);
        Widget widget = Examples.talk(host, page);
        for (int turn = 1; turn <= turns; turn++) {
            int items = 2 * turn;
            widget.speak();
            Await.until("the answer", SOON, () -> host.snapshot(key).path("transcript").size() >= items
                && host.snapshot(key).path("phase").asText().equals("listening"));
        }
        return executed.join();
    }

    /** Begun again, at most twice, where the kernel never answers: {@link Examples#javaKernel()} says why. */
    private static CompletableFuture<String> begun(Path notebook, Map<String, String> environment, String key) {
        for (int start = 1; ; start++) {
            CompletableFuture<String> executed = CompletableFuture.supplyAsync(() -> Tools.run(notebook.getParent(),
                environment, Examples.jupyter().toString(), "-m", "nbconvert", "--to", "markdown", "--execute",
                "--stdout", "--log-level=WARN", "--ExecutePreprocessor.startup_timeout=30", notebook.toString()));
            Await.until("the notebook to make its session", SOON, () -> executed.isDone()
                || host.ask("GET", "/api/sessions/" + key, null).statusCode() == 200);
            if (!executed.isDone()) {
                return executed;
            }
            String why = executed.handle((printed, failure) -> failure == null ? printed : failure.toString()).join();
            assertTrue(start < 3 && why.contains("Kernel didn't respond"), "It ended before anybody talked: " + why);
        }
    }

    private Widget converse() {
        host.play(SCRIPT);
        run(cell("talk.iframe()"));
        Widget widget = Examples.talk(host, page);
        Locator reading = cell("talk.wait(seconds=60");
        run(reading);
        widget.speak();
        Await.value("the cell to print what was said", SOON,
            () -> String.join("", reading.locator(".jp-OutputArea-output").allInnerTexts()).strip(), FIRST::equals);
        return widget;
    }

    private Locator cell(String code) {
        return page.locator(".jp-CodeCell").filter(new Locator.FilterOptions().setHasText(code));
    }

    /** Nothing runs before the kernel is there, and nobody says so: then it is asked for again. */
    private void run(Locator cell) {
        Locator asked = cell.locator(".jp-InputArea-prompt").filter(new Locator.FilterOptions().setHasNotText("[ ]"));
        Await.until("the cell to run", SOON, () -> {
            cell.locator(".cm-content").click();
            page.keyboard().press("Shift+Enter");
            try {
                asked.waitFor(new Locator.WaitForOptions().setTimeout(LONGEST_START_MS));
                return true;
            } catch (TimeoutError notYet) {
                return false;
            }
        });
    }

    /** The microphone comes with the iframe, so the notebook server may be an ordinary one. */
    private static LocalServer jupyter(Map<String, String> environment) {
        try {
            Path folder = Files.createTempDirectory("realtime-audio-test");
            Files.copy(NOTEBOOK, folder.resolve("conversation.ipynb"));
            return LocalServer.start(folder, environment, "/api", List.of(Examples.jupyter().toString(), "-m",
                "jupyterlab", "--allow-root", "--no-browser", "--ip=127.0.0.1", "--port={port}",
                "--IdentityProvider.token=" + JUPYTER_TOKEN, "--ServerApp.password="));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, String> environment(String key, String proxy) {
        Map<String, String> environment = new HashMap<>(Examples.environment(host));
        environment.put("REALTIME_AUDIO_KEY", key);
        if (proxy != null) {
            environment.put("REALTIME_AUDIO_PROXY", proxy);
        }
        return environment;
    }
}
