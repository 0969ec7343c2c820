package soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** A hundred conversations of all kinds for as long as one likes: memory, threads and open files must stay level. */
public final class SteadySoak {
    private static final int CONVERSATIONS = 100;
    private static final Duration BEGINNING = Duration.ofSeconds(40);
    private static final Duration BETWEEN_SAMPLES = Duration.ofSeconds(5);
    /** Each of them stops the host for a moment. */
    private static final int SAMPLES_TO_A_COLLECTION = 6;
    /** More in the last quarter of a run than in the second, which is warm, is a leak or on its way to one. */
    private static final double LEVEL = 1.15;

    private final long begun = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();
    private final List<Sample> collected = new ArrayList<>();

    private SteadySoak() {}

    /**
     * Runs, prints and draws.
     *
     * @param minutes at least 1
     * @param image   where the figures are drawn
     * @return whether all stayed level and no conversation failed
     */
    public static boolean run(double minutes, Path image) throws Exception {
        return new SteadySoak().runFor(Duration.ofSeconds(Math.round(60 * minutes)), image);
    }

    private boolean runFor(Duration length, Path image) throws Exception {
        Path folder = Files.createTempDirectory("realtime-soak");
        System.out.printf("%d conversations for %d s on %d processors%n", CONVERSATIONS, length.toSeconds(),
            Runtime.getRuntime().availableProcessors());
        try (SoakHost host = new SoakHost(folder); Crowd crowd = new Crowd(host.url(), CONVERSATIONS, BEGINNING)) {
            for (int i = 1; elapsed().compareTo(length) < 0; i++) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_SAMPLES.toMillis());
                look(host, i % SAMPLES_TO_A_COLLECTION == 0, crowd);
            }
            draw(image);
            return tell(host, crowd, image);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void look(SoakHost host, boolean collects, Crowd crowd) {
        if (collects) {
            host.collect();
        }
        Sample sample = host.sample(elapsed());
        samples.add(sample);
        if (collects) {
            collected.add(sample);
            System.out.printf(Locale.ROOT, "%5d s  heap %4.0f MB  resident %4.0f MB  threads %3.0f  files %4.0f  "
                + "live %3.0f  conversations %5d  answers %6d  failed %d%n", sample.at().toSeconds(), sample.liveMb(),
                sample.residentMb(), sample.threads(), sample.handles(), sample.conversations(), crowd.conversations(),
                crowd.turns(), crowd.failed());
        }
    }

    private void draw(Path image) throws IOException {
        Graph.write(List.of(
            new Graph.Panel("Memory, MB", List.of(new Graph.Line("heap after collection", collected, Sample::liveMb),
                new Graph.Line("resident", samples, Sample::residentMb))),
            new Graph.Panel("Threads", List.of(new Graph.Line("live", samples, Sample::threads))),
            new Graph.Panel("Open files and sockets", List.of(new Graph.Line("open", samples, Sample::handles))),
            new Graph.Panel("Conversations", List.of(new Graph.Line("live", samples, Sample::conversations),
                new Graph.Line("relay's WebSockets", samples, each -> each.sum("realtime_relay_connections"))))),
            image);
    }

    private boolean tell(SoakHost host, Crowd crowd, Path image) {
        System.out.printf(Locale.ROOT, "%-28s %10s %10s %10s%n", "mean of a quarter", "first", "second", "last");
        boolean level = tell("heap after collection, MB", collected, Sample::liveMb)
            & tell("resident memory, MB", samples, Sample::residentMb)
            & tell("threads", samples, Sample::threads) & tell("open files and sockets", samples, Sample::handles);
        System.out.printf("%d conversations, %d answers, %d failed%n", crowd.conversations(), crowd.turns(),
            crowd.failed());
        crowd.failures().forEach(why -> System.out.println("  " + why));
        host.complaints().lines().distinct().limit(20).forEach(line -> System.out.println("  " + line));
        System.out.println((level ? "Level" : "NOT level") + "; drawn in " + image.toAbsolutePath());
        return level && crowd.failed() == 0;
    }

    private static boolean tell(String name, List<Sample> samples, ToDoubleFunction<Sample> value) {
        double second = mean(samples, value, 1);
        double last = mean(samples, value, 3);
        System.out.printf(Locale.ROOT, "%-28s %10.1f %10.1f %10.1f%n", name, mean(samples, value, 0), second, last);
        return last <= second * LEVEL;
    }

    /** @param quarter from 0 */
    private static double mean(List<Sample> samples, ToDoubleFunction<Sample> value, int quarter) {
        return samples.subList(samples.size() * quarter / 4, samples.size() * (quarter + 1) / 4).stream()
            .mapToDouble(value).average().orElse(0);
    }
}
