package realtime.host.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FloodGateTest {
    private static final long MS = 1_000_000;
    private final FloodGate gate = new FloodGate(0);

    @Test
    void speech_passes_for_ever() {
        for (long ms = 0; ms < 3_600_000; ms += 20) {
            assertTrue(gate.passes(960, ms * MS));
        }
    }

    @Test
    void a_recording_of_half_a_minute_passes_at_once_and_not_much_more() {
        for (int second = 0; second < 30; second++) {
            assertTrue(gate.passes(FloodGate.BYTES_PER_SECOND, 0));
        }
        assertFalse(gate.passes(FloodGate.BYTES_PER_SECOND, 0));
    }

    @Test
    void a_recording_passes_in_half_its_time() {
        int passed = 0;
        for (long ms = 0; ms < 600_000; ms += 10) {
            passed += gate.passes(960, ms * MS) ? 1 : 0;
        }
        assertEquals(60_000, passed);
    }

    @Test
    void short_messages_count_as_a_piece_of_sound() {
        int passed = 0;
        while (gate.passes(2, 0)) {
            passed++;
        }
        assertEquals(3_000, passed);
    }
}
