package realtime.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import support.Await;
import support.Chromium;
import support.HostProcess;
import support.OneAtATime;
import support.Wav;
import support.Widget;

/** Ctrl-C is the ordinary way to stop: nobody pays for a call that nobody hears any more. */
@ResourceLock(OneAtATime.JBANG)
class StopTest {
    @Test
    void stopping_the_host_hangs_up_its_calls_and_says_so() throws Exception {
        try (PracticePartner provider = PracticePartner.start(PracticeOptions.defaults());
             HostProcess host = HostProcess.start(Map.of("OPENAI_API_KEY", provider.apiKey()),
                 "--base-url", provider.baseUrl().toString());
             Chromium chromium = Chromium.speaking(Wav.silence())) {
            Widget widget = Widget.in(chromium.open(host.url() + "/embed?key=demo&token=" + HostProcess.TOKEN));
            widget.start();
            widget.awaitPhase("listening");
            assertEquals(1, provider.liveCalls());
            assertEquals(0, host.stop());
            assertTrue(host.output().contains("Stopped; 1 conversation was ended and hung up."), host.output());
            Await.until("the call to be hung up", Duration.ofSeconds(5), () -> provider.liveCalls() == 0);
        }
    }
}
