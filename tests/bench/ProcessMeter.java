package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process costs, as Linux tells in {@code /proc}. */
record ProcessMeter(ProcessHandle process) {
    /** Linux counts a process's time in hundredths of a second. */
    private static final double TICKS_A_SECOND = 100;
    private static final int USER_TIME = 11;

    /** Processor time since it has started, seconds. */
    double cpuSeconds() throws IOException {
        String stat = Files.readString(file("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_A_SECOND;
    }

    /** Resident memory, KB. */
    long residentKb() throws IOException {
        return status("VmRSS:");
    }

    /** Threads of the system's. */
    long threads() throws IOException {
        return status("Threads:");
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(file("status")).stream().filter(line -> line.startsWith(name))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum();
    }

    private Path file(String name) {
        return Path.of("/proc", String.valueOf(process.pid()), name);
    }
}
