package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HeapDumpsTest {
    private static final String OPTION = "HeapDumpOnOutOfMemoryError";

    @Test
    void a_full_memory_is_not_written_to_a_file_even_where_the_environment_asks_for_it() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        machine.setVMOption(OPTION, "true");
        HeapDumps.forbid();
        assertEquals("false", machine.getVMOption(OPTION).getValue());
    }
}
