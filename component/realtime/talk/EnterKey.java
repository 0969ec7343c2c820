package realtime.talk;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often the Enter key was pressed. Thread-safe. */
final class EnterKey {
    private final InputStream stdin;
    private final AtomicInteger presses = new AtomicInteger();
    private volatile boolean ended;

    EnterKey(InputStream stdin) {
        this.stdin = stdin;
        // Not a virtual thread: reading standard input would hold up its carrier.
        Thread.ofPlatform().daemon().name("enter-key").start(this::read);
    }

    private void read() {
        try {
            for (int key = stdin.read(); key >= 0; key = stdin.read()) {
                if (key == '\n') {
                    presses.incrementAndGet();
                }
            }
        } catch (IOException terminalIsGone) {
            // As at its end: nobody can press a key any more.
        }
        ended = true;
    }

    int presses() {
        return presses.get();
    }

    /** Whether no more keys can come, as after Ctrl-D. */
    boolean hasEnded() {
        return ended;
    }
}
