package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.session.ConversationEvent;
import realtime.session.Usage;

/** Whoever plays the sound tells how much of it was heard; times are milliseconds. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReportedPlaybackTest {
    private final EstimatedPlayback playback = new EstimatedPlayback(false);

    private void answer(String item, double milliseconds, long now) {
        playback.sounds("r", item, milliseconds, now);
    }

    private EstimatedPlayback.Cut cut(long now) {
        return playback.cut(now).orElseThrow();
    }

    @Test
    void without_reports_sound_is_heard_from_when_it_came() {
        answer("a", 4_000, 1_000);
        assertEquals(2_500, cut(3_500).heardMs());
    }

    @Test
    void a_report_sets_it_right_and_time_goes_on_from_there() {
        answer("a", 4_000, 1_000);
        playback.heard("a", 300, 2_000);
        assertEquals(800, cut(2_500).heardMs());
    }

    @Test
    void of_several_items_the_report_names_one() {
        answer("a", 1_000, 0);
        answer("b", 5_000, 0);
        playback.heard("b", 200, 3_000);
        EstimatedPlayback.Cut cut = cut(3_100);
        assertEquals("b", cut.itemId());
        assertEquals(300, cut.heardMs());
    }

    @Test
    void no_more_is_heard_than_came() {
        answer("a", 1_000, 0);
        playback.heard("a", 60_000, 100);
        assertEquals(1_000, cut(100).heardMs());
    }

    @Test
    void what_is_told_of_other_items_counts_for_nothing() {
        answer("a", 4_000, 0);
        playback.heard("elsewhere", 10, 1_000);
        assertEquals(1_000, cut(1_000).heardMs());
        playback.heard("a", 4_000, 1_100);
        assertEquals(Optional.empty(), playback.cut(1_200));
    }

    @Test
    void an_answer_that_is_played_late_is_audible_until_it_was_played() {
        answer("a", 1_000, 0);
        playback.follow(new ConversationEvent.ResponseDone("r", false, null, Usage.NONE), 0);
        playback.heard("a", 100, 900);
        assertEquals(Optional.empty(), playback.due(1_500));
        assertTrue(playback.due(1_800).isPresent());
    }
}
