package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import support.Await;
import support.Chromium;
import support.Holdings;
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
            Holdings before = Holdings.now();
            cycle(host, widget, CYCLES);
            before.awaitAgain(TOLERANCE, SOON);
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
}
