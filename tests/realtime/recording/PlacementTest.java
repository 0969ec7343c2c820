package realtime.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PlacementTest {
    private static final long SECOND = Recording.RATE;
    private final Placement placement = new Placement();

    @Test
    void the_first_piece_is_where_the_clock_is_and_those_that_jitter_follow_without_a_gap() {
        assertEquals(5 * SECOND, placement.place(5 * SECOND, 2_400));
        assertEquals(5 * SECOND + 2_400, placement.place(5 * SECOND + 4_000, 2_400));
        assertEquals(5 * SECOND + 4_800, placement.place(5 * SECOND + 4_100, 2_400));
    }

    @Test
    void sound_that_comes_faster_than_it_is_heard_is_heard_one_after_the_other() {
        assertEquals(SECOND, placement.place(SECOND, 3 * SECOND));
        assertEquals(4 * SECOND, placement.place(SECOND + 10, SECOND));
    }

    @Test
    void a_pause_stays_one() {
        placement.place(SECOND, SECOND);
        assertEquals(4 * SECOND, placement.place(4 * SECOND, SECOND));
    }

    @Test
    void what_is_cut_makes_room() {
        placement.place(SECOND, 10 * SECOND);
        assertTrue(placement.cut(3 * SECOND));
        assertFalse(placement.cut(4 * SECOND));
        assertEquals(3 * SECOND, placement.place(3 * SECOND + 10, SECOND));
    }
}
