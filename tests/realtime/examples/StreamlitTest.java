package realtime.examples;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.LocalServer;
import support.TestHost;
import support.Widget;

/** The Streamlit apps among the examples, in the real Streamlit, with a conversation by voice in the browser. */
@Order(1)
class StreamlitTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String SCRIPT = "{'turns':[{'user':'What sold best?','answer':'Garden chairs, by far.'},"
        + "{'user':'How many?','answer':'Eighty four.'}]}";
    private static final String FIRST = "User: What sold best?\nAssistant: Garden chairs, by far.";
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
        host.play(SCRIPT);
        Page page = open(app("streamlit_app.py"));
        Widget widget = talk(page);
        int before = runs(page);
        widget.speak();
        awaitText(page, FIRST);
        widget.awaitPhase("listening");
        awaitRuns(page, before + 2);
        widget.speak();
        awaitText(page, FIRST + "\nUser: How many?\nAssistant: Eighty four.");
        widget.awaitPhase("listening");
        awaitRuns(page, before + 4);
        widget.stop();
        page.getByText("status idle").waitFor();
        awaitRuns(page, before + 5);
    }

    @Test
    void two_hundred_runs_while_somebody_talks_are_one_call_and_lose_no_turn() {
        host.play("{'repeat':true,'turns':[{'user':'And now?','answer':'Garden chairs, by far.'}]}");
        Page page = open(app("streamlit_app.py"));
        Widget widget = talk(page);
        String sessionId = newest().path("session_id").asText();
        int turns = 0;
        int before = runs(page);
        for (int click = 1; click <= 200; click++) {
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run again")).click();
            if (click % 50 == 25) {
                widget.awaitPhase("listening");
                widget.speak();
                turns++;
            }
        }
        int expected = 2 * turns;
        Await.until(expected + " turns", SOON, () -> host.snapshot(sessionId).path("transcript").size() == expected
            && host.snapshot(sessionId).path("phase").asText().equals("listening"));
        JsonNode snapshot = host.snapshot(sessionId);
        awaitText(page, snapshot.path("transcript_text").asText());
        assertAll(
            () -> assertEquals(1, snapshot.path("call").asInt()),
            () -> assertEquals(1, host.practice().liveCalls()),
            () -> assertTrue(runs(page) > before + expected, "runs: " + runs(page)),
            () -> assertFalse(widget.phases().contains("reconnecting"), widget.phases().toString()),
            () -> assertEquals(List.of("user completed", "assistant completed"), snapshot.path("transcript")
                .valueStream().map(item -> item.path("type").asText() + " " + item.path("status").asText())
                .distinct().toList()));
    }

    @Test
    void what_an_app_says_otherwise_changes_the_conversation_and_what_it_says_again_does_not() {
        host.play(SCRIPT);
        Page page = open(app("streamlit_app.py"));
        Widget widget = talk(page);
        int updates = host.sent("session.update").size();
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Run again")).click();
        page.getByLabel("Month").click();
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("April")).click();
        Await.until("the provider to be told", SOON, () -> host.sent("session.update").size() == updates + 1);
        assertTrue(host.sent("session.update").getLast().at("/session/instructions").asText()
            .contains("The dashboard shows April."));
        widget.speak();
        awaitText(page, FIRST);
        assertEquals(1, newest().path("call").asInt());
    }

    @Test
    void everybody_who_opens_an_app_has_a_conversation_of_their_own_and_never_the_hosts_token() {
        LocalServer app = app("streamlit_app.py");
        Page first = open(app);
        Widget.in(first);
        String one = newest().path("session_id").asText();
        Page second = open(app);
        Widget.in(second);
        assertNotEquals(one, newest().path("session_id").asText());
        assertAll(
            () -> assertFalse(addresses(first).contains(TestHost.TOKEN), addresses(first)),
            () -> assertFalse(addresses(second).contains(TestHost.TOKEN), addresses(second)));
    }

    @Test
    void a_component_by_its_address_alone_comes_back_to_its_conversation_in_another_frame() {
        host.play(SCRIPT);
        Page page = open(app("streamlit_direct.py"));
        Widget widget = talk(page);
        widget.speak();
        awaitText(page, FIRST);
        page.getByText("Show a hint above").click();
        page.getByText("The conversation goes on").waitFor();
        Await.until("the widget to be back in the call", SOON, () -> "listening".equals(
            host.snapshot("direct").path("phase").asText()) && host.practice().liveCalls() == 1);
        Widget again = Widget.in(page);
        again.awaitPhase("listening");
        again.speak();
        awaitText(page, FIRST + "\nUser: How many?\nAssistant: Eighty four.");
        assertEquals("direct", host.snapshot("direct").path("key").asText());
    }

    @Test
    void what_the_host_says_against_an_app_is_shown_and_told_to_it() {
        Page page = open(app("streamlit_direct.py", "wrong"));
        page.getByText("status error").waitFor();
        String shown = page.frames().stream().filter(frame -> frame.url().contains("/streamlit?")).findFirst()
            .orElseThrow().locator("[role=alert]").innerText();
        assertTrue(shown.startsWith("This token does not open this."), shown);
    }

    @Test
    void a_component_of_the_second_generation_stands_in_the_page_itself() {
        host.play(SCRIPT);
        Page page = open(app("streamlit_v2.py"));
        Widget widget = talk(page);
        page.getByText("status connected").waitFor();
        widget.speak();
        awaitText(page, FIRST);
        assertEquals(1, newest().path("call").asInt());
    }

    @Test
    void the_plain_iframe_is_read_back_by_address() {
        host.play(SCRIPT);
        Page page = open(app("streamlit_iframe.py"));
        Widget widget = talk(page);
        widget.speak();
        awaitText(page, FIRST);
    }

    private Page open(LocalServer server) {
        Page page = chromium.open(server.url());
        opened.add(page);
        return page;
    }

    private LocalServer app(String file) {
        return app(file, TestHost.TOKEN);
    }

    private LocalServer app(String file, String token) {
        Map<String, String> environment = new HashMap<>(Examples.environment(host));
        environment.put("URL", host.url() + "/streamlit?token=" + token);
        LocalServer server = LocalServer.start(Examples.FOLDER.resolve("python"), environment, "/_stcore/health",
            List.of(Examples.streamlit().toString(), "-m", "streamlit", "run", file, "--server.port", "{port}",
                "--server.address", "localhost", "--server.headless", "true", "--browser.gatherUsageStats", "false",
                "--server.fileWatcherType", "none"));
        opened.add(server);
        return server;
    }

    private static Widget talk(Page page) {
        Widget widget = Examples.talk(host, page);
        if (page.getByText("status ").count() > 0) {
            page.getByText("status connected").waitFor();
        }
        return widget;
    }

    private static JsonNode newest() {
        return host.send("GET", "/api/sessions?limit=1", null).path("sessions").path(0);
    }

    private static String addresses(Page page) {
        return page.frames().stream().map(frame -> frame.url()).toList() + page.content();
    }

    private static int runs(Page page) {
        return Integer.parseInt(page.getByText("Run ").last().innerText().replaceAll("\\D+", ""));
    }

    /** A run that a turn's end has begun may come behind the words, which an earlier one has read already. */
    private static void awaitRuns(Page page, int number) {
        Await.value("the app to have run", SOON, () -> runs(page), now -> now == number);
    }

    private static void awaitText(Page page, String text) {
        Await.value("the app to show the transcript", SOON,
            () -> page.locator("[data-testid=stText]").innerText(), text::equals);
    }
}
