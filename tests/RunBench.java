///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures against named peers and bare floors: ./jbang bench connect|weight|relay|poll|contract|store
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED

//DEPS com.microsoft.playwright:playwright:1.55.0

//SOURCES ../RealtimeAudio.java
//SOURCES bench/**.java
//SOURCES support/**.java

//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS com.networknt:json-schema-validator:1.5.8

import bench.ConnectBench;
import bench.ContractBench;
import bench.PollBench;
import bench.RelayBench;
import bench.StoreBench;
import bench.WeightBench;

/** Figures are ratios from one run; they are printed, never asserted. */
public class RunBench {
    public static void main(String[] args) throws Exception {
        switch (args.length == 0 ? "" : args[0]) {
            case "connect" -> ConnectBench.run();
            case "weight" -> WeightBench.run();
            // How many times as long as usual it measures may follow.
            case "relay" -> RelayBench.run(args.length == 1 ? 1 : Double.parseDouble(args[1]));
            case "poll" -> PollBench.run();
            // A seed may follow.
            case "contract" -> ContractBench.run(args.length == 1 ? 6 : Long.parseLong(args[1]));
            case "store" -> StoreBench.run();
            default -> {
                System.err.println("Name a benchmark: connect (click to session ready), weight (what is downloaded) "
                    + "relay [times] (sound through the host), poll (transcripts read), contract [seed] (20,000 "
                    + "requests against the API's description) or store (a finished turn until it is saved)");
                System.exit(2);
            }
        }
        System.exit(0);
    }
}
