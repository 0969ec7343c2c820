package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import realtime.provider.Check;

/** A report in words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DoctorTextTest {
    private static final DoctorReport REPORT = DoctorReport.of("openai", List.of(
        Check.ok("key", "There is a key."),
        Check.warn("key_accepted", "It is old.", "Make a new one."),
        Check.fail("voice", "There is none.", "Choose one."),
        Check.skipped("clock", "Not checked.")));

    @Test
    void each_check_has_a_line_and_its_fix_stands_below() {
        assertEquals("""
            ✓  key           There is a key.
            !  key accepted  It is old.
                             Make a new one.
            ✗  voice         There is none.
                             Choose one.
            –  clock         Not checked.

            1 problem, 1 warning.""", lines(DoctorText.of(REPORT, StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({"US-ASCII", "ISO-8859-1", "windows-1252", "IBM850"})
    void a_console_that_cannot_show_the_marks_gets_plain_ones(Charset console) {
        assertEquals("""
            +  key           There is a key.
            !  key accepted  It is old.
                             Make a new one.
            x  voice         There is none.
                             Choose one.
            -  clock         Not checked.

            1 problem, 1 warning.""", lines(DoctorText.of(REPORT, console)));
    }

    private static String lines(String text) {
        return text.replace(System.lineSeparator(), "\n");
    }

    static Stream<Arguments> ends() {
        return Stream.of(
            arguments(0, 0, 0, "ok Everything works."),
            arguments(0, 0, 2, "ok Everything that could be checked works."),
            arguments(0, 1, 0, "warn Everything works, with 1 warning."),
            arguments(0, 2, 1, "warn Everything that could be checked works, with 2 warnings."),
            arguments(1, 0, 3, "fail 1 problem."), arguments(2, 1, 0, "fail 2 problems, 1 warning."),
            arguments(1, 2, 0, "fail 1 problem, 2 warnings."));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("ends")
    void the_last_line_counts(int failed, int warned, int skipped, String expected) {
        Stream<Check> checks = Stream.concat(Stream.of(Check.ok("a", "A.")), Stream.concat(
            IntStream.range(0, failed).mapToObj(i -> Check.fail("f", "F.", "Fix.")), Stream.concat(
                IntStream.range(0, warned).mapToObj(i -> Check.warn("w", "W.", "Fix.")),
                IntStream.range(0, skipped).mapToObj(i -> Check.skipped("s", "S.")))));
        DoctorReport report = DoctorReport.of("openai", checks.toList());
        assertEquals(expected, report.status().name().toLowerCase(Locale.ROOT) + " " + report.summary());
    }
}
