package realtime.host.relay;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * What is to be sent to one client, in order. Little of it is handed to the socket at a time, so that sound which has
 * become stale is dropped here and not sent; and no more of it waits than {@link #MOST}. Thread-safe: one lock guards
 * the queue, and nothing is sent while it is held.
 */
public final class Outbox {
    /** A minute and a half of sound: providers make answers faster than they are heard. */
    static final int MOST = 4_500_000;
    /** Enough to keep the socket busy: on its way in the server, and as much again in the system. */
    private static final int MOST_ON_ITS_WAY = 64_000;
    /** What a frame of any length takes. */
    private static final int OVERHEAD = 100;

    /** One of them is not null; {@code end} closes the socket. */
    private record Frame(ByteBuffer sound, String text, Runnable end) {
        private int size() {
            return OVERHEAD + (sound != null ? sound.remaining() : text != null ? text.length() : 0);
        }
    }

    private final Session socket;
    private final IntConsumer onDropped;
    private final ReentrantLock lock = new ReentrantLock();
    /** The fields below are guarded by the lock. */
    private final ArrayDeque<Frame> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private int onItsWay;
    /** Somebody is handing frames to the socket. */
    private boolean sending;
    private boolean closed;
    /** Since when the socket has not taken anything, nanoseconds; meaningless while nothing is on its way. */
    private long stuckSince;

    /**
     * Of one socket, which nobody else writes to.
     *
     * @param onDropped hears how many frames that waited are not going to be sent; must not block
     */
    public Outbox(Session socket, IntConsumer onDropped) {
        this.socket = socket;
        this.onDropped = onDropped;
        new Wire(socket).keepAtMost(MOST_ON_ITS_WAY);
    }

    /** Returns false when the client is too far behind: nothing is sent any more. */
    public boolean text(String message) {
        return add(new Frame(null, message, null));
    }

    /** As {@link #text}; nobody else reads or writes {@code pcm} from now on. */
    boolean sound(ByteBuffer pcm) {
        return add(new Frame(pcm, null, null));
    }

    private boolean add(Frame frame) {
        lock.lock();
        try {
            if (closed) {
                return true;
            }
            if (waitingBytes + frame.size() > MOST) {
                closed = true;
                clear(any -> true);
                return false;
            }
            waiting.add(frame);
            waitingBytes += frame.size();
        } finally {
            lock.unlock();
        }
        send();
        return true;
    }

    /** Sound that still waits is not sent. */
    void dropSound() {
        lock.lock();
        try {
            clear(frame -> frame.sound() != null);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Nothing more is added, and sound that waits is not sent.
     *
     * @param close closes the socket, behind the words that wait
     */
    public void end(Runnable close) {
        lock.lock();
        try {
            closed = true;
            clear(frame -> frame.sound() != null);
            waiting.add(new Frame(null, null, close));
        } finally {
            lock.unlock();
        }
        send();
    }

    /** Nothing waits, and the socket has taken all. */
    boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty() && onItsWay == 0;
        } finally {
            lock.unlock();
        }
    }

    private void clear(Predicate<Frame> which) {
        int before = waiting.size();
        waiting.removeIf(which);
        onDropped.accept(before - waiting.size());
        waitingBytes = waiting.stream().mapToInt(Frame::size).sum();
    }

    /** Bytes that wait, without those on their way. */
    int waitingBytes() {
        lock.lock();
        try {
            return waitingBytes;
        } finally {
            lock.unlock();
        }
    }

    /** For how long the socket has not taken what it was given, nanoseconds; 0 when it has taken all. */
    public long stuckFor(long now) {
        lock.lock();
        try {
            return onItsWay == 0 ? 0 : now - stuckSince;
        } finally {
            lock.unlock();
        }
    }

    /** Whoever comes while another is sending leaves it to that one. */
    private void send() {
        if (!begin()) {
            return;
        }
        for (Frame frame = next(); frame != null; frame = next()) {
            int size = frame.size();
            Callback done = Callback.from(() -> sent(size), failed -> sent(size));
            if (frame.sound() != null) {
                socket.sendBinary(frame.sound(), done);
            } else if (frame.text() != null) {
                socket.sendText(frame.text(), done);
            } else {
                frame.end().run();
                sent(size);
            }
        }
    }

    private boolean begin() {
        lock.lock();
        try {
            boolean isFirst = !sending;
            sending = true;
            return isFirst;
        } finally {
            lock.unlock();
        }
    }

    /** Null, and others may send, when nothing waits or enough is on its way. */
    private Frame next() {
        lock.lock();
        try {
            Frame frame = onItsWay < MOST_ON_ITS_WAY ? waiting.poll() : null;
            if (frame == null) {
                sending = false;
                return null;
            }
            stuckSince = onItsWay == 0 ? System.nanoTime() : stuckSince;
            waitingBytes -= frame.size();
            onItsWay += frame.size();
            return frame;
        } finally {
            lock.unlock();
        }
    }

    private void sent(int size) {
        lock.lock();
        try {
            onItsWay -= size;
            stuckSince = System.nanoTime();
        } finally {
            lock.unlock();
        }
        send();
    }
}
