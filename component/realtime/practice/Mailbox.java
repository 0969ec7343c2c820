package realtime.practice;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Hands messages to a slow or native receiver in order, on a thread of its own, so that whoever posts never waits.
 * Thread-safe.
 */
final class Mailbox implements AutoCloseable {
    private static final int CAPACITY = 4096;

    /** Takes one message; may block. */
    interface Receiver {
        void take(String message) throws Exception;
    }

    private final BlockingQueue<String> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final Receiver receiver;
    private final Runnable onFailure;
    private final Thread worker;
    private volatile boolean closed;

    /** {@code onFailure} runs once, when the receiver throws or is too slow to follow. */
    Mailbox(String name, Receiver receiver, Runnable onFailure) {
        this.receiver = receiver;
        this.onFailure = onFailure;
        worker = Thread.ofVirtual().name(name).start(this::deliver);
    }

    void post(String message) {
        if (!closed && !waiting.offer(message)) {
            fail();
        }
    }

    private void deliver() {
        try {
            while (!closed) {
                receiver.take(waiting.take());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (Exception broken) {
            fail();
        }
    }

    private void fail() {
        if (!closed) {
            close();
            onFailure.run();
        }
    }

    /** Drops what is still waiting. */
    @Override
    public void close() {
        closed = true;
        worker.interrupt();
    }
}
