package bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Conversations whose sound passes through our relay, through one in the manner of OpenAI's Node sample, and straight to
 * the same provider. Each sends and hears a frame of 20 ms fifty times a second.
 */
public final class RelayBench {
    private static final int CONVERSATIONS = 100;
    /** Who hears sound later than that at times hears gaps. */
    private static final double MOST_MS = 20;
    /** No more are tried: the callers and the provider need the same processors. */
    private static final int MOST_CONVERSATIONS = 1_000;
    private static final int IDLE = 1_000;

    private final Duration warmUp;
    private final Duration longest;
    private final Duration step;
    private final List<String> summary = new ArrayList<>();

    private RelayBench(double patience) {
        warmUp = times(Duration.ofSeconds(8), patience);
        longest = times(Duration.ofSeconds(12), patience);
        step = times(Duration.ofSeconds(3), patience);
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis((long) (duration.toMillis() * factor));
    }

    /** @param patience how many times as long as usual is measured; 1 takes about five minutes */
    public static void run(double patience) throws Exception {
        new RelayBench(patience).run();
    }

    private void run() throws IOException {
        System.out.printf("%d processors; frames of 20 ms both ways; latencies in ms%n",
            Runtime.getRuntime().availableProcessors());
        try (BenchProcess provider = BenchProcess.java(StandInProvider.class)) {
            String address = "127.0.0.1:" + provider.answer() + "/v1";
            RelayTrial.Result floor;
            try (RelayVariant direct = new RelayVariant.Direct("ws://" + address + "/realtime")) {
                floor = compare(direct, provider, null);
            }
            try (RelayVariant node = RelayVariant.Node.start("ws://" + address + "/realtime")) {
                compare(node, provider, floor);
            }
            try (RelayVariant ours = RelayVariant.Ours.start("http://" + address)) {
                compare(ours, provider, floor);
            }
            try (RelayVariant.Ours ours = RelayVariant.Ours.start("http://" + address)) {
                idle(ours, provider);
            }
        }
        summary.forEach(System.out::println);
    }

    private RelayTrial.Result compare(RelayVariant way, BenchProcess provider, RelayTrial.Result floor)
        throws IOException {
        RelayTrial.Result result;
        try (RelayTrial trial = new RelayTrial(way, provider)) {
            String trouble = trial.open(CONVERSATIONS);
            LockSupport.parkNanos(warmUp.toNanos());
            result = trial.measure(longest);
            print(way, result, trouble);
            summary.add(line(way, result, floor));
            int most = search(way, trial);
            summary.add("  most conversations with p99 within 20 ms: " + (most < MOST_CONVERSATIONS ? most : most + " or more"));
        }
        return result;
    }

    private static String line(RelayVariant way, RelayTrial.Result result, RelayTrial.Result floor) {
        if (floor == null) {
            return "%s, %d conversations: up p50 %.2f p99 %.2f, down p50 %.2f p99 %.2f".formatted(way.name(),
                result.conversations(), result.up().p50(), result.up().p99(), result.down().p50(), result.down().p99());
        }
        return ("%s, %d conversations, added: up p50 %.2f p99 %.2f, down p50 %.2f p99 %.2f; processor %.2f s for each "
            + "minute of a conversation; %.0f bytes allocated for each frame").formatted(way.name(),
            result.conversations(), result.up().p50() - floor.up().p50(), result.up().p99() - floor.up().p99(),
            result.down().p50() - floor.down().p50(), result.down().p99() - floor.down().p99(), result.cpuMinutes(),
            result.allocated());
    }

    private static void print(RelayVariant way, RelayTrial.Result result, String trouble) {
        System.out.printf("  %-10s %5d  up %6.2f %7.2f  down %6.2f %7.2f  late %6.2f  lost %4.1f %%  processor %4.0f %%"
            + "  bytes a frame %6.0f %s%n", way.name(), result.conversations(), result.up().p50(), result.up().p99(),
            result.down().p50(), result.down().p99(), result.lateness(), 100 * result.lost(), 100 * result.cpuShare(),
            result.allocated(), trouble);
    }

    /** By half as many again until it is too much, then by halves. */
    private int search(RelayVariant way, RelayTrial trial) throws IOException {
        int good = 0;
        int bad = 0;
        int next = CONVERSATIONS;
        while (good < MOST_CONVERSATIONS && (bad == 0 || bad - good > Math.max(10, good / 12))) {
            // Once may be the machine's fault.
            if (isGood(next, way, trial) || isGood(next, way, trial)) {
                good = next;
            } else {
                bad = next;
            }
            next = bad == 0 ? Math.min(MOST_CONVERSATIONS, good * 3 / 2) : (good + bad) / 2;
        }
        return good;
    }

    private boolean isGood(int conversations, RelayVariant way, RelayTrial trial) throws IOException {
        String trouble = trial.open(conversations);
        LockSupport.parkNanos(step.toNanos() / 2);
        RelayTrial.Result result = trial.measure(step);
        print(way, result, trouble);
        return trouble.isEmpty() && result.isGood(MOST_MS);
    }

    private void idle(RelayVariant.Ours ours, BenchProcess provider) throws IOException {
        try (RelayTrial trial = new RelayTrial(ours, provider)) {
            // What the first conversations load and compile is not the connections' cost.
            trial.openQuiet(20);
            ProcessMeter meter = new ProcessMeter(ours.process());
            long heap = ours.jvm().live();
            long resident = meter.residentKb();
            long threads = meter.threads();
            String trouble = trial.openQuiet(IDLE + 20);
            LockSupport.parkNanos(step.toNanos());
            double cpu = meter.cpuSeconds();
            LockSupport.parkNanos(longest.toNanos());
            cpu = (meter.cpuSeconds() - cpu) / (longest.toMillis() / 1e3);
            summary.add(("%d idle conversations: %.1f KB of heap each, %.1f KB of resident memory each, %d threads more, "
                + "%.1f %% of a processor%s").formatted(IDLE, (ours.jvm().live() - heap) / 1024.0 / IDLE,
                (meter.residentKb() - resident) / (double) IDLE, meter.threads() - threads, 100 * cpu,
                trouble.isEmpty() ? "" : " (" + trouble + ")"));
        }
    }
}
