package realtime.host;

import java.nio.charset.Charset;
import java.util.List;
import realtime.provider.Check;

/** A doctor's report for people: a line for each check, the fix below it, and how it ended. */
final class DoctorText {
    private static final List<String> MARKS = List.of("✓", "!", "✗", "–");
    private static final List<String> PLAIN_MARKS = List.of("+", "!", "x", "-");

    private DoctorText() {}

    /** @param console what the text will be written in; some cannot show the marks */
    static String of(DoctorReport report, Charset console) {
        boolean shows = console.canEncode() && console.newEncoder().canEncode(String.join("", MARKS));
        List<String> marks = shows ? MARKS : PLAIN_MARKS;
        int width = report.checks().stream().mapToInt(check -> check.name().length()).max().orElse(0);
        StringBuilder text = new StringBuilder();
        for (Check check : report.checks()) {
            text.append(("%s  %-" + width + "s  %s%n").formatted(marks.get(check.status().ordinal()), words(check),
                check.message()));
            if (check.fix() != null) {
                text.append(" ".repeat(width + 5)).append(check.fix()).append(System.lineSeparator());
            }
        }
        return text + System.lineSeparator() + report.summary();
    }

    private static String words(Check check) {
        return check.name().replace('_', ' ');
    }
}
