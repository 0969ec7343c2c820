package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import support.Await;

/** What calls by WebRTC leave behind, whoever hangs up. */
@Isolated("counts the threads of this process")
class WebRtcLeakTest {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int CALLS = 50;

    @Test
    void many_calls_leave_nothing_behind() throws Exception {
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults())) {
            Assumptions.assumeTrue(partner.hasWebRtc(), "no WebRTC library for this platform");
            Client client = new Client(partner);
            try (Offerer.Library library = new Offerer.Library()) {
                call(partner, client, library, 1);
                Set<String> before = threads();
                for (int i = 0; i < CALLS; i++) {
                    call(partner, client, library, i);
                }
                Await.value("threads as before: " + before, LIMIT, WebRtcLeakTest::threads,
                    now -> now.size() <= before.size());
                assertEquals(0, partner.liveCalls());
            }
        }
    }

    /** Every third one is answered something, and every fifth one is hung up by the host. */
    private static void call(PracticePartner partner, Client client, Offerer.Library library, int number)
        throws Exception {
        try (Offerer caller = new Offerer(library)) {
            Client.Answer answer = client.call(caller.offer(), WebRtcCallTest.SESSION);
            assertEquals(201, answer.status(), answer.body());
            caller.accept(answer.body());
            if (number % 3 == 0) {
                caller.send("{\"type\":\"response.create\"}");
                caller.events.await("response.created");
            }
            if (number % 5 == 0) {
                client.post("/realtime/calls/" + answer.callId() + "/hangup", "");
            }
        }
        Await.until("the call to end", LIMIT, () -> partner.liveCalls() == 0);
    }

    /** Threads of the practice partner and of libwebrtc that Java knows. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
            .filter(name -> name.startsWith("practice") || name.startsWith("Thread-") || name.startsWith("test-"))
            .collect(Collectors.toSet());
    }
}
