package realtime.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.session.Session;
import support.Await;
import support.Tools;

/** What is special about a file: others read it, hold it, fill its disk, and run a second host on it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SqliteFileTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    @TempDir
    private Path folder;

    private static StoreTarget.Sqlite in(Path place) {
        return new StoreTarget.Sqlite(place.resolve("realtime.db"));
    }

    private String python(String program) {
        return Tools.run(folder, Tools.path("python3").toString(), "-c", program).strip();
    }

    @Test
    void other_programs_read_it_while_the_host_writes() throws Exception {
        try (Scene scene = new Scene(Stores.of(in(folder)))) {
            Session session = scene.talking(Map.of("key", "demo"));
            Scene.says(session, "u1", "What sold best?");
            Scene.answers(session, "a1", "Garden chairs.");
            assertTrue(session.saving().await());
            assertEquals("[('demo', 'user', 'What sold best?', 'completed'), "
                + "('demo', 'assistant', 'Garden chairs.', 'completed')]", python("""
                import sqlite3
                db = sqlite3.connect('file:realtime.db?mode=ro', uri=True)
                print(db.execute('''select key, role, content, m.status from messages m join sessions s
                    on s.id = m.session_id order by m.sequence''').fetchall())
                """));
            assertEquals("wal 2", python("""
                import sqlite3
                db = sqlite3.connect('realtime.db')
                print(db.execute('pragma journal_mode').fetchone()[0],
                      db.execute('pragma synchronous').fetchone()[0])
                """));
        }
    }

    @Test
    void it_is_its_owners() throws Exception {
        try (Scene scene = new Scene(Stores.of(in(folder.resolve("new/one"))))) {
            assertTrue(scene.open(Map.of()).saving().await());
            try (var files = Files.list(folder.resolve("new/one"))) {
                for (Path file : files.filter(each -> !each.toString().endsWith(".lock")).toList()) {
                    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
                }
            }
        }
    }

    @Test
    void while_another_program_holds_it_locked_the_conversation_goes_on() throws Exception {
        try (Scene scene = new Scene(Stores.of(in(folder)))) {
            Session session = scene.talking(Map.of());
            assertTrue(session.saving().await());
            Process holder = new ProcessBuilder(Tools.path("python3").toString(), "-c", """
                import sqlite3, sys
                db = sqlite3.connect('realtime.db', isolation_level=None)
                db.execute('begin immediate')
                print('held', flush=True)
                sys.stdin.readline()
                """).directory(folder.toFile()).redirectErrorStream(true).start();
            BufferedReader said = new BufferedReader(new InputStreamReader(holder.getInputStream()));
            assertEquals("held", said.readLine());
            Scene.says(session, "u1", "One.");
            assertEquals("One.", session.snapshot().transcript().getFirst().content());
            Await.until("the session to say so", SOON, () -> session.outline().note() != null);
            assertEquals("What is said now is not saved: another program holds " + folder.resolve("realtime.db")
                + " locked.", scene.writer.health().problem().message());
            holder.getOutputStream().close();
            Await.until("all to be saved", SOON, () -> scene.writer.health().unsaved() == 0);
            assertNull(session.outline().note());
            assertEquals("One.", python("import sqlite3; print(sqlite3.connect('realtime.db').execute("
                + "'select content from messages').fetchone()[0])"));
        }
    }

    @Test
    void who_comes_after_it_was_closed_is_told_that_it_is_away() throws Exception {
        SessionStore store = Stores.of(in(folder));
        store.open();
        store.close();
        StoreException refusal = assertThrows(StoreException.class, store::probe);
        assertEquals(StoreException.Kind.UNAVAILABLE, refusal.kind());
        store.open();
        store.probe();
        store.close();
    }

    @Test
    void a_second_host_saves_nothing_in_it_and_says_so_until_the_first_has_stopped() throws Exception {
        Scene first = new Scene(Stores.of(in(folder)));
        assertTrue(first.talking(Map.of("key", "first")).saving().await());
        try (Scene second = new Scene(Stores.of(in(folder)))) {
            assertEquals("What is said now is not saved: another host uses " + folder.resolve("realtime.db") + ".",
                second.writer.health().problem().message());
            Session session = second.talking(Map.of("key", "second"));
            first.close();
            Await.until("the second to save", SOON, () -> second.writer.health().problem() == null);
            assertTrue(session.saving().await());
            assertTrue(second.sessions.find("first").isPresent());
        }
    }

    @Test
    void while_its_disk_is_full_the_conversation_goes_on() throws Exception {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "only root can make a small disk");
        Path disk = Files.createDirectory(folder.resolve("disk"));
        Tools.run(folder, "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString());
        try (Scene scene = new Scene(Stores.of(in(disk)))) {
            Session session = scene.talking(Map.of());
            assertTrue(session.saving().await());
            Path filler = disk.resolve("filler");
            fill(filler);
            for (int i = 0; i < 40; i++) {
                Scene.says(session, "u" + i, "x".repeat(20_000));
            }
            assertEquals(40, session.snapshot().transcript().size());
            Await.until("the session to say so", SOON, () -> session.outline().note() != null);
            assertEquals("What is said now is not saved: the disk of " + disk.resolve("realtime.db") + " is full.",
                scene.writer.health().problem().message());
            Files.delete(filler);
            Tools.run(folder, "mount", "-o", "remount,size=8m", disk.toString());
            Await.until("all to be saved", SOON, () -> scene.writer.health().unsaved() == 0);
            assertEquals("40 800000", python("import sqlite3; print(*sqlite3.connect('disk/realtime.db').execute("
                + "'select count(*), sum(length(content)) from messages').fetchone())"));
        } finally {
            Tools.run(folder, "umount", disk.toString());
        }
    }

    private static void fill(Path file) {
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(new byte[4_096]);
            }
        } catch (IOException full) {
            // As is wanted.
        }
    }

    @Test
    void a_file_that_is_no_database_is_left_alone() throws Exception {
        Files.writeString(folder.resolve("realtime.db"), "Dear diary, today I talked to a computer. ".repeat(100));
        StoreException refused = assertThrows(StoreException.class, () -> new Scene(Stores.of(in(folder))));
        assertEquals(StoreException.Kind.UNUSABLE, refused.kind());
        assertTrue(Files.readString(folder.resolve("realtime.db")).startsWith("Dear diary"));
    }

    @Test
    void a_file_of_a_newer_version_is_left_alone() throws Exception {
        new Scene(Stores.of(in(folder))).close();
        python("import sqlite3; db = sqlite3.connect('realtime.db'); db.execute(\"insert into realtime_schema values "
            + "(9, '999', 'later', 'SQL', 'V999__later.sql', 1, 'x', '2030-01-01 00:00:00.000', 1, 1)\"); db.commit()");
        StoreException refused = assertThrows(StoreException.class, () -> new Scene(Stores.of(in(folder))));
        assertEquals("the store's schema is not one that this version knows.", refused.getMessage());
    }
}
