package realtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.session.SavedItem;
import realtime.session.SavedSession;
import support.PostgresServer;

/** A process that is killed at any moment has lost no finished turn that anybody was shown. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledHostTest {
    private static final int KILLS = Integer.getInteger("realtime.kills", 3);
    private static final long SEED = 20261122;
    @TempDir
    private Path folder;

    @Test
    void nothing_that_was_shown_is_lost_from_a_file() throws Exception {
        nothingIsLost("sqlite:" + folder.resolve("realtime.db"));
    }

    @Test
    void nothing_that_was_shown_is_lost_from_postgresql() throws Exception {
        nothingIsLost(PostgresServer.shared().newDatabase());
    }

    private static void nothingIsLost(String store) throws Exception {
        Random random = new Random(SEED);
        List<String> shown = new ArrayList<>();
        for (int kill = 0; kill < KILLS; kill++) {
            List<String> lines = talkAndKill(store, 20 + random.nextInt(300));
            assertTrue(lines.size() >= 20, "only " + lines.size() + " turns were shown");
            shown.addAll(lines);
            check(store, shown);
        }
        System.out.println("[tests] " + KILLS + " kills, " + shown.size() + " finished turns shown, none lost");
    }

    /** @param turns how many it is to have shown at least */
    private static List<String> talkAndKill(String store, int turns) throws Exception {
        Process talker = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), Talker.class.getName(), store).redirectErrorStream(false).start();
        List<String> lines = new ArrayList<>();
        CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(talker));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(talker.getInputStream()))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (lines.size() == turns) {
                    talker.destroyForcibly();
                }
            }
        } catch (IOException killed) {
            // What came before it counts.
        }
        assertTrue(talker.waitFor(20, TimeUnit.SECONDS));
        assertTrue(lines.size() >= turns, errors.join());
        // The last line may have been cut.
        return lines.subList(0, lines.size() - 1);
    }

    private static String text(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes());
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void check(String store, List<String> shown) throws StoreException {
        Map<String, SavedItem> items = new HashMap<>();
        try (SessionStore reader = Stores.readOnly(StoreTarget.parse(store, Path.of(".")))) {
            reader.open();
            for (SavedSession session : reader.load(0).sessions()) {
                Set<String> once = new HashSet<>();
                for (SavedItem item : session.items()) {
                    assertTrue(once.add(item.item().id()), "twice: " + item);
                    items.put(session.id() + " " + item.item().id(), item);
                }
            }
        }
        for (String line : shown) {
            String[] parts = line.split(" ", 3);
            SavedItem item = items.get(parts[0] + " " + parts[1]);
            assertTrue(item != null, "lost: " + line);
            assertEquals(parts[2], item.item().content());
        }
    }
}
