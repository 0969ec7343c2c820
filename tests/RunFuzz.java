///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Coverage-guided fuzzing: ./jbang fuzz target [minutes]
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED -XX:+EnableDynamicAgentLoading -Drealtime.log.level=off

//DEPS com.code-intelligence:jazzer:0.30.0

//SOURCES ../RealtimeAudio.java
//SOURCES support/FuzzInput.java
//SOURCES support/Profiles.java
//SOURCES support/StubServer.java
//SOURCES support/SettableClock.java
//SOURCES support/Checkout.java
//SOURCES realtime/host/LocalHost.java
//SOURCES realtime/host/SessionCheck.java
//SOURCES realtime/host/ArchiveFuzz.java
//SOURCES realtime/host/HttpBodiesFuzz.java
//SOURCES realtime/host/SettingsFuzz.java
//SOURCES realtime/host/relay/RelayFramesFuzz.java
//SOURCES realtime/provider/ProviderEventsFuzz.java

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import support.Checkout;

/** Jazzer's exit code: 0 when nothing was found. What was found lies in build/fuzz/TARGET/found. */
public class RunFuzz {
    private static final Map<String, String> TARGETS = Map.of(
        "archive", "realtime.host.ArchiveFuzz",
        "http-bodies", "realtime.host.HttpBodiesFuzz",
        "provider-events", "realtime.provider.ProviderEventsFuzz",
        "relay-frames", "realtime.host.relay.RelayFramesFuzz",
        "settings", "realtime.host.SettingsFuzz");

    public static void main(String[] args) throws IOException, InterruptedException {
        String name = args.length == 0 ? "" : args[0];
        if (!TARGETS.containsKey(name)) {
            System.err.println("Name a target: " + String.join(", ", TARGETS.keySet().stream().sorted().toList())
                + "; how many minutes may follow.");
            System.exit(2);
        }
        int seconds = (int) (60 * (args.length < 2 ? 10 : Double.parseDouble(args[1])));
        Path tests = Checkout.root().resolve("tests/fuzz");
        Path out = Checkout.root().resolve("build/fuzz").resolve(name);
        Path found = Files.createDirectories(out.resolve("found"));
        Path more = Files.createDirectories(out.resolve("corpus"));
        System.out.println("New inputs: " + more + "; what fails: " + found);
        Jazzer.main(List.of("--target_class=" + TARGETS.get(name), "--instrumentation_includes=realtime.**",
            "--custom_hook_includes=realtime.**:support.**", "--keep_going=100",
            "--disabled_hooks=com.code_intelligence.jazzer.sanitizers.ServerSideRequestForgery", "--reproducer_path=" + found,
            "-artifact_prefix=" + found + "/", "-max_total_time=" + seconds, "-timeout=60", "-rss_limit_mb=4096",
            "-max_len=12000", "-print_final_stats=1", "-dict=" + tests.resolve("words/" + name + ".txt"),
            more.toString(), tests.resolve("corpus/" + name).toString()).toArray(String[]::new));
    }
}
