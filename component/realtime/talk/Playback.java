package realtime.talk;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import okio.ByteString;
import realtime.sound.Pcm;

/**
 * Plays the assistant's voice in real time and says how much of it has been heard. It comes faster than it is heard;
 * what waits is bounded, and a sink that takes its time holds up nothing else. Thread-safe: one lock guards the queue,
 * and nothing is written to a sink while it is held.
 */
public final class Playback implements AutoCloseable {
    /** Bytes that may wait: ten minutes. */
    private static final int MOST = 10 * 60_000 * Pcm.BYTES_PER_MS;
    private static final int FRAME = 20 * Pcm.BYTES_PER_MS;
    private static final Duration REPORT_INTERVAL = Duration.ofMillis(100);
    /** Nanoseconds; what is later than that is not caught up with. */
    private static final long LATEST = Duration.ofMillis(250).toNanos();

    private static final Duration LONGEST_STUCK = Duration.ofSeconds(1);

    /** Is told what becomes of the sound, by the thread that plays it. */
    public interface Listener {
        /** So much of the item has been heard, milliseconds from its beginning. */
        void played(String itemId, long ms);

        /** A sink takes nothing any more, or not in time. */
        void failed(IOException why);
    }

    private record Piece(String itemId, ByteString sound) {}

    private final List<SoundSink> sinks;
    private final int leadMs;
    private final Listener listener;
    /** Not a virtual one: a device that is written to would hold up its carrier. */
    private final Thread player = Thread.ofPlatform().daemon().name("playback").unstarted(this::run);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** The fields below are guarded by the lock. */
    private final ArrayDeque<Piece> queue = new ArrayDeque<>();
    /** Bytes of the first piece that were taken. */
    private int taken;
    private long waiting;
    private long dropped;
    private long heard;
    private boolean overflowed;
    private String coming = "";
    private boolean flushed;
    private boolean closed;
    /** When all that was taken will have been heard, nanoseconds; meaningless before anything was. */
    private long due;
    private boolean audible;
    /** Of the player's thread only. */
    private final byte[] frame = new byte[FRAME];
    private String item = "";
    private long itemBytes;
    private long reportedAt;

    /** @param sinks closed by whoever made them */
    public Playback(List<SoundSink> sinks, Listener listener) {
        this.sinks = List.copyOf(sinks);
        this.listener = listener;
        this.leadMs = sinks.stream().mapToInt(SoundSink::leadMs).max().orElse(0);
    }

    /** Begins to play. */
    public void start() {
        player.start();
    }

    /** The sound that follows is this item's. */
    public void begin(String itemId) {
        lock.lock();
        try {
            coming = itemId;
        } finally {
            lock.unlock();
        }
    }

    /** To be played behind what came before; never waits. */
    public void add(ByteString pcm) {
        lock.lock();
        try {
            if (waiting + pcm.size() > MOST) {
                dropped += pcm.size();
                overflowed = true;
            } else if (pcm.size() > 0) {
                queue.add(new Piece(coming, pcm));
                waiting += pcm.size();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The user has interrupted: what was not heard yet is not to be. */
    public void flush() {
        lock.lock();
        try {
            dropped += waiting;
            waiting = 0;
            taken = 0;
            queue.clear();
            flushed = true;
            due = System.nanoTime();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Milliseconds of the assistant's voice that were played, all in all. */
    public long heardMs() {
        lock.lock();
        try {
            return heard / Pcm.BYTES_PER_MS;
        } finally {
            lock.unlock();
        }
    }

    /** Milliseconds that had come and were not played. */
    public long droppedMs() {
        lock.lock();
        try {
            return dropped / Pcm.BYTES_PER_MS;
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything that has come was heard. */
    public boolean isQuiet() {
        lock.lock();
        try {
            return queue.isEmpty() && !audible;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (int length = next(); length >= 0; length = next()) {
                for (SoundSink sink : sinks) {
                    sink.write(frame, length);
                }
                lock.lock();
                try {
                    heard += length;
                } finally {
                    lock.unlock();
                }
                if (System.nanoTime() - reportedAt >= REPORT_INTERVAL.toNanos()) {
                    report();
                }
            }
        } catch (IOException failed) {
            listener.failed(failed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it is time for the next sound, and takes it. Returns its length, or -1 at the end of all. */
    private int next() throws InterruptedException, IOException {
        while (true) {
            boolean flush;
            lock.lock();
            try {
                long left = left();
                while (!closed && !flushed && !overflowed && (left > 0 || queue.isEmpty() && !audible)) {
                    if (left > 0) {
                        changed.awaitNanos(left);
                    } else {
                        changed.await();
                    }
                    left = left();
                }
                if (closed) {
                    return -1;
                }
                if (overflowed) {
                    throw new IOException("it takes the answers too slowly");
                }
                flush = flushed;
                flushed = false;
                if (!flush && !queue.isEmpty()) {
                    return take();
                }
                audible = false;
            } finally {
                lock.unlock();
            }
            if (flush) {
                sinks.forEach(SoundSink::flush);
            } else {
                report();
            }
        }
    }

    /** Nanoseconds until something is to be done; none while nothing is audible. */
    private long left() {
        if (!audible) {
            return 0;
        }
        long lead = queue.isEmpty() ? 0 : TimeUnit.MILLISECONDS.toNanos(leadMs);
        return due - lead - System.nanoTime();
    }

    /** At most a frame, all of one item. */
    private int take() {
        Piece first = queue.element();
        if (!first.itemId().equals(item)) {
            item = first.itemId();
            itemBytes = 0;
        }
        int length = 0;
        for (Piece piece = first; length < FRAME && piece != null && piece.itemId().equals(item);
             piece = queue.peek()) {
            int part = Math.min(FRAME - length, piece.sound().size() - taken);
            piece.sound().copyInto(taken, frame, length, part);
            length += part;
            taken += part;
            if (taken == piece.sound().size()) {
                queue.remove();
                taken = 0;
            }
        }
        waiting -= length;
        itemBytes += length;
        long now = System.nanoTime();
        due = (audible && now - due < LATEST ? due : now) + TimeUnit.MILLISECONDS.toNanos(length / Pcm.BYTES_PER_MS);
        audible = true;
        return length;
    }

    private void report() {
        long now = System.nanoTime();
        long early;
        lock.lock();
        try {
            early = audible ? Math.max(0, TimeUnit.NANOSECONDS.toMillis(due - now)) : 0;
        } finally {
            lock.unlock();
        }
        if (!item.isEmpty() && itemBytes > 0) {
            reportedAt = now;
            listener.played(Objects.requireNonNull(item), Math.max(0, itemBytes / Pcm.BYTES_PER_MS - early));
        }
    }

    /** Plays nothing more; when this returns, the sinks are written to no more, unless one is stuck. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (Thread.currentThread() != player && player.isAlive()) {
                player.join(LONGEST_STUCK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
