package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import support.Checkout;

/** A file that RealtimeAudio.java does not list works in a checkout and is missing when run by catalog URL. */
class ManifestTest {
    @Test
    void lists_every_java_source_of_the_product() throws IOException {
        assertEquals(filesUnder("component/realtime"), listed("SOURCES"));
    }

    @Test
    void lists_every_web_file_of_the_product() throws IOException {
        assertEquals(filesUnder("component/web"), listed("FILES"));
    }

    private static Set<String> listed(String directive) throws IOException {
        List<String> manifest = Files.readAllLines(Checkout.root().resolve("RealtimeAudio.java"));
        return manifest.stream()
            .filter(line -> line.startsWith("//" + directive + " "))
            .flatMap(line -> Arrays.stream(line.substring(directive.length() + 3).trim().split("\\s+")))
            .map(entry -> entry.substring(entry.indexOf('=') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> filesUnder(String folder) throws IOException {
        Path root = Checkout.root();
        try (Stream<Path> files = Files.walk(root.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
