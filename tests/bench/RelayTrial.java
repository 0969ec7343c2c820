package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Many conversations by one way, measured for a while. Not thread-safe. */
final class RelayTrial implements AutoCloseable {
    private final RelayVariant way;
    private final BenchProcess provider;
    private final BenchProcess callers;

    RelayTrial(RelayVariant way, BenchProcess provider) throws IOException {
        this.way = way;
        this.provider = provider;
        this.callers = BenchProcess.java(Callers.class, way.url(), way.language());
    }

    /**
     * What was measured.
     *
     * @param up         from the caller to the provider
     * @param down       from the provider to the caller
     * @param lateness   by how much callers and provider sent later than they meant to, 99th percentile, milliseconds:
     *                   when it is large, the machine is too slow for the benchmark, whoever is in between
     * @param lost       frames that should have come and did not, from 0 to 1
     * @param cpuMinutes processor seconds of the process in between for each minute of a conversation
     * @param allocated  bytes in the process in between for each frame
     */
    record Result(int conversations, Latencies.Summary up, Latencies.Summary down, double lateness, double lost,
                  double cpuMinutes, double cpuShare, double allocated) {
        double p99() {
            return Math.max(up.p99(), down.p99());
        }

        /** Whether people would have noticed nothing. */
        boolean isGood(double mostMs) {
            return p99() <= mostMs && lost < 0.01;
        }
    }

    /** Returns what went wrong, or nothing. */
    String open(int conversations) throws IOException {
        return callers.ask("open " + conversations).split("\\|", -1)[1];
    }

    /** As {@link #open}, and nothing is said. */
    String openQuiet(int conversations) throws IOException {
        provider.ask("hush");
        String trouble = callers.ask("quiet " + conversations).split("\\|", -1)[1];
        provider.ask("talk");
        return trouble;
    }

    Result measure(Duration time) throws IOException {
        ProcessMeter meter = way.process() == null ? null : new ProcessMeter(way.process());
        long allocated = way.allocated();
        callers.ask("report");
        provider.ask("report");
        double cpu = meter == null ? 0 : meter.cpuSeconds();
        long from = System.nanoTime();
        LockSupport.parkNanos(time.toNanos());
        String[] heardByCallers = callers.ask("report").split("\\|", -1);
        String[] heardByProvider = provider.ask("report").split("\\|", -1);
        double seconds = (System.nanoTime() - from) / 1e9;
        cpu = (meter == null ? 0 : meter.cpuSeconds()) - cpu;
        Latencies.Summary up = Latencies.Summary.parse(heardByProvider[0]);
        Latencies.Summary down = Latencies.Summary.parse(heardByCallers[0]);
        int conversations = Integer.parseInt(heardByCallers[2]);
        double frames = up.count() + down.count();
        double lateness = Math.max(Latencies.Summary.parse(heardByCallers[1]).p99(),
            Latencies.Summary.parse(heardByProvider[1]).p99());
        double wanted = conversations * seconds * 2 * 50;
        return new Result(conversations, up, down, lateness, Math.max(0, 1 - frames / wanted),
            cpu / conversations / seconds * 60, cpu / seconds, (way.allocated() - allocated) / frames);
    }

    @Override
    public void close() {
        callers.close();
    }
}
