package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static realtime.provider.DialogueScene.cancelled;
import static realtime.provider.DialogueScene.committed;
import static realtime.provider.DialogueScene.created;
import static realtime.provider.DialogueScene.done;
import static realtime.provider.DialogueScene.error;
import static realtime.provider.DialogueScene.item;
import static realtime.provider.DialogueScene.speechStarted;
import static realtime.provider.DialogueScene.started;
import static realtime.provider.DialogueScene.stopped;
import static realtime.provider.DialogueScene.toolCall;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.Phase;

/** What is said to the provider during a call, and when: answers, interruptions, tools, history, contexts. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DialogueTest {
    private static final List<String> NOTHING = List.of();
    private static final List<String> ASKED = List.of("response.create");
    private static final List<String> CUT = List.of("response.cancel", "output_audio_buffer.clear");
    private static final String LATE = "{\"error\":\"The app did not answer in time (30 s). Say that "
        + "this is not available right now, and go on without it.\"}";

    private static void say(DialogueScene scene, String text) {
        scene.dialogue.say(scene.dialogue.clientEvents().message("user", text), true);
    }

    @Test
    void what_is_typed_is_answered() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        say(scene, "Hi");
        assertEquals(List.of("conversation.item.create", "response.create"), scene.types());
    }

    @Test
    void what_is_typed_over_an_answer_cuts_it_and_is_answered_once_that_is_done() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), started("R"));
        say(scene, "Stop");
        assertEquals(List.of("conversation.item.create", "response.cancel", "output_audio_buffer.clear"),
            scene.types());
        scene.hears(cancelled("R"));
        assertEquals(ASKED, scene.types());
    }

    @Test
    void a_note_that_wants_no_answer_gets_none() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.dialogue.say(scene.dialogue.clientEvents().message("system", "Note"), false);
        assertEquals(List.of("conversation.item.create"), scene.types());
    }

    @Test
    void a_button_press_drops_what_still_plays_of_an_answer_that_is_made() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), started("R"), done("R"));
        scene.dialogue.cutAnswer();
        assertEquals(List.of("output_audio_buffer.clear"), scene.types());
        assertEquals(0, scene.hushes);
    }

    @Test
    void an_interruption_by_voice_is_the_providers_where_it_plays_the_answer() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), started("R"), speechStarted("U"));
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void by_web_socket_an_interruption_stops_our_sound_and_tells_how_much_was_heard() {
        DialogueScene scene = new DialogueScene("openai", true, Map.of());
        scene.hears(created("R"));
        scene.dialogue.spoken(new SpokenAudio("R", "A", ByteBuffer.allocate(48_000)));
        scene.pass(400);
        scene.hears(speechStarted("U"));
        assertEquals(400, scene.sent.get(1).path("audio_end_ms").asInt());
        assertEquals(List.of("response.cancel", "conversation.item.truncate"), scene.types());
        assertEquals(1, scene.hushes);
        assertFalse(scene.dialogue.spoken(new SpokenAudio("R", "A", ByteBuffer.allocate(10))),
            "what still comes is not played");
        assertTrue(scene.dialogue.spoken(new SpokenAudio("S", "B", ByteBuffer.allocate(10))));
    }

    @Test
    void by_web_socket_what_the_client_heard_counts_and_the_transcript_is_cut_there() {
        DialogueScene scene = new DialogueScene("xai", true, Map.of());
        scene.hears(created("R"), "{'type':'response.output_audio_transcript.delta','response_id':'R','item_id':'A',"
            + "'delta':'A long answer of some seconds.'}");
        scene.dialogue.spoken(new SpokenAudio("R", "A", ByteBuffer.allocate(480_000)));
        scene.pass(4_000);
        scene.dialogue.played("A", 300);
        scene.pass(400);
        scene.dialogue.cutAnswer();
        assertEquals(List.of("response.cancel"), scene.types(), "it takes no truncation");
        assertEquals("A long", scene.session.items().getFirst().content());
    }

    @Test
    void where_voices_may_not_interrupt_they_do_not() {
        DialogueScene scene = new DialogueScene("openai", true,
            Map.of("turn_detection", Map.of("type", "server_vad", "interrupt_response", false)));
        scene.hears(created("R"));
        scene.dialogue.spoken(new SpokenAudio("R", "A", ByteBuffer.allocate(48_000)));
        scene.hears(speechStarted("U"));
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void where_a_webrtc_provider_does_not_tell_when_it_plays_the_widget_falls_silent() {
        DialogueScene scene = new DialogueScene("localai", false, Map.of());
        scene.hears(created("R"), "{'type':'response.output_audio_transcript.delta','response_id':'R','item_id':'A',"
            + "'delta':'A long answer.'}");
        assertEquals(Phase.ASSISTANT_SPEAKING, scene.session.phase());
        scene.hears(speechStarted("U"));
        assertEquals(List.of("response.cancel"), scene.types());
        assertEquals(1, scene.hushes);
    }

    @Test
    void a_provider_that_turns_out_to_tell_is_asked_to_clear_its_own_sound() {
        DialogueScene scene = new DialogueScene("localai", false, Map.of());
        scene.hears(created("R"), started("R"));
        scene.dialogue.cutAnswer();
        assertEquals(CUT, scene.types());
    }

    @Test
    void an_answer_that_is_said_to_its_end_leaves_the_assistant_silent() {
        DialogueScene scene = new DialogueScene("openai", true, Map.of());
        scene.hears(created("R"));
        scene.dialogue.spoken(new SpokenAudio("R", "A", ByteBuffer.allocate(48_000)));
        scene.hears(done("R"));
        scene.pass(999);
        assertEquals(Phase.ASSISTANT_SPEAKING, scene.session.phase());
        scene.pass(1);
        assertEquals(Phase.LISTENING, scene.session.phase());
    }

    @Test
    void a_turn_that_is_not_answered_is_asked_about_and_then_complained_of() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(speechStarted("U"), committed("U"));
        scene.pass(4_999);
        assertEquals(NOTHING, scene.types());
        scene.pass(1);
        assertEquals(ASKED, scene.types());
        scene.pass(5_000);
        assertEquals("no_answer", scene.shownError());
        say(scene, "Hello?");
        assertEquals(List.of("conversation.item.create", "response.create"), scene.types());
    }

    @Test
    void an_answer_that_a_host_before_has_asked_for_is_asked_for_when_it_does_not_come() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.dialogue.answerNow();
        assertEquals(List.of("response.create"), scene.types());
        scene.resume();
        scene.pass(4_000);
        assertEquals(List.of(), scene.types());
        scene.pass(2_000);
        assertEquals(List.of("response.create"), scene.types());
        scene.hears("{'type':'response.created','response':{'id':'r1','conversation_id':'c'}}");
        scene.resume();
        scene.pass(20_000);
        assertEquals(List.of(), scene.types());
    }

    @Test
    void an_answer_that_comes_while_one_is_asked_for_is_the_only_one() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(speechStarted("U"), committed("U"));
        scene.pass(5_000);
        String asked = scene.sent.getFirst().path("event_id").asText();
        scene.types();
        scene.hears(created("R"), error("conversation_already_has_active_response", asked), done("R"));
        assertEquals(NOTHING, scene.types());
        assertNull(scene.shownError());
    }

    @Test
    void a_request_that_was_not_heard_is_made_again_and_not_twice() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        say(scene, "One");
        scene.types();
        say(scene, "Two");
        assertEquals(List.of("conversation.item.create"), scene.types());
        scene.pass(5_000);
        assertEquals(ASKED, scene.types());
        scene.hears(created("R"), done("R"));
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void nobody_complains_while_an_answer_is_being_made() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), committed("U"));
        for (int i = 0; i < 10; i++) {
            scene.pass(2_000);
        }
        assertEquals(NOTHING, scene.types());
        assertNull(scene.shownError());
    }

    @Test
    void a_request_that_is_refused_for_good_is_shown_and_not_asked_about() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        say(scene, "Hi");
        scene.hears(error("invalid_value", scene.sent.getLast().path("event_id").asText()));
        scene.types();
        scene.pass(60_000);
        assertEquals(NOTHING, scene.types());
        assertEquals("invalid_value", scene.shownError());
    }

    @Test
    void an_answer_whose_end_was_missed_does_not_block_the_next() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"));
        say(scene, "Still there?");
        assertEquals(List.of("conversation.item.create", "response.cancel", "output_audio_buffer.clear"),
            scene.types());
        scene.hears(error("response_cancel_not_active", null));
        assertEquals(ASKED, scene.types());
    }

    @Test
    void a_refused_summary_says_so_and_answers_nothing_twice() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        say(scene, "Hi");
        scene.hears(created("R"));
        var reply = scene.dialogue.aside("Sum up.");
        String asked = scene.sent.getLast().path("event_id").asText();
        scene.types();
        scene.hears(error("conversation_already_has_active_response", asked), done("R"));
        assertTrue(reply.isCompletedExceptionally());
        assertEquals(NOTHING, scene.types());
        assertNull(scene.shownError());
    }

    private static String aside(String fields) {
        return "{'type':'response.done','response':{'id':'X','status':'completed'," + fields
            + "'output':[{'type':'message','content':[{'type':'output_text','text':'A summary.'}]}]}}";
    }

    @Test
    void a_summary_is_known_by_its_label() throws Exception {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        var reply = scene.dialogue.aside("Sum up.");
        String label = "'conversation_id':null,'metadata':{'realtime_audio':'aside_1'}";
        scene.hears(created("R"), "{'type':'response.created','response':{'id':'X'," + label + "}}", done("R"),
            aside(label + ","));
        assertEquals("A summary.", ((realtime.session.ConversationEvent.AsideDone) reply.get()).text());
        assertEquals(List.of(), scene.contents());
    }

    @Test
    void a_summary_of_a_provider_that_tells_nothing_is_the_answer_in_writing() throws Exception {
        DialogueScene scene = new DialogueScene("localai", false, Map.of());
        var reply = scene.dialogue.aside("Sum up.");
        scene.hears("{'type':'response.created','response':{'id':'R','output_modalities':['audio']}}",
            "{'type':'response.created','response':{'id':'X','output_modalities':['text']}}",
            "{'type':'response.output_text.delta','response_id':'X','item_id':'I','delta':'A summary.'}",
            "{'type':'response.done','response':{'id':'R','status':'completed','output_modalities':['audio']}}",
            aside(""));
        assertEquals("A summary.", ((realtime.session.ConversationEvent.AsideDone) reply.get()).text());
        assertEquals(List.of(), scene.contents());
        assertEquals(Phase.LISTENING, scene.session.phase());
        scene.hears("{'type':'response.created','response':{'id':'S'}}");
        assertEquals(Phase.THINKING, scene.session.phase(), "nothing is beside the conversation any more");
    }

    @Test
    void a_function_is_answered_and_the_model_goes_on() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), toolCall("R", "c"), done("R"));
        assertEquals("c", scene.dialogue.functions().waiting().getFirst().callId());
        assertEquals(ToolAnswer.TAKEN, scene.dialogue.functions().answer("c", "{\"left\":12}"));
        assertEquals("{\"left\":12}", scene.sent.getFirst().at("/item/output").asText());
        assertEquals(List.of("conversation.item.create", "response.create"), scene.types());
        assertEquals(ToolAnswer.ALREADY_ANSWERED, scene.dialogue.functions().answer("c", "again"));
    }

    @Test
    void a_function_that_nobody_answers_is_answered_after_half_a_minute() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), toolCall("R", "c"), done("R"));
        scene.pass(30_000);
        assertEquals(LATE, scene.sent.getFirst().at("/item/output").asText());
        assertEquals(List.of("conversation.item.create", "response.create"), scene.types());
    }

    @Test
    void a_conversation_that_waits_for_the_app_is_not_idle() {
        DialogueScene scene = DialogueScene.webRtc(Map.of("idle_seconds", 20));
        scene.hears(created("R"), toolCall("R", "c"), done("R"));
        scene.pass(29_000);
        assertEquals(Optional.empty(), scene.session.reachedLimit());
        scene.pass(1_000);
        scene.pass(20_000);
        assertEquals(Optional.of("idle_seconds"), scene.session.reachedLimit());
    }

    @Test
    void a_function_that_is_answered_while_the_user_speaks_is_part_of_the_answer_to_that() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), toolCall("R", "c"), done("R"), speechStarted("U"));
        scene.dialogue.functions().answer("c", "{}");
        assertEquals(List.of("conversation.item.create"), scene.types());
        scene.hears(committed("U"), created("S"), done("S"));
        assertEquals(NOTHING, scene.types());
    }

    @Test
    void a_function_that_is_answered_during_another_answer_is_spoken_of_after_that() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(created("R"), toolCall("R", "c"), done("R"), speechStarted("U"), committed("U"), created("S"));
        scene.dialogue.functions().answer("c", "{}");
        assertEquals(List.of("conversation.item.create"), scene.types());
        scene.hears(done("S"));
        assertEquals(ASKED, scene.types());
    }

    @Test
    void functions_of_a_response_beside_the_conversation_are_not_ours() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears("{'type':'response.created','response':{'id':'X','conversation_id':null}}", toolCall("X", "c"));
        assertEquals(List.of(), scene.dialogue.functions().waiting());
    }

    @Test
    void a_new_call_is_told_what_was_said_and_its_echo_is_nothing_new() {
        DialogueScene scene = DialogueScene.webRtc(Map.of("greeting", "Hello!"));
        scene.hears(item("u", "user", "Hi."), item("a", "assistant", "Hi there."),
            item("a", "assistant", "Hi there.").replace("added", "done"));
        scene.session.lost(scene.number());
        scene.call();
        scene.begin();
        assertEquals(List.of("u", "a"), scene.sent.stream().map(event -> event.at("/item/id").asText()).toList());
        String second = scene.sent.get(1).path("event_id").asText();
        assertEquals(List.of("conversation.item.create", "conversation.item.create"), scene.types());
        scene.hears(item("p1", "user", "Hi."), error("invalid_value", second), item("n", "user", "And now?"));
        assertEquals(List.of("Hi.", "Hi there.", "And now?"), scene.contents());
        assertNull(scene.shownError());
    }

    @Test
    void what_the_app_shows_replaces_what_it_showed_under_the_same_title() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.session.context("Sales", "March");
        scene.dialogue.tellContext("Sales", "March");
        scene.dialogue.tellContext("Stock", "Low");
        scene.types();
        scene.session.context("Sales", "April");
        scene.dialogue.tellContext("Sales", "April");
        ObjectNode deleted = scene.sent.getFirst();
        assertEquals("ctx_1_1", deleted.path("item_id").asText());
        assertEquals("Sales:\nApril", scene.sent.get(1).at("/item/content/0/text").asText());
        assertEquals(List.of("conversation.item.delete", "conversation.item.create"), scene.types());
        scene.hears(error("item_not_found", deleted.path("event_id").asText()));
        assertNull(scene.shownError());
    }

    @Test
    void a_new_call_is_told_what_the_app_shows_now_and_not_what_it_showed_then() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.session.context("Sales", "March");
        scene.dialogue.tellContext("Sales", "March");
        scene.hears(item("ctx_1_1", "system", "Sales:\\nMarch"));
        scene.types();
        scene.session.lost(scene.number());
        scene.call();
        scene.begin();
        assertEquals(List.of("ctx_2_1"), scene.sent.stream().map(event -> event.at("/item/id").asText()).toList());
    }

    @Test
    void a_picture_goes_with_its_words() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        Picture picture = new Picture("data:image/png;base64,iVBORw==", "low");
        scene.dialogue.say(scene.dialogue.clientEvents().picture(picture, "What is this?"), true);
        assertEquals("low", scene.sent.getFirst().at("/item/content/0/detail").asText());
        assertEquals("What is this?", scene.sent.getFirst().at("/item/content/1/text").asText());
        assertEquals(List.of("conversation.item.create", "response.create"), scene.types());
    }

    @Test
    void an_answer_that_was_cut_is_asked_for_as_it_was_heard() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        scene.hears(item("a", "assistant", "Long."),
            "{'type':'conversation.item.truncated','item_id':'a','content_index':0,'audio_end_ms':300}");
        assertEquals(List.of("conversation.item.retrieve"), scene.types());
    }

    @Test
    void benign_races_never_surface() {
        DialogueScene scene = DialogueScene.webRtc(Map.of());
        for (String code : List.of("conversation_already_has_active_response", "response_cancel_not_active",
            "input_audio_buffer_commit_empty", "invalid_audio_end_ms")) {
            scene.hears(error(code, null));
        }
        assertNull(scene.shownError());
        scene.hears(started("R"), stopped("R"));
        assertEquals(NOTHING, scene.types());
    }
}
