package realtime.talk;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What a program or a device gives while it is being said. It is read by a thread of its own, which holds back whoever
 * is faster than speech; what has not come yet is not waited for. Read by one thread at a time.
 */
final class LiveSound implements SoundSource {
    /** Frames that wait: two seconds, as much as a program writes at once. */
    private static final int MOST_FRAMES = 100;
    /** An empty one is the end. */
    private final BlockingQueue<byte[]> frames = new ArrayBlockingQueue<>(MOST_FRAMES);
    private final PcmStream sound;
    private final Thread reader;
    private volatile IOException failed;
    private boolean ended;

    LiveSound(PcmStream sound) {
        this.sound = sound;
        // Not a virtual thread: reading standard input would hold up its carrier.
        reader = Thread.ofPlatform().daemon().name("live-sound").start(this::pump);
    }

    private void pump() {
        byte[] frame = new byte[Capture.FRAME];
        try {
            for (int length = next(frame); length > 0; length = next(frame)) {
                frames.put(Arrays.copyOf(frame, length));
            }
            frames.put(new byte[0]);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int next(byte[] frame) {
        try {
            return sound.read(frame, frame.length);
        } catch (IOException e) {
            failed = e;
            return END;
        }
    }

    @Override
    public int read(byte[] frame) throws IOException {
        byte[] next = ended ? null : frames.poll();
        if (ended || next != null && next.length == 0) {
            ended = true;
            if (failed != null) {
                throw failed;
            }
            return END;
        }
        if (next == null) {
            return 0;
        }
        System.arraycopy(next, 0, frame, 0, next.length);
        return next.length;
    }

    /** What is still to come is not read. */
    @Override
    public void close() {
        reader.interrupt();
    }
}
