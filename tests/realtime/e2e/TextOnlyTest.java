package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** Conversations of people who type: because they want to, or because there is no microphone for them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TextOnlyTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String ANSWERS = "{'repeat':true,'turns':[{'answer':'Garden chairs, by far.'}]}";
    private static TestHost host;

    @BeforeAll
    static void start() {
        host = TestHost.start();
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    @Test
    void with_the_microphone_denied_a_person_goes_on_by_text_and_is_answered_aloud() {
        host.play(ANSWERS);
        try (Chromium chromium = Chromium.denying(); Conversation talk = Conversation.open(host, chromium, "{}")) {
            Widget widget = talk.widget();
            widget.start();
            widget.awaitPhase("failed");
            assertEquals(List.of("microphone_denied"), widget.problems());
            widget.press("Continue by text");
            widget.awaitPhase("listening");
            widget.type("What sold best?");
            talk.awaitHeard(1);
            assertAll(
                () -> assertEquals(List.of("What sold best?", "Garden chairs, by far."), talk.contents()),
                () -> assertEquals(talk.contents(), widget.transcript()),
                () -> assertTrue(widget.heardEnergy() > 0.001, "nothing was heard"),
                () -> assertFalse(widget.microphoneIsOpen()),
                () -> assertEquals("Your turn", widget.status()),
                () -> assertEquals("", widget.problem()));
            widget.press("Use the microphone");
            Await.until("the reason why it cannot be used", SOON, () -> !widget.problem().isEmpty());
            assertEquals("listening", widget.phase());
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"webrtc", "websocket"})
    void typing_begins_a_conversation_and_the_microphone_is_asked_for_only_when_it_is_wanted(String transport) {
        host.play(ANSWERS);
        try (Chromium chromium = Chromium.talking(); Conversation talk =
            Conversation.open(host, chromium, "{\"transport\":\"" + transport + "\"}")) {
            Widget widget = talk.widget();
            widget.type("What sold best?");
            widget.awaitPhase("assistant_speaking");
            talk.awaitHeard(1);
            assertEquals(List.of("What sold best?", "Garden chairs, by far."), talk.contents());
            assertEquals(0, widget.json("window.__tracks.length").asInt());
            assertEquals(List.of("new", "connecting", "listening", "assistant_speaking", "listening"),
                widget.phases().stream().filter(phase -> !phase.equals("thinking")).toList());
            widget.press("Use the microphone");
            widget.awaitPhase("user_speaking");
            widget.press("Mute");
            talk.awaitHeard(3);
            assertEquals(List.of("user completed", "assistant completed", "user completed", "assistant completed"),
                talk.items());
            assertEquals(1, talk.snapshot().path("call").asInt());
            assertEquals(1, widget.json("window.__tracks.length").asInt());
        }
    }

    @Test
    void a_person_who_types_with_push_to_talk_has_the_button_once_there_is_a_microphone() {
        host.play(ANSWERS);
        try (Chromium chromium = Chromium.talking(); Conversation talk =
            Conversation.open(host, chromium, "{\"turn_detection\":{\"type\":\"push_to_talk\"}}")) {
            Widget widget = talk.widget();
            Await.until("how turns are taken", SOON, () -> widget.text().contains("Push to talk"));
            widget.type("What sold best?");
            talk.awaitHeard(1);
            assertFalse(widget.button("Hold to talk").isVisible());
            widget.press("Use the microphone");
            widget.button("Hold to talk").waitFor();
            assertEquals("Your turn", widget.status());
        }
    }
}
