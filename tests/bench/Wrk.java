package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import support.Tools;

/** The load generator wrk: connections that ask again as soon as they are answered. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");
    private static final Map<String, Double> MS_PER_UNIT = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3);

    private Wrk() {}

    /**
     * What it has seen.
     *
     * @param perSecond answers
     * @param p99Ms     by which 99 of 100 answers had come, milliseconds
     */
    record Result(double perSecond, double p99Ms) {}

    /** Asks for {@code seconds} on {@code connections}; fails where an answer is an error. */
    static Result run(String url, int connections, int seconds, Map<String, String> headers) throws IOException {
        Process process = start(url, connections, seconds, headers);
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        Matcher p99 = P99.matcher(output);
        if (output.contains("Non-2xx") || output.contains("Socket errors") || !rate.find() || !p99.find()) {
            throw new IOException("wrk at " + url.replaceFirst("token=[^&]*", "token=…") + ":\n" + output);
        }
        return new Result(Double.parseDouble(rate.group(1)),
            Double.parseDouble(p99.group(1)) * MS_PER_UNIT.get(p99.group(2)));
    }

    /** Begins to ask; to be destroyed by the caller. */
    static Process start(String url, int connections, int seconds, Map<String, String> headers) throws IOException {
        List<String> command = new ArrayList<>(List.of(Tools.path("wrk").toString(), "--threads", "1",
            "--connections", String.valueOf(connections), "--duration", seconds + "s", "--timeout", "90s",
            "--latency"));
        headers.forEach((name, value) -> command.addAll(List.of("--header", name + ": " + value)));
        command.add(url);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
