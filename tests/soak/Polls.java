package soak;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import support.HostFleet;

/** Reads conversations' transcripts all the time, as apps do: how long it takes, and how long none is to be had. */
final class Polls implements AutoCloseable {
    private static final long PAUSE_MS = 100;

    private final HostFleet fleet;
    private final Set<String> wanted = ConcurrentHashMap.newKeySet();
    private final List<Double> tookMs = Collections.synchronizedList(new ArrayList<>());
    private final List<Double> gapsMs = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean closed;

    Polls(HostFleet fleet) {
        this.fleet = fleet;
    }

    /** Reads these from now on, and no others. */
    void of(List<String> sessions) {
        wanted.retainAll(sessions);
        sessions.stream().filter(wanted::add).forEach(id -> Thread.ofVirtual().start(() -> read(id)));
    }

    private void read(String id) {
        long had = System.nanoTime();
        while (!closed && wanted.contains(id)) {
            long asked = System.nanoTime();
            try {
                fleet.send("GET", "/api/sessions/" + id + "/transcript", null);
                long now = System.nanoTime();
                tookMs.add((now - asked) / 1e6);
                gapsMs.add((now - had) / 1e6);
                had = now;
            } catch (AssertionError | UncheckedIOException nobody) {
                refused.incrementAndGet();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d transcripts read, %d times not; p50 %.1f ms, p99 %.1f ms; longest without "
            + "one %.0f ms", tookMs.size(), refused.get(), part(tookMs, 0.5), part(tookMs, 0.99), part(gapsMs, 1));
    }

    private static double part(List<Double> values, double share) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share));
    }

    @Override
    public void close() {
        closed = true;
    }
}
