///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs every test: ./jbang test [words of class or test names]
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED -Dorg.slf4j.simpleLogger.defaultLogLevel=error

//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS com.networknt:json-schema-validator:1.5.8
//DEPS com.microsoft.playwright:playwright:1.55.0

//SOURCES ../RealtimeAudio.java
//SOURCES realtime/**.java
//SOURCES support/**.java

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.List;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import support.NameFilter;
import support.Report;

/** Exit code 0 when every test passed and at least one ran; ends with a line {@code N passed, N failed}. */
public class RunTests {
    public static void main(String[] args) {
        Report report = new Report(System.out);
        LauncherDiscoveryRequest everyTest = LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage("realtime"))
            .filters(new NameFilter(List.of(args)))
            .build();
        LauncherFactory.create().execute(everyTest, report);
        int code = report.close();
        // The count is the last line: libwebrtc would print one more about a thread while the JVM ends.
        System.out.close();
        System.exit(code);
    }
}
