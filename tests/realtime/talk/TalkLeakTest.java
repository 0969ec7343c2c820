package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import support.Await;
import support.TestHost;

/** What a conversation at the terminal leaves behind. */
@Isolated("looks for threads by their names, which others' conversations have, too")
@DisplayNameGeneration(ReplaceUnderscores.class)
class TalkLeakTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void nothing_is_left_behind() {
        try (TestHost host = TestHost.start()) {
            host.play("{'turns': [{'answer': 'Yes.'}], 'repeat': true}");
            TalkRun.over(host).saying("Warm up?").end();
            assertEquals(Talk.OK, TalkRun.over(host).saying("And again?").end());
            Await.value("no thread of it to be left", SOON, TalkLeakTest::threads, List.of()::equals);
        }
    }

    private static List<String> threads() {
        return Stream.of("playback", "capture", "live-sound", "enter-key").filter(name -> Thread.getAllStackTraces()
            .keySet().stream().anyMatch(thread -> thread.getName().equals(name))).toList();
    }
}
