package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.Mutation;
import support.ThreatModel;

/** That SECURITY.md says what is so; whether its tests notice a missing defence is shown by {@code ./jbang mutate}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SecurityDocumentTest {
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-zA-Z0-9]+)`");
    private final List<ThreatModel.Line> lines = ThreatModel.ofThisCheckout().lines();
    private final List<Mutation> mutations = Mutation.ofThisCheckout();

    @Test
    void every_line_has_mutations_in_the_same_order() {
        assertFalse(lines.isEmpty());
        assertEquals(lines.stream().map(ThreatModel.Line::threat).toList(),
            mutations.stream().map(Mutation::threat).distinct().toList());
    }

    @Test
    void every_line_names_tests_that_exist() {
        for (ThreatModel.Line line : lines) {
            assertFalse(line.tests().isEmpty(), line.threat());
            for (String test : line.tests()) {
                assertTrue(ThreatModel.qualified(test).isPresent(), test);
            }
        }
    }

    @Test
    void every_line_names_a_class_that_exists() throws IOException {
        Map<String, Path> files = javaFiles("component");
        for (ThreatModel.Line line : lines) {
            Matcher named = CLASS.matcher(line.defence());
            boolean isScript = line.defence().contains(".js`");
            assertTrue(isScript || named.find(), line.defence());
            named.reset();
            while (named.find()) {
                assertTrue(files.containsKey(named.group(1)) || named.group(1).matches("Path|Secure|HttpOnly|Origin"),
                    named.group(1));
            }
        }
    }

    @Test
    void every_mutation_applies_once_and_changes_something() {
        for (Mutation mutation : mutations) {
            assertFalse(mutation.edits().isEmpty(), mutation.threat());
            for (Mutation.Edit edit : mutation.edits()) {
                assertEquals(1, edit.places(), mutation.threat() + ": " + edit.find());
                assertNotEquals(edit.find(), edit.put(), mutation.threat());
            }
        }
    }

    private static Map<String, Path> javaFiles(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root().resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".java")).collect(Collectors.toMap(
                file -> file.getFileName().toString().replace(".java", ""), file -> file, (one, other) -> one));
        }
    }
}
