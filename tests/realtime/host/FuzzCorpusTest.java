package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.host.relay.RelayFramesFuzz;
import realtime.provider.ProviderEventsFuzz;
import support.Checkout;

/** Everything that fuzzing has kept is sent through its target once more: {@code ./jbang fuzz} finds more of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FuzzCorpusTest {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private interface Target {
        void take(byte[] data) throws Exception;
    }

    private static Target target(String name) {
        return switch (name) {
            case "archive" -> ArchiveFuzz::fuzzerTestOneInput;
            case "http-bodies" -> HttpBodiesFuzz::fuzzerTestOneInput;
            case "provider-events" -> ProviderEventsFuzz::fuzzerTestOneInput;
            case "relay-frames" -> RelayFramesFuzz::fuzzerTestOneInput;
            case "settings" -> SettingsFuzz::fuzzerTestOneInput;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"archive", "http-bodies", "provider-events", "relay-frames", "settings"})
    void what_was_found_once_does_no_harm(String name) throws IOException {
        Target target = target(name);
        for (Path file : names(name)) {
            byte[] data = Files.readAllBytes(file);
            assertTimeoutPreemptively(LONGEST, () -> target.take(data), file::toString);
        }
    }

    @Test
    void every_target_has_a_corpus() throws IOException {
        assertEquals(List.of("archive", "http-bodies", "provider-events", "relay-frames", "settings"),
            names("").stream().map(folder -> folder.getFileName().toString()).toList());
    }

    private static List<Path> names(String folder) throws IOException {
        try (Stream<Path> files = Files.list(Checkout.root().resolve("tests/fuzz/corpus").resolve(folder))) {
            return files.sorted().toList();
        }
    }
}
