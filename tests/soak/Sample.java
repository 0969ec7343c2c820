package soak;

import java.time.Duration;
import java.util.Map;
import support.Metrics;

/**
 * The host's metrics at one moment.
 *
 * @param at    since the run has begun
 * @param named by name and labels, as they stand in the text
 */
record Sample(Duration at, Map<String, Double> named) {
    /** @param text in Prometheus' format */
    static Sample of(Duration at, String text) {
        return new Sample(at, Metrics.of(text));
    }

    /** The sum over all labels; 0 where there is none. */
    double sum(String name) {
        return named.entrySet().stream().filter(each -> each.getKey().replaceFirst("\\{.*", "").equals(name))
            .mapToDouble(Map.Entry::getValue).sum();
    }

    /** What the latest collection of everything has left. */
    double liveMb() {
        return sum("jvm_gc_live_data_size_bytes") / 1e6;
    }

    double residentMb() {
        return sum("process_resident_memory_bytes") / 1e6;
    }

    double threads() {
        return sum("jvm_threads_live_threads");
    }

    double handles() {
        return sum("process_files_open_files");
    }

    /** Conversations that are on. */
    double conversations() {
        return sum("realtime_sessions") - named.getOrDefault("realtime_sessions{phase=\"new\"}", 0.0)
            - named.getOrDefault("realtime_sessions{phase=\"ended\"}", 0.0)
            - named.getOrDefault("realtime_sessions{phase=\"failed\"}", 0.0);
    }
}
