///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Long runs: ./jbang soak steady [minutes] | kills [number] | hosts [conversations]
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED -Djava.awt.headless=true

//DEPS com.microsoft.playwright:playwright:1.55.0

//SOURCES ../RealtimeAudio.java
//SOURCES soak/**.java
//SOURCES support/**.java
//SOURCES realtime/practice/BrowserPeers.java
//SOURCES realtime/practice/Offerer.java
//SOURCES realtime/practice/EventLog.java

//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS com.networknt:json-schema-validator:1.5.8

import java.nio.file.Path;
import soak.HostsSoak;
import soak.KillSoak;
import soak.SteadySoak;

/** Exit code 0 when the run went as it should, 1 when not. */
public class RunSoak {
    public static void main(String[] args) throws Exception {
        boolean isGood = switch (args.length == 0 ? "" : args[0]) {
            // How many minutes may follow.
            case "steady" -> SteadySoak.run(args.length == 1 ? 60 : Double.parseDouble(args[1]),
                Path.of("build", "soak-steady.png"));
            // How many in each of two fleets may follow.
            case "kills" -> KillSoak.run(args.length == 1 ? 200 : Integer.parseInt(args[1]));
            // How many conversations may follow.
            case "hosts" -> HostsSoak.run(args.length == 1 ? 300 : Integer.parseInt(args[1]), 4);
            default -> {
                System.err.println("Name a run: steady [minutes] (100 conversations; memory, threads and open files), "
                    + "kills [number] (hosts are killed; nothing that was said may be lost) or hosts [conversations] "
                    + "(the same with three hosts, and the database away now and then)");
                System.exit(2);
                yield false;
            }
        };
        // libwebrtc would print something about a thread while the JVM ends.
        System.out.close();
        System.exit(isGood ? 0 : 1);
    }
}
