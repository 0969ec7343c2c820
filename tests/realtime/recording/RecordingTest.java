package realtime.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.session.RecordingState;
import realtime.session.Session;
import realtime.session.SettingsParser;
import support.RecordedSound;
import support.SettableClock;

/** What is heard, and when, as a file. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecordingTest {
    private static final int PER_MS = Recording.RATE / 1_000;
    private static final int LEFT = 0;
    private static final int RIGHT = 1;
    private final SettableClock clock = new SettableClock(1_795_000_000_000L);
    @TempDir
    private Path folder;

    private Session session(String id, boolean record) {
        return new Session(id, new SettingsParser(Map.of("model", "m"), List.of()).parse(Map.of("record", record)),
            "practice", clock);
    }

    private Session connected(String id) {
        Session session = session(id, true);
        session.connected(session.beginCall("webrtc"));
        return session;
    }

    private static ByteBuffer tone(int ms, int value, int channels) {
        short[] samples = new short[ms * PER_MS * channels];
        Arrays.fill(samples, (short) value);
        ByteBuffer pcm = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (short sample : samples) {
            pcm.putShort(sample);
        }
        return pcm.flip();
    }

    private static byte[] bytes(WavSlice wav) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        wav.write(0, wav.length(), out);
        return out.toByteArray();
    }

    private static RecordedSound whole(Recording recording) throws IOException {
        return RecordedSound.of(bytes(WavSlice.whole(recording)));
    }

    private void forward(int ms) {
        clock.forward(Duration.ofMillis(ms));
    }

    @Test
    void what_passes_through_the_host_is_where_it_was_heard_the_person_left() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(1_000);
            recording.heard(tone(500, 1_000, 1));
            forward(1_000);
            recording.spoken(tone(300, 2_000, 1));
            recording.spoken(tone(300, 3_000, 1));
            RecordedSound sound = whole(recording);
            assertEquals(2, sound.channels());
            assertEquals(2_600, sound.ms());
            assertEquals(500, sound.heardFrom(LEFT, 0));
            assertEquals(1_000, sound.heardUntil(LEFT, 9_000));
            assertEquals(2_000, sound.heardFrom(RIGHT, 0));
            assertEquals(2_600, sound.heardUntil(RIGHT, 9_000));
            assertEquals(3_000, sound.loudness(RIGHT, 2_300, 2_600), 0.1);
        }
    }

    @Test
    void an_answer_that_is_interrupted_ends_there_and_the_next_follows() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            recording.spoken(tone(5_000, 2_000, 1));
            forward(1_200);
            recording.flush();
            assertEquals(1_200, whole(recording).ms());
            forward(800);
            recording.spoken(tone(100, 3_000, 1));
            RecordedSound sound = whole(recording);
            assertEquals(1_200, sound.heardUntil(RIGHT, 1_900));
            assertEquals(2_000, sound.heardFrom(RIGHT, 1_200));
        }
    }

    @Test
    void what_a_page_sends_is_where_it_was_heard_however_late_it_comes() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(2_000);
            recording.uploaded(1, 0, 100, tone(100, 500, 2));
            forward(1_400);
            // It was held up by the network, which the page does not know.
            recording.uploaded(1, 100 * PER_MS, 0, tone(1_000, 900, 2));
            RecordedSound sound = whole(recording);
            assertEquals(1_800, sound.heardFrom(LEFT, 0));
            assertEquals(900, sound.loudness(RIGHT, 1_900, 2_900), 0.1);
            assertEquals(2_900, sound.ms());
        }
    }

    @Test
    void a_page_whose_audio_stood_still_and_a_later_call_leave_a_gap() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(1_000);
            recording.uploaded(1, 0, 0, tone(1_000, 900, 2));
            forward(5_000);
            recording.uploaded(1, 1_000 * PER_MS, 0, tone(1_000, 900, 2));
            forward(3_000);
            recording.uploaded(2, 0, 0, tone(1_000, 900, 2));
            RecordedSound sound = whole(recording);
            assertEquals(1_000, sound.heardUntil(LEFT, 3_000));
            assertEquals(5_000, sound.heardFrom(LEFT, 2_000));
            assertEquals(6_000, sound.heardUntil(LEFT, 7_000));
            assertEquals(8_000, sound.heardFrom(LEFT, 7_000));
            assertEquals(9_000, sound.ms());
        }
    }

    @Test
    void any_part_of_the_file_is_the_same_as_in_the_whole() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(1_000);
            recording.heard(tone(900, 1_234, 1));
            recording.spoken(tone(777, -4_321, 1));
            WavSlice wav = WavSlice.whole(recording);
            byte[] whole = bytes(wav);
            for (int[] part : new int[][] {{0, 1}, {0, 44}, {3, 47}, {43, 46}, {44, 45}, {1_001, 40_003},
                {whole.length - 1, whole.length}}) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                wav.write(part[0], part[1], out);
                assertArrayEquals(Arrays.copyOfRange(whole, part[0], part[1]), out.toByteArray());
            }
        }
    }

    @Test
    void one_side_alone_is_cut_by_its_offsets() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(1_000);
            recording.heard(tone(500, 1_000, 1));
            RecordedSound sound = RecordedSound.of(bytes(WavSlice.of(recording, Side.USER, 400, 1_500)));
            assertEquals(1, sound.channels());
            assertEquals(600, sound.ms());
            assertEquals(100, sound.heardFrom(LEFT, 0));
            assertEquals(600, sound.heardUntil(LEFT, 9_000));
        }
    }

    @Test
    void readers_are_told_when_it_begins_and_that_the_limit_has_ended_it() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 1, false)) {
            assertEquals(RecordingState.WAITING, session.outline().recording());
            Recording recording = recordings.of(session).orElseThrow();
            recording.spoken(tone(59_000, 1_000, 1));
            assertEquals(RecordingState.ON, session.outline().recording());
            recording.spoken(tone(2_000, 1_000, 1));
            assertEquals("recording_limit", session.outline().recording().error().code());
            assertTrue(session.phase().isLive());
            recording.heard(tone(100, 1_000, 1));
            assertEquals(60_000, whole(recording).ms());
        }
    }

    @Test
    void the_limit_counts_calls_and_not_the_time_between_them() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 1, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(40_000);
            recording.heard(tone(40_000, 1_000, 1));
            session.end(1, "stopped");
            forward(180_000);
            session.connected(session.beginCall("websocket"));
            forward(100);
            recording.heard(tone(100, 1_000, 1));
            assertEquals(RecordingState.ON, session.outline().recording());
            assertEquals(220_100, whole(recording).ms());
            forward(30_000);
            recording.heard(tone(30_000, 1_000, 1));
            assertEquals("recording_limit", session.outline().recording().error().code());
            assertEquals(240_100, whole(recording).ms());
        }
    }

    @Test
    void an_interruption_before_any_sound_is_no_recording() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            recordings.of(session).orElseThrow().flush();
            assertEquals(RecordingState.WAITING, session.outline().recording());
        }
    }

    @Test
    void of_a_stretch_that_is_not_recorded_there_is_nothing() throws IOException {
        Session session = connected("s");
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            Recording recording = recordings.of(session).orElseThrow();
            forward(1_000);
            recording.heard(tone(500, 1_000, 1));
            assertEquals(44 + 500 * PER_MS * 2,
                WavSlice.of(recording, Side.USER, 500, Long.MAX_VALUE).length());
            assertTrue(WavSlice.of(recording, Side.USER, 5_000, Long.MAX_VALUE).isEmpty());
        }
    }

    @Test
    void a_file_that_cannot_be_written_ends_it_and_not_the_conversation() throws IOException {
        Session session = connected("s");
        Path own = Files.createDirectory(folder.resolve("own"));
        Recording recording = Recording.in(session, own, 60);
        recording.track(Side.ASSISTANT).close();
        recording.spoken(tone(100, 1_000, 1));
        assertEquals("recording_failed", session.outline().recording().error().code());
        assertTrue(session.phase().isLive());
    }

    @Test
    void a_folder_that_cannot_be_written_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("recordings"), "in the way");
        Session session = connected("s");
        try (Recordings recordings = new Recordings(file.getParent(), 60, false)) {
            assertTrue(recordings.of(session).isEmpty());
            assertEquals("recording_failed", session.outline().recording().error().code());
        }
    }

    @Test
    void nothing_is_kept_of_a_session_that_did_not_ask_or_before_a_call_is_up() throws IOException {
        Session session = session("s", true);
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            assertTrue(recordings.of(session("other", false)).isEmpty());
            Recording recording = recordings.of(session).orElseThrow();
            recording.heard(tone(500, 1_000, 1));
            assertEquals(0, recording.samples());
            assertNull(session("other", false).outline().recording());
        }
    }

    @Test
    void files_are_their_owners_and_go_with_the_session_and_with_the_host() throws IOException {
        Session one = connected("one");
        Recordings recordings = new Recordings(folder, 60, false);
        recordings.of(one).orElseThrow().spoken(tone(100, 1_000, 1));
        recordings.of(connected("two")).orElseThrow().spoken(tone(100, 1_000, 1));
        assertEquals(5, files().size());
        for (Path file : files()) {
            if (file.toString().endsWith(".pcm")) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
                assertEquals("rwx------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
            }
        }
        recordings.delete(one);
        assertEquals(3, files().size());
        recordings.close();
        assertEquals(List.of(), files());
    }

    @Test
    void what_an_earlier_host_has_left_is_deleted_and_what_another_one_uses_is_not() throws IOException {
        Path left = Files.createDirectories(folder.resolve("recordings/left/session"));
        Files.writeString(left.resolve("user.pcm"), "sound");
        Files.createFile(left.getParent().resolve("in-use"));
        try (Recordings other = new Recordings(folder, 60, false)) {
            assertFalse(Files.exists(left.getParent()));
            other.of(connected("s")).orElseThrow().spoken(tone(100, 1_000, 1));
            try (Recordings next = new Recordings(folder, 60, false)) {
                assertTrue(next.of(connected("s")).isPresent());
                assertEquals(6, files().size());
            }
            assertEquals(3, files().size());
        }
    }

    @Test
    void a_host_that_has_stopped_begins_none() throws IOException {
        Recordings recordings = new Recordings(folder, 60, false);
        recordings.of(connected("one")).orElseThrow();
        recordings.close();
        assertTrue(recordings.of(connected("two")).isEmpty());
        assertEquals(List.of(), files());
    }

    @Test
    void a_host_can_stop_while_recordings_begin() {
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            for (int round = 0; round < 30; round++) {
                Recordings recordings = new Recordings(folder.resolve("round-" + round), 60, false);
                List<Thread> beginning = IntStream.range(0, 8).mapToObj(i -> connected("s" + i))
                    .map(session -> Thread.ofPlatform().daemon().start(() -> recordings.of(session))).toList();
                recordings.close();
                for (Thread thread : beginning) {
                    thread.join();
                }
            }
        });
    }

    @Test
    void one_that_cannot_be_deleted_does_not_keep_the_others() throws IOException {
        // Its lock is a folder, which cannot be opened.
        Path odd = Files.createDirectories(folder.resolve("recordings/a/in-use"));
        for (String name : List.of("b", "c", "d")) {
            Files.createFile(Files.createDirectories(folder.resolve("recordings/" + name)).resolve("in-use"));
        }
        new Recordings(folder, 60, false).close();
        assertTrue(Files.exists(odd));
        assertEquals(List.of(), files());
    }

    @Test
    void a_folder_that_another_host_has_taken_for_left_is_made_anew() throws IOException {
        try (Recordings recordings = new Recordings(folder, 60, false)) {
            recordings.of(connected("one")).orElseThrow();
            recordings.delete(connected("one"));
            Path lock = files().getFirst();
            Files.delete(lock);
            Files.delete(lock.getParent());
            assertTrue(recordings.of(connected("two")).isPresent());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void a_track_that_is_brought_back_is_as_long_as_it_may_be_or_not_there() throws IOException {
        byte[] sound = new byte[100_000];
        Arrays.fill(sound, (byte) 7);
        Recordings.restore(folder, "s1", "user.pcm", new ByteArrayInputStream(sound), sound.length);
        assertEquals("a recording in it is too long", assertThrows(IllegalArgumentException.class,
            () -> Recordings.restore(folder, "s1", "assistant.pcm", new ByteArrayInputStream(sound),
            sound.length - 1)).getMessage());
        assertEquals(List.of("user.pcm"),
            Recordings.tracks(folder, "s1").stream().map(file -> file.getFileName().toString()).toList());
        assertArrayEquals(sound, Files.readAllBytes(Recordings.tracks(folder, "s1").getFirst()));
    }
}
