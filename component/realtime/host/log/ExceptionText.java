package realtime.host.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** An exception as lines, each of which begins with a tab: what it says begins none. */
final class ExceptionText {
    private ExceptionText() {}

    /** With its causes, each once. */
    static List<String> of(Throwable exception) {
        List<String> lines = new ArrayList<>();
        Set<Throwable> told = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Throwable each = exception; each != null && told.add(each); each = each.getCause()) {
            lines.add("\t" + (each == exception ? "" : "caused by ") + SafeText.of(each.toString()));
            for (StackTraceElement frame : each.getStackTrace()) {
                lines.add("\t\tat " + frame);
            }
        }
        return lines;
    }
}
