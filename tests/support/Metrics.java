package support;

import java.util.Map;
import java.util.stream.Collectors;

/** Reads Prometheus' text format. */
public final class Metrics {
    private Metrics() {}

    /** By name and labels, as they stand in the text. */
    public static Map<String, Double> of(String text) {
        return text.lines().filter(line -> !line.startsWith("#") && line.contains(" "))
            .collect(Collectors.toMap(line -> line.substring(0, line.lastIndexOf(' ')),
                line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))));
    }
}
