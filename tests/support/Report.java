package support;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Prints one line per test as it ends, the failures again at the end, and the closing count. */
public final class Report implements TestExecutionListener {
    private final PrintStream out;
    private final Map<String, Long> startedAt = new ConcurrentHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private int passed;
    private int skipped;

    public Report(PrintStream out) {
        this.out = out;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        startedAt.put(test.getUniqueId(), System.nanoTime());
    }

    @Override
    public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean succeeded = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        if (!test.isTest() && succeeded) {
            return;
        }
        if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
            skip(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
            return;
        }
        long millis = (System.nanoTime() - startedAt.get(test.getUniqueId())) / 1_000_000;
        out.printf("%s %s (%d ms)%n", succeeded ? "  ok  " : "FAILED", nameOf(test), millis);
        if (succeeded) {
            passed++;
        } else {
            failures.add(nameOf(test));
            result.getThrowable().ifPresent(cause -> cause.printStackTrace(out));
        }
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier test, String reason) {
        skip(test, reason);
    }

    /** Prints the count; returns the exit code: 1 when a test failed or none ran. */
    public synchronized int close() {
        if (!failures.isEmpty()) {
            out.println("\nFailed:");
            failures.forEach(name -> out.println("  " + name));
        }
        String skips = skipped > 0 ? ", %d skipped".formatted(skipped) : "";
        out.printf("%n%d passed, %d failed%s%n", passed, failures.size(), skips);
        return failures.isEmpty() && passed > 0 ? 0 : 1;
    }

    private void skip(TestIdentifier test, String reason) {
        skipped++;
        out.printf("skipped %s: %s%n", nameOf(test), reason);
    }

    private static String nameOf(TestIdentifier test) {
        String name = test.getDisplayName().replace("()", "").replace('_', ' ');
        return test.getSource()
            .map(source -> switch (source) {
                case MethodSource method -> simple(method.getClassName()) + ": " + name;
                case ClassSource type -> simple(type.getClassName());
                default -> name;
            })
            .orElse(name);
    }

    private static String simple(String className) {
        return className.substring(className.lastIndexOf('.') + 1).replaceAll("Test$", "");
    }
}
