package support;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of SECURITY.md. Immutable. */
public record ThreatModel(List<Line> lines) {
    private static final Pattern TEST = Pattern.compile("`(\\w+\\.\\w+)`");
    private static final int CELLS = 3;

    /**
     * A threat and what becomes of it.
     *
     * @param tests as {@code Class.method}
     */
    public record Line(String threat, String defence, List<String> tests) {}

    public static ThreatModel ofThisCheckout() {
        return parse(text(Checkout.root().resolve("SECURITY.md")));
    }

    static ThreatModel parse(String markdown) {
        return new ThreatModel(markdown.lines().filter(line -> line.startsWith("| ") && !line.startsWith("| Threat |"))
            .map(ThreatModel::line).toList());
    }

    private static Line line(String row) {
        List<String> cells = Arrays.stream(row.substring(2, row.lastIndexOf(" |")).split(" \\| ")).toList();
        if (cells.size() != CELLS) {
            throw new IllegalArgumentException("not threat, defence and test: " + row);
        }
        return new Line(cells.get(0), cells.get(1),
            TEST.matcher(cells.get(2)).results().map(MatchResult::group).map(test -> test.replace("`", "")).toList());
    }

    /**
     * With its package; empty where there is no such test.
     *
     * @param test as {@code Class.method}
     */
    public static Optional<String> qualified(String test) {
        String[] name = test.split("\\.");
        Path tests = Checkout.root().resolve("tests");
        try (Stream<Path> files = Files.walk(tests.resolve("realtime"))) {
            return files.filter(file -> file.endsWith(name[0] + ".java") && text(file).contains(" " + name[1] + "("))
                .map(file -> tests.relativize(file.getParent()).toString().replace(File.separatorChar, '.'))
                .map(place -> place + "." + test).findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
