package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Wav;
import support.Widget;

/**
 * What a person sees when a call cannot be had: what happened, what to do next, a free microphone, and Start again.
 * Where a second try is likely to help, it is made, once.
 */
class FaultTest {
    private static final Duration SOON = Duration.ofSeconds(40);
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

    static List<Arguments> refusals() {
        return List.of(
            arguments("401", "'status':401,'code':'invalid_api_key'",
                "invalid_api_key", "does not accept the API key", "Set OPENAI_API_KEY", 1),
            arguments("403", "'status':403",
                "model_not_found", "refuses this model, or the key may not", "Check --model", 1),
            arguments("404", "'status':404,'code':'model_not_found'",
                "model_not_found", "refuses this model, or the key may not", "Check --model", 1),
            arguments("refused SDP", "'refuse_sdp':true",
                "invalid_offer", "It says: Failed to parse offer", "Check", 1),
            arguments("unknown field", "'status':400,'code':'unknown_parameter',"
                + "'message':'Unknown parameter: session.foo.'",
                "unknown_parameter", "It says: Unknown parameter: session.foo.", "Check", 1),
            arguments("missing field", "'status':400,'code':'missing_required_parameter',"
                + "'message':'Missing required parameter: session.type.'",
                "missing_required_parameter", "It says: Missing required parameter: session.type.", "Check", 1),
            arguments("beta shape", "'status':400,'code':'beta_api_shape_disabled',"
                + "'message':'The Realtime Beta API is no longer supported.'",
                "beta_api_shape_disabled", "It says: The Realtime Beta API is no longer supported.", "Check", 1),
            arguments("no credit", "'status':429,'code':'insufficient_quota'",
                "insufficient_quota", "no credit left", "Add credit", 1),
            arguments("429, a long wait", "'status':429,'code':'rate_limit_exceeded','retry_after':60",
                "rate_limit_exceeded", "too many requests", "Wait 60 s", 1),
            arguments("429 again", "'status':429,'code':'rate_limit_exceeded','retry_after':1",
                "rate_limit_exceeded", "too many requests", "Wait 1 s", 2),
            arguments("500 again", "'status':500,'code':'server_error'",
                "server_error", "a problem of its own", "Try again in a minute", 2),
            arguments("an HTML page", "'status':503,'html':true",
                "provider_unavailable", "a problem of its own", "Try again in a minute", 2),
            arguments("a hang", "'hang_ms':60000",
                "provider_timeout", "did not answer in time", "Check the network", 1));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void a_refused_call_says_what_happened_and_what_to_do(String name, String fault, String code, String message,
                                                               String fix, int tries) {
        Conversation talk = start(fault);
        Widget widget = talk.widget();
        Await.value("the message", SOON, widget::problem, shown -> shown.contains(message));
        JsonNode snapshot = talk.snapshot();
        List<String> refused = List.of("connecting", "error");
        assertAll(
            () -> assertTrue(widget.problem().contains(fix), widget.problem()),
            () -> assertEquals(List.of(code), widget.problems()),
            () -> assertEquals(code, snapshot.path("error").path("code").asText()),
            () -> assertEquals(code, snapshot.path("ended_reason").asText()),
            () -> assertTrue(widget.problem().contains(snapshot.path("error").path("message").asText())),
            () -> assertEquals(tries, snapshot.path("call").asInt()),
            () -> assertEquals(List.of("new", "connecting", "failed"), widget.phases()),
            () -> assertEquals(tries == 1 ? refused : List.of("connecting", "error", "connecting", "error"),
                host.statuses(talk.id())),
            () -> assertFalse(widget.microphoneIsOpen(), "the microphone is still on"),
            () -> assertEquals(0, host.practice().liveCalls()));
        assertStartsAgain(widget);
        talk.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        429 once          | "status":429,"code":"rate_limit_exceeded","retry_after":1,"first":1
        500 once          | "status":500,"type":"server_error","code":"server_error","first":1
        an HTML page once | "status":503,"html":true,"first":1
        """)
    void a_refusal_that_passes_is_not_shown(String name, String fault) {
        Conversation talk = start(fault);
        Widget widget = talk.widget();
        Await.value("the second try to connect", SOON, widget::phase, "listening"::equals);
        Await.until("the host to know", SOON, () -> talk.snapshot().path("status").asText().equals("connected"));
        JsonNode snapshot = talk.snapshot();
        assertAll(
            () -> assertEquals(List.of("new", "connecting", "listening"), widget.phases()),
            () -> assertEquals(List.of("connecting", "error", "connecting", "connected"), host.statuses(talk.id())),
            () -> assertEquals(List.of(), widget.problems()),
            () -> assertTrue(snapshot.path("error").isNull(), snapshot.toString()),
            () -> assertEquals(2, snapshot.path("call").asInt()),
            () -> assertEquals(1, host.practice().liveCalls()));
        stop(widget);
        talk.close();
    }

    private static Conversation start(String callFault) {
        host.play("{'faults':{'calls':{" + callFault + "}}}");
        Conversation talk = Conversation.open(host, chromium, "{}");
        talk.widget().start();
        return talk;
    }

    private static void assertStartsAgain(Widget widget) {
        host.practice().play(Script.NONE);
        widget.start();
        Await.until("the second start to connect", SOON, () -> widget.phase().equals("listening"));
        assertEquals("", widget.problem());
        stop(widget);
    }

    private static void stop(Widget widget) {
        widget.stop();
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }
}
