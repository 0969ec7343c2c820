package soak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import support.Await;

/**
 * What conversations that are over have left behind in a host: a crowd comes and goes, then the same again.
 *
 * @param first         the host's figures after the first crowd has gone
 * @param second        after the second
 * @param conversations that were held
 * @param failures      why some of them did not go as they should
 */
public record Turnover(Figures first, Figures second, long conversations, List<String> failures) {
    private static final Duration BEGINNING = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int MARGIN = 6;

    /** What a host has when nobody is there. */
    public record Figures(int sessions, int readers, int connections, int threads, int files) {
        /** Pools are never quite the same, a connection or a thread for each conversation would be more. */
        boolean isLevelWith(Figures before) {
            return sessions <= before.sessions && threads <= before.threads + MARGIN && files <= before.files + MARGIN;
        }

        private static Figures of(Sample now) {
            return new Figures((int) now.sum("realtime_sessions"),
                (int) (now.sum("realtime_polls_waiting") + now.sum("realtime_event_streams")),
                (int) (now.sum("realtime_relay_connections") + now.sum("realtime_client_connections")),
                (int) now.threads(), (int) now.handles());
        }
    }

    /**
     * Twice so many conversations at a time, each time for so long and until the last of them is over.
     *
     * @throws AssertionError when the host does not come back to what it had
     */
    public static Turnover run(int number, Duration length) throws Exception {
        Path folder = Files.createTempDirectory("realtime-soak");
        List<String> failures = new ArrayList<>();
        try (SoakHost host = new SoakHost(folder)) {
            long held = crowd(host, number, length, failures);
            Figures first = empty(host);
            held += crowd(host, number, length, failures);
            Figures second = Await.value("a host that is as it was: " + first, SOON, () -> empty(host),
                now -> now.isLevelWith(first));
            failures.addAll(host.complaints().lines().distinct().toList());
            return new Turnover(first, second, held, failures);
        }
    }

    private static long crowd(SoakHost host, int number, Duration length, List<String> failures) throws Exception {
        Crowd crowd = new Crowd(host.url(), number, BEGINNING);
        try (crowd) {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
        }
        failures.addAll(crowd.failures());
        return crowd.conversations();
    }

    /** Readers are missed within a second or so. */
    private static Figures empty(SoakHost host) {
        return Await.value("an empty host", SOON, () -> Figures.of(host.sample(Duration.ZERO)),
            now -> now.readers() == 0 && now.connections() == 0);
    }
}
