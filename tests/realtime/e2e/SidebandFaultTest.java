package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** The host loses sight of the call, or the call itself is lost: nothing of what was said is lost or told twice. */
class SidebandFaultTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String TURNS = "'turns':[{'user':'First.','answer':'One.'},"
        + "{'user':'Second.','answer':'Two.'}]";
    private static final List<String> SAID = List.of("First.", "One.", "Second.", "Two.");
    private static Chromium chromium;
    private TestHost host;
    private Conversation talk;
    private String id;
    private Widget widget;

    @BeforeAll
    static void open() {
        chromium = Chromium.talking();
    }

    @AfterAll
    static void close() {
        chromium.close();
    }

    @BeforeEach
    void start() {
        host = TestHost.start();
    }

    @AfterEach
    void stop() {
        talk.close();
        host.close();
    }

    @Test
    void where_the_sideband_is_refused_the_widget_forwards_the_events() {
        begin("{" + TURNS + ",'faults':{'sideband':{'status':404}}}");
        talk.speak();
        talk.speak();
        assertAll(
            () -> assertTrue(host.snapshot(id).path("forward_events").asBoolean(), "the widget forwards nothing"),
            () -> assertEquals(SAID, talk.contents()),
            () -> assertEquals(SAID, widget.transcript()),
            () -> assertEquals(List.of(), widget.problems()));
    }

    @Test
    void a_sideband_that_is_dropped_is_attached_again_and_nothing_is_told_twice() {
        begin("{" + TURNS + ",'faults':{'sideband':{'drop_after_turn':1,'first':1}}}");
        talk.speak();
        talk.speak();
        Await.until("the widget not to forward any more", SOON,
            () -> !host.snapshot(id).path("forward_events").asBoolean());
        assertAll(
            () -> assertEquals(SAID, talk.contents()),
            () -> assertEquals(List.of("idle", "connecting", "connected", "recording", "connected", "speaking",
                "connected", "recording", "connected", "speaking", "connected"), host.statuses(id)),
            () -> assertEquals(1, host.snapshot(id).path("call").asInt()),
            () -> assertEquals(List.of(), widget.problems()));
    }

    @Test
    void a_call_dropped_by_the_far_end_goes_on_in_another() {
        begin("{" + TURNS + ",'faults':{'session':{'drop_after_ms':1500,'first':1}}}");
        List<String> goesOn = List.of("new", "connecting", "listening", "reconnecting", "listening");
        Await.value("the conversation to go on", SOON, widget::phases, goesOn::equals);
        talk.speak();
        assertAll(
            () -> assertEquals(2, host.snapshot(id).path("call").asInt()),
            () -> assertEquals(List.of("idle", "connecting", "connected", "connecting", "connected", "recording",
                "connected", "speaking", "connected"), host.statuses(id)),
            () -> assertEquals(SAID.subList(0, 2), talk.contents()),
            () -> assertEquals(List.of(), widget.problems()),
            () -> assertTrue(widget.microphoneIsOpen(), "the microphone is off"));
    }

    @Test
    void a_spoken_turn_that_nobody_answers_is_asked_about_and_answered_once() {
        begin("{'turns':[{'user':'First.','answer':'One.','silent':true}]}");
        talk.speak();
        assertAll(
            () -> assertEquals(SAID.subList(0, 2), talk.contents()),
            () -> assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking",
                "assistant_speaking", "listening"), widget.phases()),
            () -> assertEquals(List.of(), widget.problems()));
    }

    private void begin(String script) {
        host.play(script);
        talk = Conversation.begin(host, chromium, "{}");
        id = talk.id();
        widget = talk.widget();
    }
}
