package realtime.host.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import realtime.host.relay.CloseCode;
import realtime.session.Phase;
import realtime.session.Usage;

/** The host's meters. Not thread-safe; {@link Metrics} has one thread for them. */
final class Meters implements AutoCloseable {
    /** From a provider next door to one that nobody waits for any more. */
    private static final Duration[] WAITS = Stream.of(50, 100, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000,
        10_000, 20_000).map(Duration::ofMillis).toArray(Duration[]::new);
    /** From a solid-state disk to what counts as a fault. */
    private static final Duration[] SAVES = Stream.of(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 3_000, 10_000)
        .map(Duration::ofMillis).toArray(Duration[]::new);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmMeters jvm = new JvmMeters(registry);
    private final FewNames reasons = new FewNames();
    private final Sources sources;
    private final Timer placed = timer("realtime.call.setup", "Placing a call at the provider", WAITS, "outcome",
        "placed");
    private final Timer refused = timer("realtime.call.setup", "Placing a call at the provider", WAITS, "outcome",
        "refused");
    private final Timer answering = timer("realtime.answer.begin",
        "From the end of a spoken turn until the provider begins to answer", WAITS);
    private final Timer audible = timer("realtime.answer.audible",
        "From the end of a spoken turn until the answer is audible", WAITS);
    private final Timer saved = timer("realtime.store.save", "Saving what has changed in sessions", SAVES);
    private Reading reading;

    Meters(Sources sources) {
        this.sources = sources;
        this.reading = Reading.of(sources);
        sessions();
        readers();
        relay();
        store();
        gauge("process.resident.memory", "bytes", "Memory that the process has in use", Reading::residentBytes);
        Gauge.builder("realtime.build", () -> 1).tag("version", sources.version())
            .description("The product's version, as a label").register(registry);
    }

    private void sessions() {
        for (Phase phase : Phase.values()) {
            Gauge.builder("realtime.sessions", this, meters -> meters.reading.phases().getOrDefault(phase, 0))
                .tag("phase", phase.name().toLowerCase(Locale.ROOT)).description("Sessions that the host knows")
                .register(registry);
        }
        // Not "created": that ending means a time in Prometheus.
        counter("realtime.sessions.opened", "Sessions that were created", Reading::opened);
        spent(Usage.NONE);
    }

    private void readers() {
        gauge("realtime.polls.waiting", null, "Requests that wait for news of a session", Reading::polls);
        gauge("realtime.event.streams", null, "Readers of server-sent events", Reading::streams);
    }

    private void relay() {
        gauge("realtime.relay.connections", null, "WebSockets of the relay", now -> now.relay().connections());
        gauge("realtime.client.connections", null, "WebSockets of Realtime clients that are passed on",
            Reading::clients);
        gauge("realtime.relay.waiting", "bytes", "What waits to be sent to the relay's clients",
            now -> now.relay().waitingBytes());
        gauge("realtime.relay.waiting.most", "bytes", "What waits for the relay's client that is furthest behind",
            now -> now.relay().waitingMost());
        gauge("realtime.provider.waiting", "bytes", "What waits to be sent to the provider", Reading::unsentBytes);
        counter("realtime.relay.dropped.frames", "Sound and messages that the relay's clients were never sent: of "
            + "interrupted answers, and of slow readers", now -> now.relay().droppedFrames());
        for (CloseCode code : CloseCode.values()) {
            FunctionCounter.builder("realtime.relay.closed", this,
                meters -> meters.reading.relay().closed().getOrDefault(code, 0L))
                .tag("code", String.valueOf(code.number())).tag("reason", code.name().toLowerCase(Locale.ROOT))
                .description("WebSockets of the relay that the host has closed").register(registry);
        }
    }

    private void store() {
        gauge("realtime.store.failing", null, "1 while nothing can be saved, else 0",
            now -> now.store().problem() == null ? 0 : 1);
        gauge("realtime.store.unsaved.sessions", null, "Sessions of which something is not saved yet",
            now -> now.store().unsaved());
    }

    String scrape() {
        reading = Reading.of(sources);
        return registry.scrape();
    }

    void placed(Duration took, boolean wasRefused) {
        (wasRefused ? refused : placed).record(took);
    }

    void ended(String reason, boolean failed) {
        Counter.builder("realtime.sessions.ended").tag("reason", reasons.of(reason))
            .tag("failed", String.valueOf(failed)).description("Conversations that are over").register(registry)
            .increment();
    }

    void answering(Duration after) {
        answering.record(after);
    }

    void audible(Duration after) {
        audible.record(after);
    }

    void saved(Duration took) {
        saved.record(took);
    }

    void used(Usage more) {
        spent(more);
    }

    private void spent(Usage more) {
        tokens("audio_input", more.audioInputTokens());
        tokens("audio_output", more.audioOutputTokens());
        tokens("other_input", more.inputTokens() - more.audioInputTokens());
        tokens("other_output", more.outputTokens() - more.audioOutputTokens());
        spent("realtime.cached.tokens", null, "Those of the input tokens that were cached", more.cachedTokens());
        spent("realtime.transcribed", "seconds", "Sound whose transcription is charged by time", more.seconds());
        spent("realtime.cost", "usd", "Estimated price", more.usdEstimate());
    }

    private void tokens(String kind, long number) {
        Counter.builder("realtime.tokens").tag("kind", kind)
            .description("Tokens consumed; other: text, pictures and what is not told apart").register(registry)
            .increment(Math.max(0, number));
    }

    private void spent(String name, String unit, String about, double more) {
        Counter.builder(name).baseUnit(unit).description(about).register(registry).increment(Math.max(0, more));
    }

    private Timer timer(String name, String about, Duration[] bounds, String... tags) {
        return Timer.builder(name).description(about).tags(tags).serviceLevelObjectives(bounds).register(registry);
    }

    private void gauge(String name, String unit, String about, ToDoubleFunction<Reading> value) {
        Gauge.builder(name, this, meters -> value.applyAsDouble(meters.reading)).baseUnit(unit).description(about)
            .register(registry);
    }

    private void counter(String name, String about, ToDoubleFunction<Reading> value) {
        FunctionCounter.builder(name, this, meters -> value.applyAsDouble(meters.reading)).description(about)
            .register(registry);
    }

    @Override
    public void close() {
        jvm.close();
        registry.close();
    }
}
