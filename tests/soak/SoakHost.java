package soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import support.Await;

/** A host in a process of its own, and behind it a practice partner in another. Thread-safe. */
final class SoakHost implements AutoCloseable {
    static final String TOKEN = "token-of-the-soak";
    private static final Pattern ADDRESS = Pattern.compile("https?://[\\w.:]+(/v1)?");
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final String SCRIPT = """
        {"repeat": true, "turns": [{"answer": "Garden chairs, by far."}, {"answer": "Eighty four of them."},
          {"answer": "The parasols hardly sold at all, and the lamps were sold out at once."}]}""";

    private final List<Process> processes = new ArrayList<>();
    private final StringBuffer output = new StringBuffer();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process host;
    private final URI url;

    /** @param folder for what the host keeps */
    SoakHost(Path folder) throws IOException {
        Path script = Files.writeString(folder.resolve("script.json"), SCRIPT);
        Process partner = start(folder, "-Xmx512m", "RealtimeAudio", "practice", "--port", "0", "--quiet", "--script",
            script.toString());
        URI base = address(partner);
        host = start(folder, "-Xmx256m", "RealtimeAudio", "--port", "0", "--token", TOKEN, "--data-dir",
            folder.toString(), "--provider", "openai", "--base-url", base.toString());
        url = address(host);
    }

    private Process start(Path folder, String heap, String... command) throws IOException {
        List<String> line = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED", heap, "-XX:+UseSerialGC", "-cp",
            System.getProperty("java.class.path")));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().put("OPENAI_API_KEY", "practice");
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** The first that it prints. */
    private URI address(Process process) {
        StringBuffer printed = new StringBuffer();
        Thread.ofVirtual().start(() -> read(process, printed));
        Await.until("an address", LONGEST_START, () -> ADDRESS.matcher(printed).find() || !process.isAlive());
        Matcher found = ADDRESS.matcher(printed);
        if (!found.find()) {
            close();
            throw new AssertionError("It did not start:\n" + printed);
        }
        return URI.create(found.group());
    }

    private void read(Process process, StringBuffer printed) {
        try (BufferedReader lines = new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                printed.append(line).append('\n');
                if (line.contains("WARN") || line.contains("ERROR")) {
                    output.append(line).append('\n');
                }
            }
        } catch (IOException ended) {
            printed.append("(its output ended)\n");
        }
    }

    URI url() {
        return url;
    }

    /** Warnings and errors that were logged. */
    String complaints() {
        return output.toString();
    }

    /** Looks at the host's metrics. */
    Sample sample(Duration since) {
        try {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/metrics"))
                .header("Authorization", "Bearer " + TOKEN).build();
            return Sample.of(since, http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Has the host's garbage collected, so that what is left is in use. */
    void collect() {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process run = new ProcessBuilder(jcmd.toString(), String.valueOf(host.pid()), "GC.run")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            run.waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        processes.reversed().forEach(Process::destroyForcibly);
        http.close();
    }
}
