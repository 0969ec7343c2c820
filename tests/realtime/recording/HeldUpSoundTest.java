package realtime.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.session.Session;
import realtime.session.SettingsParser;
import support.RecordedSound;
import support.SettableClock;

/** Sound that comes late is where it was said, and none of it is lost. Each frame is as loud as its number. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HeldUpSoundTest {
    private static final int PER_MS = Recording.RATE / 1_000;
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private static final int LOUDEST = 1_000;
    private final SettableClock clock = new SettableClock(1_795_000_000_000L);
    @TempDir
    private Path folder;
    private Recordings recordings;
    private Session session;
    private Recording recording;

    @BeforeEach
    void begin() {
        session = new Session("s", new SettingsParser(Map.of("model", "m"), List.of()).parse(Map.of("record", true)),
            "practice", clock);
        session.connected(session.beginCall("websocket"));
        recordings = new Recordings(folder, 60, false);
        recording = recordings.of(session).orElseThrow();
    }

    @AfterEach
    void close() {
        recordings.close();
    }

    private static ByteBuffer tone(int ms, int value, int channels) {
        ByteBuffer pcm = ByteBuffer.allocate(ms * PER_MS * channels * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (pcm.hasRemaining()) {
            pcm.putShort((short) value);
        }
        return pcm.flip();
    }

    private RecordedSound whole() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WavSlice wav = WavSlice.whole(recording);
        wav.write(0, wav.length(), out);
        return RecordedSound.of(out.toByteArray());
    }

    private void forward(int ms) {
        clock.forward(Duration.ofMillis(ms));
    }

    /** In frames of 100 ms, each when it was said. */
    private void said(int first, int last) {
        for (int i = first; i <= last; i++) {
            forward(100);
            recording.heard(tone(100, LOUDEST + i, 1));
        }
    }

    private void assertFrames(int first, int last, int atMs, int channel) throws IOException {
        RecordedSound sound = whole();
        for (int i = first; i <= last; i++) {
            int at = atMs + (i - first) * 100;
            assertEquals(LOUDEST + i, sound.loudness(channel, at, at + 100), 0.1, "frame " + i + " at " + at);
        }
    }

    @Test
    void a_microphone_whose_network_stood_still_is_where_it_was_heard() throws IOException {
        said(0, 9);
        forward(3_000);
        for (int i = 10; i < 40; i++) {
            recording.heard(tone(100, LOUDEST + i, 1));
        }
        said(40, 59);
        assertEquals(6_000, whole().ms(), 200);
        assertFrames(0, 9, 0, LEFT);
        assertFrames(10, 59, (int) whole().ms() - 5_000, LEFT);
    }

    @Test
    void a_microphone_that_paused_has_a_pause_though_some_of_what_follows_is_held_up() throws IOException {
        said(0, 9);
        forward(3_000);
        said(10, 19);
        forward(500);
        for (int i = 20; i < 25; i++) {
            recording.heard(tone(100, LOUDEST + i, 1));
        }
        assertFrames(0, 9, 0, LEFT);
        assertFrames(10, 19, 4_000, LEFT);
        assertFrames(20, 24, (int) whole().ms() - 500, LEFT);
        assertEquals(5_500, whole().ms(), 200);
        assertEquals(1_000, whole().heardUntil(LEFT, 3_000));
    }

    @Test
    void a_recording_that_is_sent_at_once_is_kept_whole() throws IOException {
        for (int i = 0; i < 50; i++) {
            recording.heard(tone(100, LOUDEST + i, 1));
        }
        assertFrames(0, 49, 0, LEFT);
    }

    @Test
    void what_an_earlier_call_s_page_has_sent_stays() throws IOException {
        said(0, 4);
        forward(2_000);
        recording.uploaded(1, 0, 0, tone(2_000, 500, 2));
        said(5, 6);
        for (int i = 7; i < 30; i++) {
            recording.heard(tone(100, LOUDEST + i, 1));
        }
        assertEquals(500, whole().loudness(LEFT, 500, 2_500), 0.1);
        assertFrames(5, 29, 2_500, LEFT);
    }

    /** A second of a page's sound, as loud as its number. */
    private void pageSent(int second) {
        recording.uploaded(1, second * 1_000L * PER_MS, 0, tone(1_000, LOUDEST + second, 2));
    }

    private void assertSeconds(int first, int last, int atMs) throws IOException {
        RecordedSound sound = whole();
        for (int i = first; i <= last; i++) {
            int at = atMs + (i - first) * 1_000;
            assertEquals(LOUDEST + i, sound.loudness(LEFT, at, at + 1_000), 0.1, "second " + i + " at " + at);
            assertEquals(LOUDEST + i, sound.loudness(RIGHT, at, at + 1_000), 0.1, "second " + i + " at " + at);
        }
    }

    @Test
    void a_page_s_sound_that_one_slow_request_held_up_is_where_it_was_heard() throws IOException {
        forward(3_000);
        pageSent(0);
        forward(1_700);
        pageSent(1);
        assertSeconds(0, 0, 2_000);
        forward(300);
        pageSent(2);
        forward(1_000);
        pageSent(3);
        assertSeconds(0, 3, 2_000);
        assertEquals(6_000, whole().ms());
    }

    @Test
    void a_page_whose_first_request_was_slow_loses_nothing() throws IOException {
        forward(3_000);
        pageSent(0);
        forward(300);
        pageSent(1);
        forward(1_000);
        pageSent(2);
        assertSeconds(0, 2, 1_300);
    }

    @Test
    void a_page_that_counts_wrong_is_not_ahead_of_the_clock() throws IOException {
        forward(3_000);
        pageSent(0);
        forward(1_000);
        pageSent(20_000);
        assertSeconds(20_000, 20_000, 3_000);
        assertEquals(4_000, whole().ms());
    }
}
