///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Takes each defence of SECURITY.md away and sees its tests fail: ./jbang mutate [words of a threat]
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED -Drealtime.log.level=error

//DEPS org.junit.jupiter:junit-jupiter:6.1.3
//DEPS org.junit.platform:junit-platform-launcher:6.1.3
//DEPS com.networknt:json-schema-validator:1.5.8
//DEPS com.microsoft.playwright:playwright:1.55.0

//SOURCES ../RealtimeAudio.java
//SOURCES bench/**.java
//SOURCES realtime/**.java
//SOURCES support/**.java

import bench.Mutants;
import java.util.List;

/** Ends with a line {@code N defences removed, N noticed}; exit code 0 when these are the same. */
public class RunMutants {
    public static void main(String[] args) throws Exception {
        System.exit(Mutants.run(List.of(args)));
    }
}
