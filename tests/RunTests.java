///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs every test: ./jbang test [words of class or test names]
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED -Drealtime.log.level=error

//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS com.networknt:json-schema-validator:1.5.8
//DEPS com.microsoft.playwright:playwright:1.55.0

//SOURCES ../RealtimeAudio.java
//SOURCES realtime/**.java
//SOURCES support/**.java
//SOURCES soak/**.java

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Constants;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import support.NameFilter;
import support.Report;

/**
 * Exit code 0 when every test passed and at least one ran; ends with a line {@code N passed, N failed}.
 *
 * <p>Most of the time of a test goes by in real conversations, so that classes run at the same time, as many as the
 * smallest machine that is meant has processors for. The methods of a class run in their order in one thread, which its
 * browser belongs to. What does not bear company says so: {@code @Isolated} runs alone, after all others, and
 * {@link support.OneAtATime} names what only one class at a time may use.
 */
public class RunTests {
    private static final int CLASSES_AT_ONCE = 2;
    private static final Map<String, String> IN_PARALLEL = Map.of(
        Constants.PARALLEL_EXECUTION_ENABLED_PROPERTY_NAME, "true",
        Constants.DEFAULT_EXECUTION_MODE_PROPERTY_NAME, "same_thread",
        Constants.DEFAULT_CLASSES_EXECUTION_MODE_PROPERTY_NAME, "concurrent",
        // The other kind begins a further class, in the same thread or in another, wherever a test waits for a future.
        Constants.PARALLEL_CONFIG_EXECUTOR_SERVICE_PROPERTY_NAME, "worker_thread_pool",
        Constants.PARALLEL_CONFIG_STRATEGY_PROPERTY_NAME, "fixed",
        Constants.PARALLEL_CONFIG_FIXED_PARALLELISM_PROPERTY_NAME, String.valueOf(CLASSES_AT_ONCE),
        // Those that take minutes come first, by their @Order: begun last, one would be waited for alone.
        Constants.DEFAULT_TEST_CLASS_ORDER_PROPERTY_NAME, ClassOrderer.OrderAnnotation.class.getName());

    public static void main(String[] args) {
        Report report = new Report(System.out);
        LauncherDiscoveryRequest everyTest = LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("realtime"))
            .filters(new NameFilter(List.of(args)))
            .configurationParameters(IN_PARALLEL)
            .build();
        LauncherFactory.create().execute(everyTest, report);
        int code = report.close();
        // The count is the last line: libwebrtc would print one more about a thread while the JVM ends.
        System.out.close();
        System.exit(code);
    }
}
