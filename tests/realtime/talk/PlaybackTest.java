package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.Await;

/** Answers are played in time, and what was heard of them is known. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PlaybackTest implements Playback.Listener {
    private static final Duration SOON = Duration.ofSeconds(10);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<String> reports = new CopyOnWriteArrayList<>();
    private final List<IOException> failures = new CopyOnWriteArrayList<>();
    private Playback playback = new Playback(List.of((pcm, length) -> written.write(pcm, 0, length)), this);

    @Override
    public void played(String itemId, long ms) {
        reports.add(itemId + " " + ms);
    }

    @Override
    public void failed(IOException why) {
        failures.add(why);
    }

    @AfterEach
    void close() {
        playback.close();
    }

    /** Comes in pieces, none of which is a frame. */
    private void come(String item, int ms) {
        playback.begin(item);
        for (int left = ms * 48; left > 0; left -= 1_234) {
            playback.add(ByteString.of(new byte[Math.min(left, 1_234)]));
        }
    }

    @Test
    void takes_as_long_as_it_is_heard() {
        long begun = System.nanoTime();
        playback.start();
        come("a", 500);
        assertFalse(playback.isQuiet());
        Await.until("all of it to be heard", SOON, playback::isQuiet);
        long took = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(took >= 495, took + " ms");
        assertEquals(500, playback.heardMs());
        assertEquals(500 * 48, written.size());
    }

    @Test
    void each_item_is_reported_to_its_end() {
        playback.start();
        come("a", 330);
        come("b", 150);
        Await.until("all of it to be heard", SOON, playback::isQuiet);
        Await.value("the last report", SOON, () -> reports, all -> all.contains("b 150"));
        long lastOfFirst = reports.stream().filter(report -> report.startsWith("a "))
            .mapToLong(report -> Long.parseLong(report.substring(2))).max().orElse(0);
        assertTrue(lastOfFirst >= 150 && lastOfFirst <= 330, reports + "");
    }

    @Test
    void what_was_not_heard_is_dropped_when_the_user_interrupts() {
        playback.start();
        come("a", 60_000);
        Await.until("some of it to be heard", SOON, () -> playback.heardMs() >= 200);
        playback.flush();
        Await.until("silence", SOON, playback::isQuiet);
        long heard = playback.heardMs();
        assertTrue(heard < 5_000, heard + " ms");
        assertEquals(60_000, heard + playback.droppedMs(), 1);
        come("b", 100);
        Await.until("the next answer", SOON, () -> playback.heardMs() == heard + 100);
        assertEquals(List.of(), failures);
    }

    @Test
    void a_sink_that_is_stuck_holds_up_nobody_and_is_given_up_at_last() throws InterruptedException {
        CountDownLatch stuck = new CountDownLatch(1);
        playback = new Playback(List.of((pcm, length) -> awaitForever(stuck)), this);
        playback.start();
        long begun = System.nanoTime();
        come("a", 9 * 60_000);
        come("b", 2 * 60_000);
        assertTrue(System.nanoTime() - begun < SOON.toNanos(), "adding waits for the sink");
        assertTrue(playback.droppedMs() > 30_000, playback.droppedMs() + " ms dropped");
        stuck.countDown();
        Await.value("it to be told", SOON, () -> failures, all -> all.size() == 1);
        assertEquals("it takes the answers too slowly", failures.getFirst().getMessage());
    }

    private static void awaitForever(CountDownLatch stuck) {
        try {
            stuck.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_sink_that_fails_is_told() {
        playback = new Playback(List.of((pcm, length) -> {
            throw new IOException("no space left");
        }), this);
        playback.start();
        come("a", 100);
        Await.value("it to be told", SOON, () -> failures, all -> all.size() == 1);
        assertEquals("no space left", failures.getFirst().getMessage());
    }

    /** A device gets its sound before it is to be heard; what is reported is what was heard. */
    @Test
    void a_device_gets_its_sound_in_advance() {
        List<Long> ahead = new CopyOnWriteArrayList<>();
        long begun = System.nanoTime();
        playback = new Playback(List.of(new SoundSink() {
            @Override
            public void write(byte[] pcm, int length) {
                ahead.add(written.size() / 48 - (System.nanoTime() - begun) / 1_000_000);
                written.write(pcm, 0, length);
            }

            @Override
            public int leadMs() {
                return 200;
            }
        }), this);
        playback.start();
        come("a", 1_000);
        Await.until("all of it to be heard", SOON, playback::isQuiet);
        assertTrue(ahead.stream().mapToLong(Long::longValue).max().orElse(0) > 100, ahead + "");
        assertTrue(ahead.stream().mapToLong(Long::longValue).max().orElse(0) <= 205, ahead + "");
        assertTrue((System.nanoTime() - begun) / 1_000_000 >= 995, "it ended before it was heard");
        assertEquals("a 1000", reports.getLast());
    }
}
