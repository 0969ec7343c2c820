package realtime.host.metrics;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import realtime.session.SessionMeter;
import realtime.session.Usage;

/**
 * What monitoring wants to know of the host, in Prometheus' text format. What is told is counted on a thread of its
 * own, so that whoever tells it waits for nothing; that thread also makes the meters, which takes a moment that the
 * host's start does not wait for. What can be looked up is looked up when it is asked for. Labels have few values:
 * never a session, never a text from outside. Thread-safe.
 */
public final class Metrics implements SessionMeter, AutoCloseable {
    /** What {@link #text} is. */
    public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final ExecutorService counting = Executors.newSingleThreadExecutor(
        Thread.ofPlatform().daemon().name("metrics").factory());
    private final Sources sources;
    /** Null before they are made. Read and written by the counting thread only. */
    private Meters meters;

    /** Of which nothing is made yet. */
    public Metrics(Sources sources) {
        this.sources = sources;
    }

    /** Makes the meters, beside whatever else goes on. */
    public void start() {
        count(all -> { });
    }

    /** All of it, now. */
    public String text() {
        return CompletableFuture.supplyAsync(() -> meters().scrape(), counting).join();
    }

    @Override
    public void placed(Duration took, boolean refused) {
        count(all -> all.placed(took, refused));
    }

    @Override
    public void ended(String reason, boolean failed) {
        count(all -> all.ended(reason, failed));
    }

    @Override
    public void used(Usage more) {
        // Most events consume nothing.
        if (more != Usage.NONE) {
            count(all -> all.used(more));
        }
    }

    @Override
    public void answering(Duration after) {
        count(all -> all.answering(after));
    }

    @Override
    public void audible(Duration after) {
        count(all -> all.audible(after));
    }

    /** Something was saved, which took so long. */
    public void saved(Duration took) {
        count(all -> all.saved(took));
    }

    private void count(Consumer<Meters> what) {
        try {
            counting.execute(() -> what.accept(meters()));
        } catch (RejectedExecutionException closed) {
            // The host is stopping: nobody will ask.
        }
    }

    private Meters meters() {
        if (meters == null) {
            meters = new Meters(sources);
        }
        return meters;
    }

    @Override
    public void close() {
        counting.execute(() -> {
            if (meters != null) {
                meters.close();
            }
        });
        counting.shutdown();
    }
}
