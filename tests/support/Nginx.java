package support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The example's nginx in front of hosts, with their ports in place of the example's. */
public final class Nginx implements AutoCloseable {
    private static final Duration LONGEST_START = Duration.ofSeconds(20);
    private static final Path EXAMPLE = Checkout.root().resolve("examples/operations/nginx.conf");

    private final int port = FreePort.find();
    private final Process process;

    /** @param folder for its log and what it writes */
    public Nginx(Path folder, List<Integer> hosts) {
        try {
            Path own = Files.createDirectories(folder.resolve("nginx"));
            Files.createDirectories(own.resolve("logs"));
            Files.writeString(own.resolve("nginx.conf"), configuration(own, hosts));
            process = new ProcessBuilder(Tools.path("nginx").toString(), "-p", own.toString(), "-e",
                own.resolve("logs/error.log").toString(), "-c", "nginx.conf", "-g",
                "daemon off; user root; pid " + own.resolve("nginx.pid") + ";").redirectErrorStream(true)
                .redirectOutput(own.resolve("logs/output.log").toFile()).start();
            Await.until("nginx to listen", LONGEST_START, () -> listens() || !process.isAlive());
            if (!process.isAlive()) {
                throw new AssertionError("nginx did not start: " + Files.readString(own.resolve("logs/output.log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String configuration(Path own, List<Integer> hosts) throws IOException {
        String text = Files.readString(EXAMPLE).replace("127.0.0.1:8080", "127.0.0.1:" + port);
        for (int i = 0; i < hosts.size(); i++) {
            text = text.replace("127.0.0.1:808" + (i + 1), "127.0.0.1:" + hosts.get(i));
        }
        String folders = List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi").stream()
            .map(each -> "  " + each + "_temp_path " + own.resolve(each) + ";\n").reduce("", String::concat);
        return text.replaceAll(" *server 127.0.0.1:808\\d .*\n", "").replace("http {\n", "http {\n" + folders);
    }

    private boolean listens() {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (ConnectException notYet) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What browsers and apps use. */
    public String url() {
        return "http://localhost:" + port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
