package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static realtime.provider.DialogueScene.cancelled;
import static realtime.provider.DialogueScene.committed;
import static realtime.provider.DialogueScene.created;
import static realtime.provider.DialogueScene.done;
import static realtime.provider.DialogueScene.error;
import static realtime.provider.DialogueScene.started;
import static realtime.provider.DialogueScene.toolCall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Phase;
import realtime.session.SettingsParser;

/** The talk button during a call: exactly what was said while it was held is a turn, and each is answered once. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DialoguePushToTalkTest {
    private static final List<String> PRESSED = List.of("output_audio_buffer.clear", "input_audio_buffer.clear");
    private static final List<String> RELEASED = List.of("input_audio_buffer.commit", "response.create");
    private static final List<String> DROPPED = List.of("input_audio_buffer.clear");
    private static final List<String> NOTHING = List.of();
    private final DialogueScene scene = DialogueScene.pushToTalk();
    private final Dialogue dialogue = scene.dialogue;

    private void hold(long milliseconds) {
        dialogue.startTalking();
        scene.pass(milliseconds);
        dialogue.stopTalking();
    }

    @Test
    void what_was_said_while_it_was_held_is_a_turn_and_is_answered() {
        dialogue.startTalking();
        assertEquals(PRESSED, scene.types());
        assertEquals(Phase.USER_SPEAKING, scene.session.phase());
        scene.pass(200);
        dialogue.stopTalking();
        assertEquals(RELEASED, scene.types());
        assertEquals(Phase.THINKING, scene.session.phase());
        scene.hears(committed("U"), created("R"), done("R"));
        assertEquals(Phase.LISTENING, scene.session.phase());
    }

    @Test
    void a_tap_is_no_turn() {
        hold(199);
        scene.types();
        assertEquals(Phase.LISTENING, scene.session.phase());
        hold(100);
        assertEquals(List.of("output_audio_buffer.clear", "input_audio_buffer.clear", "input_audio_buffer.clear"),
            scene.types());
    }

    @Test
    void a_function_that_is_answered_during_a_press_by_mistake_is_spoken_of_after_it() {
        scene.hears(created("R"), toolCall("R", "c"), done("R"));
        dialogue.startTalking();
        dialogue.functions().answer("c", "{}");
        scene.types();
        dialogue.cancelTalking();
        assertEquals(List.of("input_audio_buffer.clear", "response.create"), scene.types());
        scene.hears(created("S"), done("S"));
        hold(100);
        assertEquals(List.of("output_audio_buffer.clear", "input_audio_buffer.clear", "input_audio_buffer.clear"),
            scene.types(), "once is enough");
    }

    @Test
    void pressing_and_releasing_twice_is_one_turn() {
        dialogue.startTalking();
        dialogue.startTalking();
        assertEquals(PRESSED, scene.types());
        scene.pass(1_000);
        dialogue.stopTalking();
        dialogue.stopTalking();
        assertEquals(RELEASED, scene.types());
        dialogue.cancelTalking();
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void a_press_that_is_taken_back_is_no_turn() {
        dialogue.startTalking();
        scene.pass(5_000);
        scene.types();
        dialogue.cancelTalking();
        assertEquals(DROPPED, scene.types());
        assertEquals(Phase.LISTENING, scene.session.phase());
    }

    @Test
    void a_press_during_an_answer_cuts_it_first() {
        scene.hears(created("R"), started("R"));
        dialogue.startTalking();
        assertEquals(List.of("response.cancel", "output_audio_buffer.clear", "input_audio_buffer.clear"),
            scene.types());
        scene.pass(500);
        dialogue.stopTalking();
        assertEquals(List.of("input_audio_buffer.commit"), scene.types(), "the answer that was cut is not done yet");
        scene.hears(cancelled("R"));
        assertEquals(List.of("response.create"), scene.types());
    }

    @Test
    void an_answer_that_begins_while_it_is_held_is_cut_at_once() {
        hold(500);
        scene.types();
        dialogue.startTalking();
        assertEquals(PRESSED, scene.types());
        scene.hears(created("R"));
        assertEquals(List.of("response.cancel", "output_audio_buffer.clear"), scene.types());
        scene.hears(cancelled("R"));
        scene.pass(500);
        dialogue.stopTalking();
        assertEquals(RELEASED, scene.types());
    }

    @Test
    void ten_holds_and_taps_in_a_row_are_as_many_turns_as_were_spoken() {
        List<String> sent = new ArrayList<>();
        for (int press = 0; press < 10; press++) {
            hold(press % 2 == 0 ? 300 : 100);
            sent.addAll(scene.types());
        }
        scene.hears(created("R"), done("R"));
        sent.addAll(scene.types());
        assertEquals(5, sent.stream().filter("input_audio_buffer.commit"::equals).count());
    }

    @Test
    void a_turn_in_which_nothing_was_said_is_not_answered() {
        hold(300);
        scene.types();
        scene.hears(error("input_audio_buffer_commit_empty", null));
        assertEquals("input_audio_buffer_commit_empty", scene.shownError());
        scene.hears(created("R"));
        assertEquals(List.of("response.cancel", "output_audio_buffer.clear"), scene.types());
        scene.hears(cancelled("R"));
        assertEquals(Phase.LISTENING, scene.session.phase());
        scene.pass(60_000);
        assertEquals(NOTHING, scene.types());
        hold(300);
        scene.types();
        scene.hears(committed("U"), created("S"));
        assertEquals(NOTHING, scene.types(), "the next one is answered");
    }

    @Test
    void a_turn_in_which_nothing_was_said_takes_back_a_request_that_still_waits() {
        scene.hears(created("R"));
        hold(300);
        scene.types();
        scene.hears(error("input_audio_buffer_commit_empty", null), cancelled("R"));
        assertEquals(NOTHING, scene.types());
        assertEquals(Phase.LISTENING, scene.session.phase());
    }

    @Test
    void while_the_conversation_is_paused_or_interrupted_the_button_does_nothing() {
        scene.session.pause(true);
        hold(1_000);
        assertEquals(NOTHING, scene.types());
        scene.session.pause(false);
        scene.session.disconnected(scene.number());
        hold(1_000);
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void a_function_that_is_answered_while_it_is_held_is_part_of_the_answer_to_that() {
        scene.hears(created("R"), toolCall("R", "c"), done("R"));
        dialogue.startTalking();
        scene.types();
        dialogue.functions().answer("c", "{}");
        assertEquals(List.of("conversation.item.create"), scene.types());
        scene.pass(400);
        dialogue.stopTalking();
        assertEquals(RELEASED, scene.types());
    }

    @Test
    void settings_that_change_while_it_is_held_drop_the_turn() {
        dialogue.startTalking();
        scene.types();
        SettingsParser parser = new SettingsParser(Map.of("model", "gpt-realtime-2.1"), List.of());
        dialogue.change(parser.parse(Map.of("turn_detection", Map.of("type", "semantic_vad"))));
        assertEquals(List.of("input_audio_buffer.clear", "session.update"), scene.types());
        assertNull(scene.shownError());
    }
}
