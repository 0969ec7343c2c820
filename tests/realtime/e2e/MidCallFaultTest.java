package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Wav;

/** What a person sees of what goes wrong while the call is up: hardly anything of it ends a conversation. */
class MidCallFaultTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final List<String> ANSWERED =
        List.of("new", "connecting", "listening", "thinking", "assistant_speaking", "listening");
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

    private static Conversation begin(String script) {
        host.play(script);
        Conversation talk = Conversation.open(host, chromium, "{}");
        talk.widget().start();
        talk.widget().awaitPhase("listening");
        return talk;
    }

    private static String error(String after, String code, String message) {
        return error("{'answer':'Of course.'}", after, code, message);
    }

    private static String error(String turn, String after, String code, String message) {
        return "{'repeat':true,'turns':[" + turn + "],'faults':{'events':{'extra':[{'after':'" + after
            + "','event':{'type':'error','error':{'type':'invalid_request_error','code':'" + code
            + "','message':'" + message + "','param':null,'event_id':null}}}]}}}";
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        unknown_parameter          | does not take one of the session's settings | Correct the setting
        invalid_value              | does not take one of the session's settings | Correct the setting
        invalid_type               | does not take one of the session's settings | Correct the setting
        missing_required_parameter | does not take one of the session's settings | Correct the setting
        rate_limit_exceeded        | too many requests                           | Wait a moment
        server_error               | a problem with this answer                  | Say it again
        an_error_of_next_year      | reports a problem                           | Say it again
        """)
    void an_error_during_the_call_is_shown_and_the_conversation_goes_on(String code, String message, String fix) {
        try (Conversation talk = begin(error("response.done", code, "Mind the gap."))) {
            talk.widget().type("Hello?");
            Await.value("the message", SOON, talk.widget()::problem, shown -> shown.contains(message));
            Await.value("the answer to be heard", SOON, talk.widget()::phases, ANSWERED::equals);
            assertAll(
                () -> assertTrue(talk.widget().problem().contains("It says: Mind the gap."), talk.widget().problem()),
                () -> assertTrue(talk.widget().problem().contains(fix), talk.widget().problem()),
                () -> assertEquals(List.of(code), talk.widget().problems()),
                () -> assertEquals(code, talk.snapshot().path("error").path("code").asText()),
                () -> assertEquals("connected", talk.snapshot().path("status").asText()),
                () -> assertEquals(List.of("user completed", "assistant completed"), talk.items()),
                () -> assertEquals(List.of("connecting", "connected", "speaking", "connected"),
                    host.statuses(talk.id())));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"response_cancel_not_active,response.created", "input_audio_buffer_commit_empty,response.created",
        "conversation_already_has_active_response,response.done"})
    void a_race_that_leaves_nothing_to_repair_is_never_shown(String code, String after) {
        try (Conversation talk = begin(error(after, code, "Too late."))) {
            talk.widget().type("Hello?");
            Await.value("the answer to be heard", SOON, talk.widget()::phases, ANSWERED::equals);
            talk.widget().type("And now?");
            Await.value("another answer", SOON, talk::items, List.of("user completed", "assistant completed",
                "user completed", "assistant completed")::equals);
            talk.widget().awaitPhase("listening");
            assertAll(
                () -> assertTrue(talk.widget().serverEvents().getFirst().stream()
                    .anyMatch(event -> event.at("/error/code").asText().equals(code)), "the error was not sent"),
                () -> assertEquals(List.of(), talk.widget().problems()),
                () -> assertTrue(talk.snapshot().path("error").isNull(), talk.snapshot().toString()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        session_expired             | reached the provider's time limit  | Press “Start conversation” to go on
        invalid_api_key             | no longer accepts the API key      | Set a working key
        session_resources_exhausted | has no room                        | Wait a moment
        """)
    void an_error_that_ends_the_call_says_so_and_offers_to_go_on(String code, String message, String fix) {
        // Long enough for the end to come before the answer is heard, however busy the machine is.
        String turn = "{'answer':'Of course.','delay_ms':10000}";
        try (Conversation talk = begin(error(turn, "response.created", code, "Over."))) {
            talk.widget().type("Hello?");
            Await.value("the message", SOON, talk.widget()::problem, shown -> shown.contains(message));
            assertAll(
                () -> assertTrue(talk.widget().problem().contains(fix), talk.widget().problem()),
                () -> assertEquals(List.of("new", "connecting", "listening", "thinking", "failed"),
                    talk.widget().phases()),
                () -> assertEquals(List.of("connecting", "connected", "error"), host.statuses(talk.id())),
                () -> assertEquals(code, talk.snapshot().path("ended_reason").asText()),
                () -> assertFalse(talk.widget().microphoneIsOpen(), "the microphone is still on"),
                () -> assertTrue(talk.widget().button("Start conversation").isEnabled()));
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        insufficient_quota  | no credit left             | Add credit
        rate_limit_exceeded | too many requests          | Wait a moment
        server_error        | a problem with this answer | Say it again
        """)
    void a_failed_answer_is_shown_until_the_next_one_begins(String code, String message, String fix) {
        try (Conversation talk = begin("{'turns':[{'failure':{'code':'" + code + "'}},"
            + "{'answer':'Now it works.'}]}")) {
            talk.widget().type("Hello?");
            Await.value("the message", SOON, talk.widget()::problem, shown -> shown.contains(message));
            assertTrue(talk.widget().problem().contains(fix), talk.widget().problem());
            assertEquals(code, talk.snapshot().path("error").path("code").asText());
            assertEquals(List.of("user completed"), talk.items());
            talk.widget().type("And now?");
            Await.value("the next answer to be heard", SOON, talk.widget()::phases,
                List.of("new", "connecting", "listening", "thinking", "listening", "thinking", "assistant_speaking",
                    "listening")::equals);
            assertAll(
                () -> assertEquals(List.of(code, ""), talk.widget().problems()),
                () -> assertTrue(talk.snapshot().path("error").isNull(), talk.snapshot().toString()),
                () -> assertEquals(List.of("connecting", "connected", "speaking", "connected"),
                    host.statuses(talk.id())));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        content_filter    | content filter cut the answer short | Put it another way
        max_output_tokens | reached its longest length          | Raise max_output_tokens
        """)
    void an_incomplete_answer_stays_and_says_why_it_ends(String reason, String message, String fix) {
        try (Conversation talk = begin("{'turns':[{'answer':'Once upon a','incomplete':'" + reason + "'}]}")) {
            talk.widget().type("Tell me a story.");
            Await.value("the message", SOON, talk.widget()::problem, shown -> shown.contains(message));
            Await.value("the answer to be heard", SOON, talk.widget()::phases, ANSWERED::equals);
            assertAll(
                () -> assertTrue(talk.widget().problem().contains(fix), talk.widget().problem()),
                () -> assertEquals(reason, talk.snapshot().path("error").path("code").asText()),
                () -> assertEquals(List.of("Tell me a story.", "Once upon a"), talk.widget().transcript()));
        }
    }

    @Test
    void a_turn_that_nobody_answers_is_asked_about_and_answered() {
        try (Conversation talk = begin("{'turns':[{'silent':true,'answer':'Here I am.'}]}")) {
            talk.widget().type("Anybody there?");
            Await.value("the answer to be heard", SOON, talk.widget()::phases, ANSWERED::equals);
            assertEquals(List.of("Anybody there?", "Here I am."), talk.widget().transcript());
            assertEquals(List.of(), talk.widget().problems());
        }
    }

    @Test
    void events_of_next_year_more_fields_and_events_told_twice_change_nothing() {
        try (Conversation talk = begin("{'turns':[{'answer':'Of course.'}],'faults':{'events':{'extra_fields':true,"
            + "'extra':[{'after':'response.created','event':{'type':'response.telepathy.delta','thought':1}}],"
            + "'duplicate':['conversation.item.added','response.created','response.output_audio_transcript.delta',"
            + "'response.done','output_audio_buffer.started','output_audio_buffer.stopped']}}}")) {
            talk.widget().type("Hello?");
            Await.value("the answer to be heard", SOON, talk.widget()::phases, ANSWERED::equals);
            assertAll(
                () -> assertEquals(List.of("Hello?", "Of course."), talk.widget().transcript()),
                () -> assertEquals(List.of("user completed", "assistant completed"), talk.items()),
                () -> assertEquals(List.of("connecting", "connected", "speaking", "connected"),
                    host.statuses(talk.id())),
                () -> assertEquals(List.of(), talk.widget().problems()));
        }
    }
}
