package realtime.host.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Await;

/** What a host's process writes to standard error. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogOfAHostTest {
    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    @TempDir
    private Path folder;

    @Test
    void with_log_format_json_every_line_is_an_object() throws Exception {
        // Which it says, and goes on.
        Files.writeString(folder.resolve("embed-secret"), "damaged");
        List<JsonNode> lines = new ArrayList<>();
        for (String line : errors("--log-format", "json")) {
            lines.add(new ObjectMapper().readTree(line));
        }
        assertTrue(!lines.isEmpty() && lines.stream().allMatch(line -> line.path("message").isTextual()
            && line.path("logger").asText().startsWith("realtime.")), lines.toString());
        assertEquals("warn", lines.getFirst().path("level").asText());
    }

    @Test
    void an_unknown_format_is_a_wrong_line() throws Exception {
        assertEquals("--log-format: got xml; allowed: text, json", errors("--log-format", "xml").getFirst());
    }

    /** Starts a host, stops it as soon as it has printed its address, and returns what it has complained about. */
    private List<String> errors(String... options) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp",
            System.getProperty("java.class.path"), "RealtimeAudio", "--port", "0", "--data-dir", folder.toString(),
            "--provider", "practice"));
        command.addAll(List.of(options));
        Process host = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(out.toFile())
            .redirectError(err.toFile()).start();
        try {
            Await.until("the host to start or to fail", LONGEST_START,
                () -> !host.isAlive() || text(out).contains("Ctrl-C"));
            host.destroy();
            assertTrue(host.waitFor(30, TimeUnit.SECONDS), text(out));
        } finally {
            host.destroyForcibly();
        }
        return Files.readAllLines(err);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
