package realtime.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import realtime.store.StoreTarget;
import support.PostgresServer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ExportAndImportTest {
    @TempDir
    private Path folder;

    /** What a command printed and its exit code. */
    private record Ran(int code, String out, String err) {}

    private static Ran run(String... line) {
        CommandLine commands = Commands.of(Map.of(), line);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commands.setOut(new PrintWriter(out, true));
        commands.setErr(new PrintWriter(err, true));
        int code = commands.execute(line);
        return new Ran(code, out.toString().strip(), err.toString().strip());
    }

    private static LocalHost host(Path data, String store) {
        return new LocalHost(data, new StoreOptions(StoreTarget.parse(store, data), null), Clock.systemUTC());
    }

    private static String talk(LocalHost host) {
        String id = host.createConnected("{\"key\":\"demo\",\"record\":true,\"feedback\":true}");
        host.happens(id, LocalHost.heard("u1", "What sold best?"));
        host.send(host.asHost("/api/sessions/" + id + "/audio/chunks?call=1&offset=0").post(
            LocalHost.body("\1\0\2\0".repeat(2_400), null)));
        host.post("/api/sessions/" + id + "/feedback", "{\"rating\":\"up\",\"comment\":\"nice\"}");
        return id;
    }

    @Test
    void everything_goes_from_a_file_to_postgresql_and_once_only() throws Exception {
        Path there = Files.createDirectory(folder.resolve("there"));
        Path zip = folder.resolve("all.zip");
        String database = PostgresServer.shared().newDatabase();
        String id;
        JsonNode snapshot;
        byte[] sound;
        try (LocalHost host = host(folder, "sqlite")) {
            id = talk(host);
            host.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
            snapshot = host.snapshot(id);
            sound = host.get("/api/sessions/" + id + "/audio").bytes();
            assertEquals(new Ran(0, "1 sessions are in " + zip + ".", ""),
                run("export", zip.toString(), "--data-dir", folder.toString()));
        }
        String[] put = {"import", zip.toString(), "--store", database, "--data-dir", there.toString()};
        assertEquals(new Ran(0, "1 sessions were taken in, 0 were there already.", ""), run(put));
        assertEquals(new Ran(0, "0 sessions were taken in, 1 were there already.", ""), run(put));
        try (LocalHost host = host(there, database)) {
            assertEquals(snapshot, host.snapshot(id));
            assertArrayEquals(sound, host.get("/api/sessions/" + id + "/audio").bytes());
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(zip)));
    }

    @Test
    void an_export_of_an_export_is_the_same() throws Exception {
        Path first = folder.resolve("first.jsonl");
        Path second = folder.resolve("second.jsonl");
        try (LocalHost host = host(folder, "sqlite")) {
            talk(host);
        }
        assertEquals(0, run("export", first.toString(), "--data-dir", folder.toString()).code());
        String other = "sqlite:" + folder.resolve("other.db");
        assertEquals(0, run("import", first.toString(), "--store", other).code());
        assertEquals(0, run("export", second.toString(), "--store", other).code());
        assertEquals(Files.readAllLines(first), Files.readAllLines(second));
    }

    @Test
    void what_is_newer_in_the_file_replaces_what_is_older_in_the_store() throws Exception {
        Path lines = folder.resolve("all.jsonl");
        String other = "sqlite:" + folder.resolve("other.db");
        String id;
        try (LocalHost host = host(folder, "sqlite")) {
            id = talk(host);
            assertEquals(0, run("export", lines.toString(), "--data-dir", folder.toString()).code());
            assertEquals(0, run("import", lines.toString(), "--store", other).code());
            host.happens(id, LocalHost.heard("u2", "And now?"));
            host.snapshot(id);
            assertEquals(0, run("export", lines.toString(), "--data-dir", folder.toString()).code());
        }
        assertEquals("1 sessions were taken in, 0 were there already.",
            run("import", lines.toString(), "--store", other).out());
        try (LocalHost host = host(Files.createDirectory(folder.resolve("new")), other)) {
            assertEquals(2, host.snapshot(id).path("transcript").size());
        }
    }

    @Test
    void what_is_no_export_is_not_taken() throws Exception {
        String other = "sqlite:" + folder.resolve("other.db");
        Path lines = folder.resolve("some.jsonl");
        for (String text : List.of("", "{}", "{\"format\":\"realtime-audio-export\",\"version\":2}", "not JSON",
            "{\"format\":\"realtime-audio-export\",\"version\":1}\n{\"state\":{\"id\":\"../../etc\"}}",
            "{\"format\":\"realtime-audio-export\",\"version\":1}\nnull")) {
            Files.writeString(lines, text);
            Ran ran = run("import", lines.toString(), "--store", other);
            assertEquals(1, ran.code(), text);
            assertTrue(ran.err().startsWith("Failed: " + lines + " is not taken: "), ran.err());
        }
        assertEquals(1, run("import", folder.resolve("none").toString(), "--store", other).code());
    }

    @Test
    void a_zip_writes_nowhere_else() throws IOException {
        Path zip = folder.resolve("evil.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.putNextEntry(new ZipEntry("sessions.jsonl"));
            out.write("{\"format\":\"realtime-audio-export\",\"version\":1}\n".getBytes());
            out.putNextEntry(new ZipEntry("recordings/../../../evil/user.pcm"));
            out.write(new byte[48_000]);
        }
        Ran ran = run("import", zip.toString(), "--data-dir", folder.resolve("data").toString());
        assertEquals("Failed: " + zip + " is not taken: it holds what no export of this program does.", ran.err());
        try (Stream<Path> files = Files.walk(folder)) {
            assertEquals(List.of(), files.filter(file -> file.endsWith("user.pcm")).toList());
        }
    }

    @Test
    void a_zip_that_breaks_off_is_told_from_a_whole_one() throws Exception {
        Path zip = folder.resolve("all.zip");
        try (LocalHost host = host(folder, "sqlite")) {
            talk(host);
            assertEquals(0, run("export", zip.toString(), "--data-dir", folder.toString()).code());
        }
        byte[] whole = Files.readAllBytes(zip);
        Files.write(zip, Arrays.copyOf(whole, 400));
        Ran ran = run("import", zip.toString(), "--data-dir", folder.resolve("data").toString());
        assertEquals(new Ran(1, "", "Failed: " + zip + " is not taken: it breaks off or is damaged."), ran);
    }

    /** A thousand bytes of nothing are one in a zip. */
    @Test
    void a_zip_fills_neither_the_memory_nor_the_disk() throws IOException {
        Path data = folder.resolve("data");
        String header = "{\"format\":\"realtime-audio-export\",\"version\":1}\n";
        Path line = folder.resolve("line.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(line))) {
            out.putNextEntry(new ZipEntry("sessions.jsonl"));
            out.write(header.getBytes());
            for (int i = 0; i < 31; i++) {
                out.write(new byte[1_000_000]);
            }
        }
        assertTrue(run("import", line.toString(), "--data-dir", data.toString()).err().contains("a line of it is too "
            + "long"));
        Path sound = folder.resolve("sound.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(sound))) {
            out.putNextEntry(new ZipEntry("sessions.jsonl"));
            out.write(header.getBytes());
            out.putNextEntry(new ZipEntry("recordings/00000000-0000-0000-0000-000000000000/user.pcm"));
            out.write(new byte[1_000_000]);
        }
        assertEquals("Failed: " + sound + " is not taken: it holds what no export of this program does.",
            run("import", sound.toString(), "--data-dir", data.toString()).err());
        assertFalse(Files.exists(data.resolve("recordings")));
    }

    @Test
    void a_store_that_a_host_uses_can_be_read_and_not_written() throws Exception {
        Path lines = folder.resolve("all.jsonl");
        try (LocalHost host = host(folder, "sqlite")) {
            talk(host);
            assertEquals(0, run("export", lines.toString(), "--data-dir", folder.toString()).code());
            Ran ran = run("import", lines.toString(), "--data-dir", folder.toString());
            assertEquals(1, ran.code());
            assertTrue(ran.err().startsWith("Failed: another host uses "), ran.err());
        }
        assertEquals(1, run("export", lines.toString(), "--data-dir", folder.resolve("none").toString()).code());
        assertEquals(2, run("export", lines.toString(), "--store", "memory").code());
    }
}
