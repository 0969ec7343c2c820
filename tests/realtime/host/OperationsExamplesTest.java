package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import support.Checkout;
import support.FreePort;
import support.TestHost;
import support.Tools;

/** What {@code examples/operations} holds is as systemd, nginx and the host itself take it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class OperationsExamplesTest {
    private static final Path FOLDER = Checkout.root().resolve("examples/operations");
    @TempDir
    private Path folder;

    @Test
    void systemd_takes_the_unit() throws IOException {
        Path java = Path.of(ProcessHandle.current().info().command().orElseThrow());
        Path unit = Files.writeString(folder.resolve("realtime-audio.service"),
            unit().replace("/usr/bin/java", java.toString()));
        String said = Tools.run(folder, Tools.path("systemd-analyze").toString(), "verify", "--man=no",
            unit.toString());
        assertEquals("", said.lines().filter(line -> line.contains("realtime-audio")).reduce("", String::concat));
    }

    @Test
    void the_unit_keeps_away_from_the_system_and_the_key_from_the_environment() throws IOException {
        List<String> lines = unit().lines().toList();
        assertTrue(lines.containsAll(List.of("NoNewPrivileges=yes", "ProtectSystem=strict", "DynamicUser=yes",
            "StateDirectory=realtime-audio", "CapabilityBoundingSet=",
            "LoadCredential=openai-key:/etc/realtime-audio/openai-key")));
    }

    @Test
    void the_hosts_options_in_them_are_options_that_it_has() throws IOException {
        Set<String> known = Commands.of(Map.of()).getCommandSpec().optionsMap().keySet();
        for (String text : List.of(unit(), Files.readString(FOLDER.resolve("Containerfile")))) {
            String command = text.substring(text.indexOf("realtime-audio.jar", text.indexOf("-jar")));
            String line = command.substring(0, command.indexOf("\n", command.indexOf("--log-format")));
            List<String> used = options(line);
            assertTrue(used.contains("--data-dir"), line);
            assertTrue(known.containsAll(used), () -> used + " of " + known);
        }
    }

    private static List<String> options(String text) {
        List<String> found = new ArrayList<>();
        Matcher options = Pattern.compile("--[a-z][a-z-]+").matcher(text);
        while (options.find()) {
            found.add(options.group());
        }
        return found;
    }

    @Test
    void the_container_runs_as_nobody_special_and_copies_what_there_is() throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve("Containerfile"));
        assertTrue(lines.indexOf("USER 10001") < lines.indexOf("VOLUME /data"), lines.toString());
        for (String line : lines) {
            if (line.startsWith("COPY ") && !line.contains("--from")) {
                List<String> words = Arrays.asList(line.split(" "));
                words.subList(1, words.size() - 1).forEach(source ->
                    assertTrue(Files.exists(Checkout.root().resolve(source)), source));
            }
        }
    }

    @Test
    void its_health_check_tells_a_host_that_is_ready_from_none() throws Exception {
        String script = FOLDER.resolve("is-ready.sh").toString();
        try (TestHost host = TestHost.start()) {
            assertEquals("/readyz: 200\n",
                Tools.run(folder, "bash", script, String.valueOf(URI.create(host.url()).getPort())));
        }
        Process none = new ProcessBuilder("bash", script, String.valueOf(FreePort.find()))
            .redirectErrorStream(true).start();
        none.getInputStream().readAllBytes();
        assertEquals(1, none.waitFor());
    }

    private static String unit() throws IOException {
        return Files.readString(FOLDER.resolve("realtime-audio.service"));
    }
}
