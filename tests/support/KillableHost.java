package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import realtime.practice.PracticePartner;

/**
 * A host in a process of its own, on the same port each time it is started, with the practice partner of the test's
 * process behind it, whose calls outlive it.
 */
public final class KillableHost implements AutoCloseable {
    public static final String TOKEN = "killable-host-token";
    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final PracticePartner practice;
    private final Path data;
    private final String store;
    private final List<String> options;
    private final int port;
    private final HostClient http = new HostClient(TOKEN);
    private final ObjectMapper json = new ObjectMapper();
    private final StringBuffer output = new StringBuffer();
    private Process process;

    /**
     * Not started yet.
     *
     * @param store   as {@code --store} takes it
     * @param options further ones
     */
    public KillableHost(PracticePartner practice, Path data, String store, String... options) {
        this.practice = practice;
        this.data = data;
        this.store = store;
        this.options = List.of(options);
        this.port = freePort();
    }

    /** Returns when it serves. */
    public void start() {
        try {
            List<String> command = new ArrayList<>(Tools.HEARS_CTRL_C);
            command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), "RealtimeAudio", "--port", String.valueOf(port), "--token",
                TOKEN, "--data-dir", data.toString(), "--store", store, "--provider", "openai", "--base-url",
                practice.baseUrl().toString()));
            command.addAll(options);
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(data.toFile());
            builder.environment().put("OPENAI_API_KEY", practice.apiKey());
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = process;
        Thread.ofVirtual().start(() -> read(started));
        Await.until("the host to serve", LONGEST_START, () -> serves() || !started.isAlive());
        if (!started.isAlive()) {
            throw new AssertionError("The host did not start:\n" + output);
        }
    }

    private void read(Process started) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(started.getInputStream()))) {
            lines.lines().forEach(line -> output.append(line).append('\n'));
        } catch (IOException | UncheckedIOException killed) {
            output.append("(its output ended)\n");
        }
    }

    private boolean serves() {
        try {
            return http.send("GET", url() + "/healthz", "application/json", null).statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /** What {@code /readyz} says, or what was in the way. */
    public String readiness() {
        try {
            return json.readTree(http.send("GET", url() + "/readyz", "application/json", null).body()).path("status")
                .asText();
        } catch (UncheckedIOException | JsonProcessingException notNow) {
            return notNow.getMessage();
        }
    }

    /** As service managers do; returns the exit code. */
    public int terminate() {
        signal("TERM");
        return exitCode();
    }

    /** As {@code kill} does, without waiting. */
    public void signal(String name) {
        Tools.run(data, "kill", "-" + name, String.valueOf(process.pid()));
    }

    /** Once it has ended. */
    public int exitCode() {
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                throw new AssertionError("The host does not stop:\n" + output);
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new AssertionError("The host survived kill -9");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** Sends a request with the host's token and returns the JSON of a 2xx answer. */
    public JsonNode send(String method, String path, String body) {
        return send(url(), method, path, body);
    }

    JsonNode send(String base, String method, String path, String body) {
        HttpResponse<String> response = http.send(method, base + path, "application/json", body);
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        try {
            return json.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of an answer without an end; to be closed. */
    public Stream<String> lines(String path) {
        return http.lines(url() + path);
    }

    /** What was said in a session, in the transcript's order. */
    public List<String> contents(String sessionId) {
        return send("GET", "/api/sessions/" + sessionId, null).path("transcript").valueStream()
            .map(item -> item.path("content").asText()).toList();
    }

    /** Everything that was printed. */
    public String output() {
        return output.toString();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
        http.close();
    }
}
