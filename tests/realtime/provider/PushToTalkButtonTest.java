package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PushToTalkButtonTest {
    private final PushToTalk button = new PushToTalk();

    @ParameterizedTest(name = "{0} ms: {1}")
    @CsvSource({"0, false", "199, false", "200, true", "60000, true"})
    void a_press_is_a_turn_from_a_fifth_of_a_second_on(long length, boolean isTurn) {
        assertTrue(button.press(1_000));
        assertTrue(button.isHeld());
        assertEquals(isTurn, button.release(1_000 + length));
        assertFalse(button.isHeld());
    }

    @Test
    void pressing_twice_is_pressing_once() {
        button.press(1_000);
        assertFalse(button.press(1_150));
        assertTrue(button.release(1_200));
    }

    @Test
    void what_is_released_twice_is_one_turn() {
        button.press(1_000);
        assertTrue(button.release(2_000));
        assertFalse(button.release(2_100));
    }

    @Test
    void what_was_not_pressed_is_no_turn() {
        assertFalse(button.release(5_000));
    }
}
