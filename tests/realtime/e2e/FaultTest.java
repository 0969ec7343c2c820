package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.TestHost;
import support.Wav;
import support.Widget;

/** What a person sees when something goes wrong: what happened, what to do next, a free microphone, and Start again. */
class FaultTest {
    private static final Duration SOON = Duration.ofSeconds(20);
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

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        401          | "status":401,"code":"invalid_api_key"                     | invalid_api_key      | does not accept the API key | Set OPENAI_API_KEY
        429          | "status":429,"code":"rate_limit_exceeded","retry_after":2 | rate_limit_exceeded  | too many requests           | Wait 2 s
        no credit    | "status":429,"code":"insufficient_quota"                  | insufficient_quota   | no credit left              | Add credit
        500          | "status":500,"code":"server_error"                        | server_error         | a problem of its own        | Try again in a minute
        an HTML page | "status":503,"html":true                                  | provider_unavailable | a problem of its own        | Try again in a minute
        refused SDP  | "status":400,"refuse_sdp":true                            | invalid_offer        | refused the call            | Check the session's settings
        a hang       | "hang_ms":60000                                           | provider_timeout     | did not answer in time      | Check the network
        """)
    void a_refused_call_says_what_happened_and_what_to_do(String name, String fault, String code,
                                                               String message, String fix) {
        host.practice().play(Script.parse("{\"faults\":{\"calls\":{" + fault + "}}}"));
        JsonNode session = host.create("{}");
        Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
        widget.start();
        Await.until("the message", SOON, () -> widget.text().contains(message));
        assertTrue(widget.text().contains(fix), widget.text());
        assertEquals(code, host.snapshot(session.path("session_id").asText()).path("error").path("code").asText());
        assertEquals("error", host.snapshot(session.path("session_id").asText()).path("status").asText());
        assertEquals(List.of("new", "connecting", "failed"), widget.phases());
        assertFalse(widget.microphoneIsOpen(), "the microphone is still on");
        assertStartsAgain(widget);
    }

    @Test
    void a_call_dropped_by_the_far_end_is_placed_again_with_the_same_microphone() {
        host.practice().play(Script.parse("{\"faults\":{\"session\":{\"drop_after_ms\":1500,\"first\":1}}}"));
        JsonNode session = host.create("{}");
        Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
        widget.start();
        Await.until("the second call to stand", SOON,
            () -> widget.phases().equals(List.of("new", "connecting", "listening", "reconnecting", "listening")));
        assertTrue(widget.microphoneIsOpen(), "the microphone was let go");
        assertEquals(2, host.snapshot(session.path("session_id").asText()).path("call").asInt());
        widget.stop();
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        assertFalse(widget.microphoneIsOpen(), "the microphone is still on");
    }

    @Test
    void a_denied_microphone_says_how_to_allow_it_and_costs_no_call() {
        try (Chromium denying = Chromium.denying()) {
            JsonNode session = host.create("{}");
            Widget widget = Widget.in(denying.open(session.path("embed_url").asText()));
            widget.start();
            Await.until("the message", SOON, () -> widget.text().contains("microphone"));
            assertTrue(widget.text().toLowerCase().contains("allow"), widget.text());
            Await.until("Start to be offered again", SOON, () -> widget.button("Start conversation").isEnabled());
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    private static void assertStartsAgain(Widget widget) {
        host.practice().play(Script.NONE);
        widget.start();
        Await.until("the second start to connect", SOON, () -> widget.phase().equals("listening"));
        widget.stop();
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }
}
