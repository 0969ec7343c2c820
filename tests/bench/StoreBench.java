package bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SettingsParser;
import realtime.session.Source;
import realtime.session.Usage;
import realtime.store.SessionStore;
import realtime.store.StoreException;
import realtime.store.StoreTarget;
import realtime.store.StoreWriter;
import realtime.store.Stores;
import support.PostgresServer;

/**
 * How long after its last event a finished turn is shown, which is when it is saved, against the least that can be:
 * 4 KB written to the same disk and synchronised. Then the same with many conversations at once, and how long a start
 * with many sessions takes.
 */
public final class StoreBench {
    private static final int TURNS = 300;
    private static final int TOGETHER = 50;
    private static final int KEPT = 3_000;
    private static final int TURNS_KEPT = 20;
    private static final int WARM_UP = 50;

    private StoreBench() {}

    public static void run() throws Exception {
        Path folder = Files.createTempDirectory(Path.of(System.getProperty("user.dir")), "store-bench");
        try (PostgresServer server = PostgresServer.started()) {
            double floor = report("floor: 4 KB and fsync", floor(folder), 0);
            turns("memory", StoreTarget.parse("memory", folder), floor);
            turns("SQLite", StoreTarget.parse("sqlite", folder), floor);
            turns("PostgreSQL", StoreTarget.parse(server.newDatabase(), folder), floor);
            start("SQLite", StoreTarget.parse("sqlite:" + folder.resolve("many.db"), folder));
            start("PostgreSQL", StoreTarget.parse(server.newDatabase(), folder));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static List<Double> floor(Path folder) throws IOException {
        List<Double> times = new ArrayList<>();
        try (FileChannel file = FileChannel.open(folder.resolve("floor"), StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
            for (int i = 0; i < TURNS; i++) {
                long begun = System.nanoTime();
                file.write(ByteBuffer.allocate(4_096));
                file.force(false);
                times.add((System.nanoTime() - begun) / 1e6);
            }
        }
        return times;
    }

    private static void turns(String name, StoreTarget target, double floor) throws StoreException {
        try (Kept kept = new Kept(target)) {
            Session session = kept.talking();
            List<Double> times = new ArrayList<>();
            for (int i = 0; i < WARM_UP + TURNS; i++) {
                say(session, i);
                long begun = System.nanoTime();
                session.snapshot();
                times.add((System.nanoTime() - begun) / 1e6);
            }
            report(name + ": turn shown after its last event", times.subList(WARM_UP, times.size()), floor);
            together(name, kept);
        }
    }

    private static void together(String name, Kept kept) throws StoreException {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            sessions.add(kept.talking());
        }
        long begun = System.nanoTime();
        List<Thread> threads = sessions.stream().map(session -> Thread.startVirtualThread(() -> {
            for (int i = 0; i < TURNS / 3; i++) {
                say(session, i);
                session.snapshot();
            }
        })).toList();
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(Locale.ROOT, "%-44s %9.0f turns/s%n", name + ": " + TOGETHER + " conversations at once",
            TOGETHER * (TURNS / 3) / seconds);
    }

    private static void start(String name, StoreTarget target) throws StoreException {
        try (Kept kept = new Kept(target)) {
            for (int i = 0; i < KEPT; i++) {
                Session session = kept.talking();
                for (int turn = 0; turn < TURNS_KEPT; turn++) {
                    say(session, turn);
                }
                session.end(session.call(), "stopped");
            }
            kept.sessions.all().forEach(session -> session.saving().await());
        }
        System.gc();
        long before = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        long begun = System.nanoTime();
        try (Kept kept = new Kept(target)) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            System.gc();
            long memory = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory() - before;
            System.out.printf(Locale.ROOT, "%-44s %9.2f s, %d MB for %d sessions of %d turns%n", name + ": start",
                seconds, memory / 1_000_000, kept.sessions.all().size(), TURNS_KEPT);
        }
    }

    /** Returns the median. */
    private static double report(String what, List<Double> times, double floor) {
        List<Double> sorted = times.stream().sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        System.out.printf(Locale.ROOT, "%-44s %9.2f ms median %9.2f ms p99%s%n", what, median,
            sorted.get(sorted.size() * 99 / 100),
            floor == 0 ? "" : String.format(Locale.ROOT, "  %.1f x the floor", median / floor));
        return median;
    }

    private static void say(Session session, int turn) {
        String id = "u" + turn;
        for (ConversationEvent event : List.of(new ConversationEvent.SpeechStarted(id, 100L * turn),
            new ConversationEvent.SpeechStopped(id, 100L * turn + 90),
            new ConversationEvent.UserTextCompleted(id, 0, "What sold best in March, and where? " + turn,
                new Usage(10, 5, 5, 0, 0, 0, 0.001)))) {
            session.apply(session.call(), event, Source.SIDEBAND);
        }
    }

    /** Sessions and the store behind them. */
    private static final class Kept implements AutoCloseable {
        private final SettingsParser settings = new SettingsParser(Map.of("model", "m"), List.of());
        private final StoreWriter writer;
        private final SessionRegistry sessions;

        private Kept(StoreTarget target) throws StoreException {
            writer = new StoreWriter(Stores.of(target), Long.MAX_VALUE, this::takeIn, lost -> { });
            sessions = new SessionRegistry("practice", Clock.systemUTC(), writer, session -> { });
            writer.start();
        }

        private void takeIn(SessionStore.Kept kept) {
            sessions.restore(kept.sessions(), kept.deleted());
            sessions.here().forEach(Session::hold);
        }

        private Session talking() {
            Session session = sessions.open(settings.parse(Map.of())).session();
            session.connected(session.beginCall("webrtc"));
            return session;
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
