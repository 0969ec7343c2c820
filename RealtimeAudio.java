///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A voice conversation in a data app or notebook, and its transcript as data
//JAVA 21+
//COMPILE_OPTIONS --release 21
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//CDS

//DEPS io.javalin:javalin:7.2.3
//DEPS com.j2html:j2html:1.6.0
//DEPS com.fasterxml.jackson.core:jackson-databind:2.22.1
//DEPS com.squareup.okhttp3:okhttp-jvm:5.5.1
//DEPS info.picocli:picocli:4.7.7
//DEPS org.slf4j:slf4j-simple:2.0.18
//DEPS dev.onvoid.webrtc:webrtc-java:0.14.0
//DEPS net.sf.sociaal:freetts:1.2.2

//SOURCES component/realtime/host/HostCommand.java

import realtime.host.HostCommand;

/** Starts the command line; everything else is in {@code component/}. */
public class RealtimeAudio {
    public static void main(String[] args) {
        System.exit(HostCommand.run(args));
    }
}
