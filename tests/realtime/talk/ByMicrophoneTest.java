package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;
import support.TestHost;

/** A person talks, with virtual devices. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ByMicrophoneTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final TestHost host = TestHost.start();
    private final VirtualDevices devices = new VirtualDevices();

    @AfterEach
    void stop() {
        host.close();
    }

    @Test
    void what_the_microphone_hears_is_answered_until_ctrl_c() {
        host.play("{'turns': [{'user': 'Best?', 'answer': 'Garden chairs.'}, {'user': 'More?', 'answer': 'Tables.'}]}");
        TalkRun run = TalkRun.over(host).on(devices).start().awaitErr("Speak. Ctrl-C hangs up.");
        devices.say("What sold best in the month of March?");
        run.awaitOut("Assistant: Garden chairs.");
        devices.say("And what sold second best in March?");
        run.awaitOut("Assistant: Tables.");
        assertEquals(Talk.OK, run.stop().end());
        assertEquals(List.of("You: Best?", "Assistant: Garden chairs.", "You: More?", "Assistant: Tables."),
            run.lines());
        assertEquals(1, run.err().lines().filter(line -> line.startsWith("Use headphones, or --push-to-talk")).count());
        assertTrue(devices.played().length > 48_000, devices.played().length + " bytes were played");
        assertTrue(devices.isClosed(), "the microphone is still open");
        Await.until("the call to be hung up", SOON, () -> host.practice().liveCalls() == 0);
    }

    @Test
    void with_push_to_talk_the_enter_key_begins_and_ends_a_turn() throws Exception {
        host.play("{'turns': [{'user': 'Held.', 'answer': 'Heard.'}]}");
        PipedOutputStream keys = new PipedOutputStream();
        TalkRun run = TalkRun.over(host).with(Map.of("turn_detection", Map.of("type", "push_to_talk"))).on(devices)
            .typing(new PipedInputStream(keys)).start().awaitErr("Press Enter to begin a turn");
        devices.say("Nobody hears this, however long it may be.");
        Await.until("it to be said", SOON, devices::isSilent);
        press(keys);
        run.awaitErr("Listens to you");
        devices.say("But this is heard.");
        Await.until("it to be said", SOON, devices::isSilent);
        press(keys);
        run.awaitOut("Assistant: Heard.");
        keys.close();
        assertEquals(Talk.OK, run.end());
        assertEquals(List.of("You: Held.", "Assistant: Heard."), run.lines());
    }

    private static void press(PipedOutputStream keys) throws Exception {
        keys.write('\n');
        keys.flush();
    }

    @Test
    void a_microphone_that_goes_away_ends_it() {
        TalkRun run = TalkRun.over(host).on(devices).start().awaitErr("Speak.");
        devices.unplug();
        assertEquals(Talk.FAILED, run.end());
        assertTrue(run.err().endsWith("talk: The microphone is gone.\n      Connect it again, or name another with "
            + "--microphone.\n"), run.err());
    }

    @Test
    void when_the_host_ends_it_that_is_told_and_no_failure() {
        TalkRun run = TalkRun.over(host).on(devices).start().awaitErr("Speak.");
        String id = host.send("GET", "/api/sessions", null).path("sessions").path(0).path("session_id").asText();
        host.send("POST", "/api/sessions/" + id + "/control", "{\"action\": \"stop\"}");
        assertEquals(Talk.OK, run.end());
        assertTrue(run.err().endsWith("The conversation has ended: stopped.\n"), run.err());
    }

    @Test
    void without_a_microphone_it_says_what_else_there_is() {
        TalkRun run = TalkRun.over(host).on(new JavaSoundDevices()).start();
        if (new JavaSoundDevices().microphones().isEmpty()) {
            assertEquals(Talk.FAILED, run.end());
            assertTrue(run.err().contains("talk: There is no microphone here.\n") && run.err().contains("--in")
                && run.err().contains("--text") && run.err().contains("--list-devices"), run.err());
        } else {
            assertEquals(Talk.OK, run.stop().end());
        }
    }
}
