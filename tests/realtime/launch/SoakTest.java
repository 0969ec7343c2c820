package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import soak.HostsSoak;
import soak.KillSoak;
import soak.Turnover;

/** The short forms of {@code ./jbang soak}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SoakTest {
    @Test
    void conversations_of_all_kinds_leave_no_session_thread_or_file_behind() throws Exception {
        Turnover turnover = Turnover.run(20, Duration.ofSeconds(6));
        assertEquals(List.of(), turnover.failures());
        assertTrue(turnover.conversations() >= 40, turnover.toString());
        // The one that the host shows at its start.
        assertEquals(List.of(1, 0, 0), List.of(turnover.second().sessions(), turnover.second().readers(),
            turnover.second().connections()));
    }

    @Test
    void hosts_that_are_killed_in_mid_conversation_lose_nothing_and_double_nothing() throws Exception {
        assertTrue(KillSoak.run(3), "what is wrong is printed above");
    }

    @Test
    void neither_do_three_hosts_whose_database_goes_away_meanwhile() throws Exception {
        assertTrue(HostsSoak.run(4, 2), "what is wrong is printed above");
    }
}
