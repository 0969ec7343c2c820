package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import support.Checkout;

/** A file that RealtimeAudio.java does not list works in a checkout and is missing when run by catalog URL. */
class ManifestTest {
    private static final Set<String> NONE = Set.of();

    @Test
    void lists_every_java_source_of_the_product_and_no_other() throws IOException {
        assertSame(files(name -> name.endsWith(".java")), listed("SOURCES"));
    }

    @Test
    void lists_every_other_file_of_the_product_and_no_other() throws IOException {
        assertSame(files(name -> !name.endsWith(".java")), listed("FILES"));
    }

    private static void assertSame(Set<String> there, Set<String> listed) {
        assertEquals(NONE, without(there, listed), "in component/, but not listed in RealtimeAudio.java");
        assertEquals(NONE, without(listed, there), "listed in RealtimeAudio.java, but not in component/");
    }

    private static Set<String> without(Set<String> all, Set<String> some) {
        Set<String> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static Set<String> listed(String directive) throws IOException {
        return Files.readAllLines(Checkout.root().resolve("RealtimeAudio.java")).stream()
            .filter(line -> line.startsWith("//" + directive + " "))
            .flatMap(line -> Arrays.stream(line.substring(directive.length() + 3).trim().split("\\s+")))
            .map(entry -> entry.substring(entry.indexOf('=') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> files(Predicate<String> wanted) throws IOException {
        Path root = Checkout.root();
        try (Stream<Path> files = Files.walk(root.resolve("component"))) {
            return files.filter(Files::isRegularFile)
                .map(file -> root.relativize(file).toString().replace('\\', '/'))
                .filter(wanted)
                .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
