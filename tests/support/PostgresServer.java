package support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the test's own, in a temporary folder and on a free port of this machine. It refuses to run as
 * root, and then runs as the user that its package has made. Thread-safe.
 */
public final class PostgresServer implements AutoCloseable {
    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "realtime";
    private static PostgresServer shared;

    private final AtomicInteger databases = new AtomicInteger();
    private final Path programs;
    private final Path folder;
    private final int port;

    private PostgresServer(Path programs, Path folder, int port) {
        this.programs = programs;
        this.folder = folder;
        this.port = port;
    }

    /** One for all tests, for as long as they run. */
    public static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = started();
        }
        return shared;
    }

    /** One that a test may stop. */
    public static PostgresServer started() {
        Path programs = programs();
        Path folder = Path.of(as("mktemp", "-d", "/tmp/realtime-postgres-XXXXXX").strip());
        as(programs.resolve("initdb").toString(), "-D", folder.toString(), "-U", USER, "-A", "trust", "-E", "UTF8",
            "--no-sync");
        PostgresServer server = new PostgresServer(programs, folder, freePort());
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        return server;
    }

    /** The address of a new database, as {@code --store} takes it. */
    public String newDatabase() {
        String name = "test" + databases.incrementAndGet();
        as(programs.resolve("createdb").toString(), "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", USER, name);
        return "postgresql://" + USER + "@127.0.0.1:" + port + "/" + name;
    }

    /** Serves again. */
    public void start() {
        control("start", "-w", "-l", folder.resolve("log").toString(), "-o",
            "-p " + port + " -k " + folder + " -c listen_addresses=127.0.0.1");
    }

    /** As when its machine fails. */
    public void stop() {
        control("stop", "-m", "immediate");
    }

    /** Runs SQL in a database, by its address; returns what it prints without decoration. */
    public String query(String database, String sql) {
        return as(programs.resolve("psql").toString(), "-At", "-c", sql, database).strip();
    }

    @Override
    public synchronized void close() {
        try {
            if (!Files.exists(folder)) {
                return;
            }
            if (Files.exists(folder.resolve("postmaster.pid"))) {
                stop();
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void control(String... words) {
        List<String> command = new ArrayList<>(List.of(programs.resolve("pg_ctl").toString(), "-D", folder.toString()));
        command.addAll(List.of(words));
        as(command.toArray(String[]::new));
    }

    private static String as(String... command) {
        List<String> whole = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            whole.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        whole.addAll(List.of(command));
        return Tools.runDetached(Path.of("/tmp"), Duration.ofMinutes(2), whole);
    }

    /** Debian keeps each version's programs in a folder of its own, and only some of them on the path. */
    private static Path programs() {
        if (!Files.isDirectory(VERSIONS)) {
            Tools.path("pg_ctlcluster");
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                .filter(programs -> Files.isExecutable(programs.resolve("initdb")))
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new AssertionError("The tests need PostgreSQL's server."));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
