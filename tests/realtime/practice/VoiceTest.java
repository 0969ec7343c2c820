package realtime.practice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VoiceTest {
    private final Voice voice = new Voice();

    @AfterAll
    void stop() {
        voice.close();
    }

    @Test
    void words_are_timed_in_order_within_the_sound() {
        Utterance said = voice.say("This is the practice partner. I heard you for 2.3 seconds.", 1).join();
        assertEquals(List.of("This", "is", "the", "practice", "partner.", "I", "heard", "you", "for", "2.3",
            "seconds."),
            said.words().stream().map(Utterance.Word::text).toList());
        int last = 0;
        for (Utterance.Word word : said.words()) {
            assertTrue(last <= word.startMs() && word.startMs() < word.endMs() && word.endMs() <= said.durationMs(),
                said.words()::toString);
            last = word.endMs();
        }
        assertTrue(said.durationMs() > 2500 && said.durationMs() < 6000, "lasts " + said.durationMs());
        assertTrue(peak(said.samples()) > 10_000, "is loud enough");
    }

    @Test
    void speed_changes_the_length() {
        String text = "Faster or slower.";
        int slow = voice.say(text, 0.5).join().durationMs();
        int usual = voice.say(text, 1).join().durationMs();
        int fast = voice.say(text, 1.5).join().durationMs();
        assertTrue(slow > usual && usual > fast, slow + " " + usual + " " + fast);
    }

    @Test
    void what_cannot_be_spoken_is_silence_with_its_words() {
        Utterance said = voice.say("こんにちは 世界", 1).join();
        assertEquals(2, said.words().size());
        assertEquals(0, peak(said.samples()));
        assertEquals(500, said.durationMs());
    }

    @Test
    void heard_words_are_those_that_had_ended() {
        Utterance said = new Utterance(new short[48 * 1000], List.of(new Utterance.Word("one", 0, 300),
            new Utterance.Word("two", 300, 600), new Utterance.Word("three", 600, 1000)));
        assertEquals("", said.heardBy(299));
        assertEquals("one two", said.heardBy(999));
        assertEquals("one two three", said.heardBy(1000));
    }

    @Test
    void a_pause_moves_what_follows() {
        Utterance said = new Utterance(new short[48 * 600], List.of(new Utterance.Word("one", 0, 300),
            new Utterance.Word("two", 300, 600))).pausedAfter(1, 500);
        assertEquals(1100, said.durationMs());
        assertEquals(List.of(0, 800), said.words().stream().map(Utterance.Word::startMs).toList());
    }

    private static int peak(short[] samples) {
        return Arrays.stream(toInts(samples)).map(Math::abs).max().orElse(0);
    }

    private static int[] toInts(short[] samples) {
        int[] values = new int[samples.length];
        for (int i = 0; i < samples.length; i++) {
            values[i] = samples[i];
        }
        return values;
    }
}
