package support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Another program's server on a port of this machine, such as a notebook server: the real one, in a process. */
public final class LocalServer implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final String PORT = "{port}";
    private final HttpClient http = HttpClient.newHttpClient();
    private final StringBuffer output = new StringBuffer();
    private final Process process;
    private final int port;

    private LocalServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param path    of a page that it answers with 200 when it is up
     * @param command with {@code {port}} where its port belongs; likewise in the environment
     */
    public static LocalServer start(Path folder, Map<String, String> environment, String path, List<String> command) {
        try {
            int port = FreePort.find();
            List<String> whole = command.stream().map(word -> word.replace(PORT, String.valueOf(port))).toList();
            ProcessBuilder builder = new ProcessBuilder(whole).directory(folder.toFile()).redirectErrorStream(true);
            environment.forEach((name, value) ->
                builder.environment().put(name, value.replace(PORT, String.valueOf(port))));
            LocalServer server = new LocalServer(builder.start(), port);
            Thread.ofVirtual().start(server::readOutput);
            server.awaitAnswer(path, whole);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAnswer(String path, List<String> command) {
        try {
            Await.until(command + " to answer", LONGEST_START, () -> !process.isAlive() || status(path) == 200);
            if (!process.isAlive()) {
                throw new AssertionError("It ended.");
            }
        } catch (AssertionError e) {
            close();
            throw new AssertionError(e.getMessage() + "\n" + output, e);
        }
    }

    private int status(String path) {
        try {
            HttpRequest asked = HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(5)).build();
            return http.send(asked, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** Everything printed so far. */
    public String output() {
        return output.toString();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }

    private void readOutput() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
            }
        } catch (IOException ended) {
            output.append("(output ended)\n");
        }
    }
}
