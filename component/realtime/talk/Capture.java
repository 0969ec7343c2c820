package realtime.talk;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okio.ByteString;
import realtime.sound.Pcm;

/**
 * Says something in real time, so that the provider finds the ends of turns: a frame each 20 ms, and silence where
 * there is nothing to say. Thread-safe.
 */
public final class Capture implements AutoCloseable {
    /** Milliseconds of a frame. */
    public static final int FRAME_MS = 20;
    /** Bytes of a frame. */
    public static final int FRAME = FRAME_MS * Pcm.BYTES_PER_MS;
    /** A source that gives nothing for so many frames is silent, not just a bit late. */
    private static final int LATE_FRAMES = 15;
    private static final ByteString SILENCE = ByteString.of(new byte[FRAME]);

    /** Something that is being said. */
    private record Saying(SoundSource source, CompletableFuture<Void> said) {}

    private final Consumer<ByteString> line;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("capture").factory());
    /** Room for a frame and what a device has over. */
    private final byte[] frame = new byte[2 * FRAME];
    private int emptyFrames = LATE_FRAMES;
    private volatile Saying current;
    private volatile boolean fillsWithSilence;

    /** @param line takes the frames, and does not wait */
    public Capture(Consumer<ByteString> line) {
        this.line = line;
    }

    /**
     * Begins.
     *
     * @param silence whether silence is sent where there is nothing to say: it is what a turn is ended by, unless it
     *                is ended by button
     */
    public void start(boolean silence) {
        fillsWithSilence = silence;
        clock.scheduleAtFixedRate(this::tick, 0, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    /**
     * Says what the source gives, in place of what is being said; closes the source at its end.
     *
     * @return done at its end; failed when it cannot be read; cancelled by what comes in its place
     */
    public CompletableFuture<Void> say(SoundSource source) {
        Saying next = new Saying(source, new CompletableFuture<>());
        replace(next);
        return next.said();
    }

    /** Says nothing more. */
    public void hush() {
        replace(null);
    }

    private synchronized void replace(Saying next) {
        Saying before = current;
        current = next;
        if (before != null) {
            before.said().cancel(false);
            end(before, null);
        }
    }

    private synchronized void tick() {
        Saying saying = current;
        try {
            int length = saying == null ? 0 : saying.source().read(frame);
            if (length > 0) {
                emptyFrames = 0;
                line.accept(ByteString.of(frame, 0, length));
                return;
            }
            if (length == SoundSource.END) {
                current = null;
                end(saying, null);
            }
        } catch (IOException unreadable) {
            current = null;
            end(saying, unreadable);
        }
        boolean isLate = current != null && ++emptyFrames < LATE_FRAMES;
        if (fillsWithSilence && !isLate) {
            line.accept(SILENCE);
        }
    }

    private static void end(Saying saying, IOException failed) {
        IOException why = failed;
        try {
            saying.source().close();
        } catch (IOException unclosed) {
            why = why == null ? unclosed : why;
        }
        if (why == null) {
            saying.said().complete(null);
        } else {
            saying.said().completeExceptionally(why);
        }
    }

    /** Nothing is said any more. */
    @Override
    public void close() {
        clock.shutdownNow();
        hush();
    }
}
