package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.TestHost;
import support.Wav;
import support.Widget;

/** Starting and stopping leaves nothing behind. */
class LeakTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int WARM_UP = 5;
    private static final int CYCLES = 100;
    /** Pools of the JDK and of Jetty come and go by one or two. */
    private static final int TOLERANCE = 4;

    @Test
    void a_hundred_starts_and_stops_leave_no_thread_socket_or_call_behind() {
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(Wav.silence())) {
            JsonNode session = host.create("{}");
            Widget widget = Widget.in(chromium.open(session.path("embed_url").asText()));
            cycle(host, widget, WARM_UP);
            int threads = threads();
            int files = openFiles();
            cycle(host, widget, CYCLES);
            Await.until("the threads to go back from " + threads(), SOON, () -> threads() <= threads + TOLERANCE);
            Await.until("the sockets to go back from " + openFiles(), SOON, () -> openFiles() <= files + TOLERANCE);
            assertEquals(0, host.practice().liveCalls());
            // The page hears that the host knows of the end a moment after the partner has.
            Await.until("the page's peer connections to be closed", SOON, widget::connectionsAreClosed);
        }
    }

    private static void cycle(TestHost host, Widget widget, int times) {
        for (int i = 0; i < times; i++) {
            widget.start();
            widget.awaitPhase("listening");
            widget.stop();
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
    }

    /** Platform threads, libwebrtc's included. */
    private static int threads() {
        File[] tasks = new File("/proc/self/task").listFiles();
        return tasks == null ? ManagementFactory.getThreadMXBean().getThreadCount() : tasks.length;
    }

    /** Where the system tells: sockets and files of this process. */
    private static int openFiles() {
        File[] files = new File("/proc/self/fd").listFiles();
        return files == null ? 0 : files.length;
    }
}
