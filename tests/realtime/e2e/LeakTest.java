package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import support.Await;
import support.Chromium;
import support.Holdings;
import support.TestHost;
import support.Wav;
import support.Widget;

/** Starting and stopping leaves nothing behind. */
@Isolated("counts the threads and sockets of this process")
class LeakTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int WARM_UP = 5;
    private static final int CYCLES = 100;
    private static final int SESSIONS = 5;
    /** Pools of the JDK and of Jetty come and go by one or two. */
    private static final int TOLERANCE = 4;

    @Test
    void a_hundred_starts_and_stops_leave_no_thread_socket_or_call_behind() {
        try (TestHost host = TestHost.start(); Chromium chromium = Chromium.speaking(Wav.silence())) {
            Page page = chromium.page();
            cycle(host, page, WARM_UP);
            Holdings before = Holdings.now();
            for (int sessions = 0; sessions < SESSIONS; sessions++) {
                cycle(host, page, CYCLES / SESSIONS);
            }
            before.awaitAgain(TOLERANCE, SOON);
            assertEquals(0, host.practice().liveCalls());
        }
    }

    /** One session may not place any number of calls in a minute. */
    private static void cycle(TestHost host, Page page, int times) {
        page.navigate(host.create("{}").path("embed_url").asText());
        Widget widget = Widget.in(page);
        for (int i = 0; i < times; i++) {
            widget.start();
            widget.awaitPhase("listening");
            widget.stop();
            Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
        }
        // The page hears that the host knows of the end a moment after the partner has.
        Await.until("the page's peer connections to be closed", SOON, widget::connectionsAreClosed);
    }
}
