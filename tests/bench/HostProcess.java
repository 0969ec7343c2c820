package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import support.Checkout;

/** The product as a user starts it: {@code ./jbang realtime}, in a process of its own. */
final class HostProcess implements AutoCloseable {
    static final String TOKEN = "bench";
    private static final Pattern OPEN = Pattern.compile("Open\\s+(http://\\S+?)/\\?token=");
    private final Process process;
    final String url;
    /** From the command to the first page served, milliseconds. */
    final long startMs;

    HostProcess() throws IOException, InterruptedException {
        Path data = Files.createTempDirectory("realtime-audio-bench");
        long start = System.nanoTime();
        ProcessBuilder command = new ProcessBuilder("./jbang", "realtime", "--port", "0", "--provider", "practice",
            "--token", TOKEN, "--data-dir", data.toString());
        process = command.directory(Checkout.root().toFile()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        url = readUrl();
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest page = HttpRequest.newBuilder(URI.create(url + "/?token=" + TOKEN)).build();
        int status = http.send(page, HttpResponse.BodyHandlers.ofString()).statusCode();
        startMs = (System.nanoTime() - start) / 1_000_000;
        if (status != 200) {
            throw new IllegalStateException("The first page was answered with " + status);
        }
    }

    /** Resident memory of the JVM, MB. */
    long residentMb() throws IOException {
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        long kilobytes = 0;
        for (ProcessHandle handle : all) {
            Path status = Path.of("/proc", String.valueOf(handle.pid()), "status");
            kilobytes += Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        }
        return kilobytes / 1024;
    }

    private String readUrl() throws IOException {
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher found = OPEN.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
        }
        throw new IllegalStateException("The host printed no address");
    }

    @Override
    public void close() throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.waitFor();
    }
}
