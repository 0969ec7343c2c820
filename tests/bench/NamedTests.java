package bench;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.List;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests that are named as {@code package.Class.method}, and prints which failed, and how many passed and failed. */
public final class NamedTests {
    private NamedTests() {}

    /** Exit code 0 when some ran, whatever came of them. */
    public static void main(String[] names) {
        List<String> wanted = Arrays.asList(names);
        List<ClassSelector> classes = wanted.stream().map(name -> name.substring(0, name.lastIndexOf('.'))).distinct()
            .map(name -> selectClass(name)).toList();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(classes)
            .filters((PostDiscoveryFilter) test -> FilterResult.includedIf(isWanted(test, wanted))).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().forEach(failure -> System.out.println("failed " + name(failure.getTestIdentifier()) + ": "
            + String.valueOf(failure.getException()).lines().findFirst().orElse("")));
        System.out.println(summary.getTestsSucceededCount() + " passed, " + summary.getTotalFailureCount() + " failed");
        System.out.close();
        // Threads of what was tested may be left.
        Runtime.getRuntime().halt(0);
    }

    private static String name(TestIdentifier test) {
        return test.getSource().filter(MethodSource.class::isInstance).map(MethodSource.class::cast)
            .map(method -> method.getClassName() + "." + method.getMethodName()).orElse(test.getDisplayName());
    }

    private static boolean isWanted(TestDescriptor test, List<String> wanted) {
        TestSource source = test.getSource().orElse(null);
        return !(source instanceof MethodSource method)
            || wanted.contains(method.getClassName() + "." + method.getMethodName());
    }
}
