package support;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The product as a user starts it, in a process of its own: {@code ./jbang realtime}, from the checkout or by URL. */
public final class HostProcess implements AutoCloseable {
    public static final String TOKEN = "token-of-the-test";
    private static final Pattern OPEN = Pattern.compile("Open\\s+(http://\\S+?)/\\?token=");
    /** A first start compiles. */
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final Process process;
    private final StringBuffer output = new StringBuffer();
    private final HostClient http = new HostClient(TOKEN);

    private HostProcess(Process process) {
        this.process = process;
    }

    /** Starts the host of this checkout on a free port and waits until it serves. */
    public static HostProcess start(Map<String, String> environment, String... options) {
        return start(Checkout.root().toFile(), "realtime", environment, options);
    }

    /** @param alias what JBang shall run, such as {@code realtime@http://…/jbang-catalog.json} */
    public static HostProcess start(File folder, String alias, Map<String, String> environment, String... options) {
        try {
            Path data = Files.createTempDirectory("realtime-audio-test");
            List<String> command = new ArrayList<>(Tools.HEARS_CTRL_C);
            command.addAll(List.of(Checkout.root().resolve("jbang").toString(), alias,
                "--port", "0", "--token", TOKEN, "--data-dir", data.toString()));
            command.addAll(List.of(options));
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder).redirectErrorStream(true);
            builder.environment().remove("OPENAI_API_KEY");
            builder.environment().putAll(environment);
            HostProcess host = new HostProcess(builder.start());
            Thread.ofVirtual().start(host::readOutput);
            Await.until("the host to print its address", LONGEST_START,
                () -> host.hasAddress() || !host.process.isAlive());
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        Matcher found = OPEN.matcher(output);
        if (!found.find()) {
            throw new AssertionError("The host printed no address:\n" + output);
        }
        return found.group(1);
    }

    /** Everything printed so far. */
    public String output() {
        return output.toString();
    }

    /** Sends a request with the host's token; returns the answer whatever its status. */
    public HttpResponse<String> send(String method, String path, String contentType, String body) {
        return http.send(method, url() + path, contentType, body);
    }

    /** The command lines of the process and all it has started. */
    public List<String> commandLines() {
        return processes().map(handle -> handle.info().commandLine().orElse("")).toList();
    }

    /** The JVM that it runs in. */
    public ProcessHandle jvm() {
        return processes().filter(handle -> handle.info().command().orElse("").endsWith("/java")).toList().getLast();
    }

    /** Resident memory of all its processes, MB. */
    public long residentMb() throws IOException {
        long kilobytes = 0;
        for (ProcessHandle handle : processes().toList()) {
            Path status = Path.of("/proc", String.valueOf(handle.pid()), "status");
            kilobytes += Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        }
        return kilobytes / 1024;
    }

    /** Asks it to stop, as Ctrl-C does; returns its exit code. */
    public int stop() throws InterruptedException {
        Tools.run(Path.of("."), "kill", "-INT", String.valueOf(jvm().pid()));
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("The host does not stop:\n" + output);
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        processes().forEach(ProcessHandle::destroyForcibly);
        http.close();
    }

    private Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private boolean hasAddress() {
        return OPEN.matcher(output).find();
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
