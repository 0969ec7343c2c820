package support;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What this process holds at a moment, so that a test sees whether something was left behind.
 *
 * @param threads platform threads, those of native libraries included where the system tells
 * @param files   open sockets and files; 0 where the system does not tell
 */
public record Holdings(int threads, int files) {
    public static Holdings now() {
        return new Holdings(entries("task", ManagementFactory.getThreadMXBean().getThreadCount()), entries("fd", 0));
    }

    private static int entries(String folder, int otherwise) {
        File[] entries = new File("/proc/self/" + folder).listFiles();
        return entries == null ? otherwise : entries.length;
    }

    /**
     * Waits until the process holds as much again.
     *
     * @param tolerance how many more of each may be left: pools come and go
     */
    public void awaitAgain(int tolerance, Duration limit) {
        Await.value("the threads to go back to " + threads, limit, () -> now().threads(),
            now -> now <= threads + tolerance);
        Await.value("the sockets to go back to " + files, limit, () -> now().files(),
            now -> now <= files + tolerance);
    }
}
