package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** The browser places the call by itself, with a short-lived key; the host learns of it what the widget forwards. */
class ClientSecretTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String LONG = "The garden chairs sold best, far ahead of the tables, which in turn sold "
        + "better than in any month before, while the parasols hardly sold at all.";
    private static final String SCRIPT = "{\"turns\":[{\"user\":\"What sold best?\",\"answer\":\"Chairs.\"},"
        + "{\"answer\":\"" + LONG + "\"}]}";
    private static TestHost host;
    private static Chromium chromium;

    @BeforeAll
    static void start() {
        host = TestHost.withClientSecrets("openai");
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    /** Everything that passes between a page and any server. */
    private static final class Traffic {
        private final List<Request> requests = new CopyOnWriteArrayList<>();
        private final List<Request> finished = new CopyOnWriteArrayList<>();

        Traffic(Page page) {
            page.onRequest(requests::add);
            page.onRequestFinished(finished::add);
        }

        List<Request> to(String url) {
            return requests.stream().filter(request -> request.url().startsWith(url)).toList();
        }

        /** The event stream has no end; the session's log, of which it is made, is looked at by itself. */
        boolean mentions(String secret) {
            return requests.stream().anyMatch(request -> (request.url() + request.headers() + request.postData())
                    .contains(secret))
                || finished.stream().anyMatch(request -> answerTo(request).contains(secret));
        }

        private static String answerTo(Request request) {
            Response response = request.response();
            try {
                return request.allHeaders() + "" + response.allHeaders() + response.text();
            } catch (PlaywrightException withoutBody) {
                return "";
            }
        }
    }

    @Test
    void a_whole_conversation_without_a_sideband_and_without_the_real_key_in_the_browser() {
        host.practice().play(Script.parse(SCRIPT));
        Conversation talk = Conversation.open(host, chromium, "{}");
        Widget widget = talk.widget();
        Traffic traffic = new Traffic(widget.page());
        Response page = widget.page().reload();
        host.send("POST", "/api/sessions/" + talk.id() + "/control", "{\"action\":\"mute\"}");
        Await.until("the page to know", SOON, () -> widget.phase().equals("new"));
        widget.start();
        widget.awaitPhase("listening");
        talk.speak();
        widget.type("Tell me everything.");
        widget.awaitPhase("assistant_speaking");
        widget.button("Stop talking").click();
        widget.awaitPhase("listening");
        Await.until("the interruption to be known", SOON,
            () -> talk.snapshot().path("transcript").path(3).path("interrupted").asBoolean());
        widget.stop();
        Await.until("the call to be over", SOON, () -> host.practice().liveCalls() == 0);
        assertTranscript(talk);
        assertKeys(traffic, page);
        talk.close();
    }

    private static void assertTranscript(Conversation talk) {
        JsonNode session = talk.snapshot();
        JsonNode cut = session.path("transcript").path(3);
        assertAll(
            () -> assertEquals(List.of("What sold best?", "Chairs.", "Tell me everything."),
                talk.contents().subList(0, 3)),
            () -> assertEquals(4, talk.contents().size()),
            () -> assertTrue(LONG.startsWith(cut.path("content").asText()), cut.toString()),
            () -> assertTrue(cut.path("content").asText().length() < LONG.length(), cut.toString()),
            () -> assertEquals(List.of("idle", "connecting", "connected", "recording", "connected", "speaking",
                "connected", "speaking", "connected", "idle"), host.statuses(talk.id())),
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening", "thinking", "assistant_speaking", "listening", "ended"),
                talk.widget().phases()),
            () -> assertEquals("stopped", session.path("ended_reason").asText()),
            () -> assertEquals(List.of(), talk.widget().problems()));
    }

    private static void assertKeys(Traffic traffic, Response page) {
        String provider = host.practice().baseUrl().toString();
        List<Request> calls = traffic.to(provider).stream().filter(call -> call.method().equals("POST")).toList();
        String origin = provider.substring(0, provider.indexOf('/', "http://".length()));
        assertAll(
            () -> assertEquals(List.of(provider + "/realtime/calls"), calls.stream().map(Request::url).toList()),
            () -> assertTrue(calls.getFirst().headerValue("authorization").startsWith("Bearer ek_")),
            () -> assertEquals(Optional.of("connect-src 'self' " + origin), connectSources(page)),
            () -> assertFalse(traffic.mentions(host.practice().apiKey()), "the browser has seen the real key"),
            () -> assertFalse(host.events(page.url().replaceAll(".*session=([^&]*).*", "$1")).toString()
                .contains(host.practice().apiKey()), "the event stream has the real key"));
    }

    private static Optional<String> connectSources(Response page) {
        return Arrays.stream(page.headerValue("content-security-policy").split(";")).map(String::strip)
            .filter(directive -> directive.startsWith("connect-src")).findFirst();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a key that is too old | "status":401,"code":"invalid_api_key","first":1
        a passing problem     | "status":500,"code":"server_error","first":1
        """)
    void what_passes_is_tried_once_more(String name, String fault) {
        host.play("{'faults':{'calls':{" + fault + "}}}");
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            talk.widget().start();
            talk.widget().awaitPhase("listening");
            assertEquals(List.of("new", "connecting", "listening"), talk.widget().phases());
            assertEquals(List.of(), talk.widget().problems());
            assertEquals(2, talk.snapshot().path("call").asInt());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        401 | "status":401,"code":"invalid_api_key"                 | client_secret_refused | API key and clock
        400 | "status":400,"code":"invalid_offer"                   | provider_refused      | settings
        429 | "status":429,"code":"rate_limit_exceeded"             | rate_limit_exceeded   | Wait a little
        500 | "status":500,"code":"server_error"                    | provider_unavailable  | Wait a minute
        """)
    void what_stays_is_told_to_the_person_and_to_the_host(String name, String fault, String code, String fix) {
        host.play("{'faults':{'calls':{" + fault + "}}}");
        try (Conversation talk = Conversation.open(host, chromium, "{}")) {
            talk.widget().start();
            Await.value("the message", SOON, talk.widget()::problem, shown -> shown.contains(fix));
            Await.value("the host to know", SOON, () -> talk.snapshot().path("error").path("code").asText(),
                code::equals);
            assertEquals(List.of("new", "connecting", "failed"), talk.widget().phases());
            assertFalse(talk.widget().microphoneIsOpen(), "the microphone is still on");
        }
    }
}
