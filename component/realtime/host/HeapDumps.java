package realtime.host;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Keeps keys, tokens and conversations out of the file that Java may be told to write when its memory is full. */
final class HeapDumps {
    private HeapDumps() {}

    /** Also where the environment (JAVA_TOOL_OPTIONS) asks for one. Whoever needs one takes it by hand (jcmd). */
    static void forbid() {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (machine != null) {
            machine.setVMOption("HeapDumpOnOutOfMemoryError", "false");
        }
    }
}
