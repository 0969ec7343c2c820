package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Usage;

/** Times and lengths are milliseconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EstimatedPlaybackTest {
    private final EstimatedPlayback playback = new EstimatedPlayback(true);

    private static List<ConversationEvent> started(String response) {
        return List.of(new ConversationEvent.PlaybackStarted(response));
    }

    private static Optional<ConversationEvent> stopped(String response) {
        return Optional.of(new ConversationEvent.PlaybackStopped(response));
    }

    private List<ConversationEvent> says(String response, String text, long now) {
        return playback.follow(new ConversationEvent.AssistantTextDelta(response, "I-" + response, 0, text), now);
    }

    private void done(String response, long now) {
        assertEquals(List.of(), playback.follow(new ConversationEvent.ResponseDone(response, false, null, Usage.NONE),
            now));
    }

    @Test
    void sound_is_heard_for_as_long_as_it_lasts_from_when_it_came() {
        assertEquals(started("R"), playback.sounds("R", "I", 300, 1_000));
        assertEquals(List.of(), playback.sounds("R", "I", 700, 1_010));
        assertEquals(Optional.empty(), playback.due(5_000), "more may come");
        done("R", 1_100);
        assertEquals(Optional.empty(), playback.due(1_999));
        assertEquals(stopped("R"), playback.due(2_000));
        assertEquals(Optional.empty(), playback.due(2_001));
    }

    @Test
    void words_without_sound_take_the_time_of_saying_them() {
        assertEquals(started("R"), says("R", "x".repeat(60), 0));
        assertEquals(List.of(), says("R", "x".repeat(40), 10));
        done("R", 20);
        assertEquals(Optional.empty(), playback.due(6_199));
        assertEquals(stopped("R"), playback.due(6_200));
    }

    @Test
    void a_text_that_comes_in_one_piece_is_said_too() {
        assertEquals(started("R"),
            playback.follow(new ConversationEvent.AssistantTextDone("R", "I", 0, "x".repeat(10)), 0));
        done("R", 1);
        assertEquals(stopped("R"), playback.due(620));
    }

    @Test
    void the_whole_text_behind_its_pieces_does_not_count_twice() {
        says("R", "x".repeat(10), 0);
        playback.follow(new ConversationEvent.AssistantTextDone("R", "I", 0, "x".repeat(10)), 5);
        done("R", 6);
        assertEquals(stopped("R"), playback.due(620));
    }

    @Test
    void an_empty_answer_is_not_heard() {
        assertEquals(List.of(), says("R", "", 0));
        done("R", 1);
        assertEquals(Optional.empty(), playback.due(10_000));
        assertEquals(Optional.empty(), playback.cut(10_000));
    }

    @Test
    void what_is_written_beside_the_conversation_is_not_heard() {
        playback.follow(new ConversationEvent.ResponseCreated("A", false), 0);
        assertEquals(List.of(), says("A", "A summary.", 1));
        playback.follow(new ConversationEvent.AsideDone("A", "l", "A summary.", null, Usage.NONE), 2);
        assertEquals(Optional.empty(), playback.cut(3));
    }

    @Test
    void what_is_cut_was_heard_up_to_then() {
        playback.sounds("R", "I", 2_000, 1_000);
        EstimatedPlayback.Cut cut = playback.cut(1_600).orElseThrow();
        assertEquals(new EstimatedPlayback.Cut("I", 600, new ConversationEvent.PlaybackCleared("R")), cut);
        assertEquals(Optional.empty(), playback.cut(1_700));
        assertEquals(List.of(), playback.sounds("R", "I", 100, 1_700), "what still comes is not played");
        assertTrue(playback.isOver("R"));
        assertEquals(List.of(), says("R", "more", 1_700));
    }

    @Test
    void no_more_can_have_been_heard_than_has_come() {
        playback.sounds("R", "I", 400, 0);
        assertEquals(400, playback.cut(5_000).orElseThrow().heardMs());
    }

    @Test
    void words_that_come_before_their_sound_have_not_been_heard() {
        says("R", "Hello", 0);
        playback.sounds("R", "I", 1_000, 250);
        assertEquals(100, playback.cut(350).orElseThrow().heardMs());
    }

    @Test
    void without_any_sound_yet_there_is_no_item_to_cut() {
        says("R", "Hello", 0);
        EstimatedPlayback.Cut cut = playback.cut(350).orElseThrow();
        assertEquals(new EstimatedPlayback.Cut(null, 0, new ConversationEvent.PlaybackCleared("R")), cut);
    }

    @Test
    void of_an_answer_of_two_items_the_one_being_heard_is_cut() {
        playback.sounds("R", "I", 500, 0);
        playback.sounds("R", "J", 500, 10);
        EstimatedPlayback.Cut cut = playback.cut(700).orElseThrow();
        assertEquals("J", cut.itemId());
        assertEquals(200, cut.heardMs());
    }

    @Test
    void an_answer_behind_another_is_heard_after_it() {
        playback.sounds("R", "I", 1_000, 0);
        done("R", 100);
        assertEquals(List.of(new ConversationEvent.PlaybackStopped("R"), new ConversationEvent.PlaybackStarted("S")),
            playback.sounds("S", "J", 1_000, 400));
        done("S", 500);
        assertEquals(Optional.empty(), playback.due(1_999));
        assertEquals(stopped("S"), playback.due(2_000));
    }

    @Test
    void a_provider_that_tells_after_all_is_believed() {
        says("R", "Hello", 0);
        playback.follow(new ConversationEvent.PlaybackStarted("R"), 10);
        assertTrue(playback.isTold());
        assertEquals(List.of(), says("S", "More", 20));
        assertEquals(Optional.empty(), playback.due(100_000));
        assertEquals(Optional.empty(), playback.cut(100_000));
    }

    @Test
    void what_we_play_ourselves_nobody_else_can_tell_of() {
        EstimatedPlayback ours = new EstimatedPlayback(false);
        ours.follow(new ConversationEvent.PlaybackStarted("R"), 0);
        assertFalse(ours.isTold());
        assertEquals(started("R"), ours.sounds("R", "I", 10, 1));
    }
}
