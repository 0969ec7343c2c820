package bench;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import support.Checkout;
import support.Mutation;
import support.ThreatModel;

/**
 * Takes away what SECURITY.md names as defences, part by part, and runs that line's tests on what is left: a part that
 * no test misses is not defended, and a test that passes whatever is missing shows nothing. Only the changed file is
 * compiled, and put before the others on the class path.
 */
public final class Mutants {
    private static final Pattern FAILED = Pattern.compile("(?m)^failed ([\\w.]+): ");
    private static final Pattern SUMMARY = Pattern.compile("(?m)^(\\d+) passed, \\d+ failed$");
    private static final long LONGEST_MINUTES = 10;

    /**
     * What came of a run.
     *
     * @param failed the tests' names, as {@code package.Class.method}
     */
    private record Outcome(int passed, Set<String> failed, String output) {}

    private Mutants() {}

    /**
     * Runs all, or those whose threat contains a word; returns the exit code: 0 when each was noticed.
     *
     * @param words none for all
     */
    public static int run(List<String> words) throws IOException, InterruptedException {
        List<ThreatModel.Line> lines = ThreatModel.ofThisCheckout().lines().stream()
            .filter(line -> words.isEmpty() || words.stream().anyMatch(line.threat()::contains)).toList();
        Map<String, List<Mutation>> mutations = Mutation.ofThisCheckout().stream()
            .collect(Collectors.groupingBy(Mutation::threat));
        Outcome whole = test(null, lines.stream().flatMap(line -> line.tests().stream()).distinct().toList());
        System.out.println("with every defence: " + whole.passed() + " passed, " + whole.failed().size() + " failed");
        if (!whole.failed().isEmpty()) {
            System.out.println(whole.output());
            return 1;
        }
        int noticed = 0;
        for (ThreatModel.Line line : lines) {
            noticed += isNoticed(line, mutations.get(line.threat())) ? 1 : 0;
        }
        System.out.println(lines.size() + " defences removed, " + noticed + " noticed");
        return noticed == lines.size() ? 0 : 1;
    }

    private static boolean isNoticed(ThreatModel.Line line, List<Mutation> parts)
        throws IOException, InterruptedException {
        Set<String> idle = line.tests().stream().map(test -> ThreatModel.qualified(test).orElseThrow())
            .collect(Collectors.toCollection(TreeSet::new));
        int missed = 0;
        for (Mutation part : parts) {
            Path folder = compiled(part);
            Outcome outcome = test(folder, line.tests());
            delete(folder);
            idle.removeAll(outcome.failed());
            missed += outcome.failed().isEmpty() ? 1 : 0;
        }
        boolean isNoticed = missed == 0 && idle.isEmpty();
        System.out.printf("%-8s %s (%d of %d parts)%s%n", isNoticed ? "noticed" : "MISSED", line.threat(),
            parts.size() - missed, parts.size(), idle.isEmpty() ? "" : "; never failed: " + idle);
        return isNoticed;
    }

    /** A folder with what the mutation makes of its files, as they stand on the class path. */
    private static Path compiled(Mutation mutation) throws IOException {
        Path folder = Files.createTempDirectory("mutant");
        List<File> sources = new ArrayList<>();
        for (Map.Entry<String, String> mutant : mutation.mutants().entrySet()) {
            Path file = folder.resolve(mutant.getKey().replaceFirst("^component/", ""));
            Files.createDirectories(file.getParent());
            Files.writeString(file, mutant.getValue());
            if (mutant.getKey().endsWith(".java")) {
                sources.add(file.toFile());
            }
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean isCompiled = sources.isEmpty() || compiler.getTask(said, files, null, List.of("--release", "21",
                "-parameters", "-nowarn", "-proc:none", "-implicit:none", "-sourcepath", folder.toString(), "-cp",
                System.getProperty("java.class.path"), "-d", folder.toString()), null,
                files.getJavaFileObjectsFromFiles(sources)).call();
            if (!isCompiled) {
                throw new IllegalStateException("The mutation of \"" + mutation.threat()
                    + "\" does not compile:\n" + said);
            }
        }
        return folder;
    }

    /** @param before what comes before the compiled classes; null for nothing */
    private static Outcome test(Path before, List<String> tests) throws IOException, InterruptedException {
        String classes = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1",
            "-Drealtime.log.level=off", "-cp",
            before == null ? classes : before + File.pathSeparator + classes, "bench.NamedTests"));
        tests.forEach(test -> command.add(ThreatModel.qualified(test).orElseThrow()));
        Path output = Files.createTempFile("mutant", ".log");
        Process process = new ProcessBuilder(command).directory(Checkout.root().toFile()).redirectErrorStream(true)
            .redirectOutput(output.toFile()).start();
        if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output);
        Files.delete(output);
        Matcher summary = SUMMARY.matcher(said);
        if (!summary.find()) {
            throw new IllegalStateException("The tests did not come to an end:\n" + said);
        }
        return new Outcome(Integer.parseInt(summary.group(1)), FAILED.matcher(said).results()
            .map(failed -> failed.group(1)).collect(Collectors.toSet()), said);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
