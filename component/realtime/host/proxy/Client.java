package realtime.host.proxy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import realtime.host.relay.CloseCode;
import realtime.host.relay.Outbox;

/** A client's WebSocket, as it is written to. Thread-safe. */
final class Client {
    /** How long the socket may take nothing before the client counts as a slow reader. */
    private static final Duration LONGEST_STUCK = Duration.ofSeconds(10);
    /** How long a client may take to answer a close frame; then the connection is cut. */
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** Bytes; a close frame holds 123. */
    private static final int LONGEST_REASON = 120;

    private final Session socket;
    private final Outbox outbox;
    /** Nanoseconds; 0 while it is not being closed. */
    private final AtomicLong closingSince = new AtomicLong();

    Client(Session socket) {
        this.socket = socket;
        this.outbox = new Outbox(socket, frames -> { });
    }

    /** @param event in whole */
    void text(String event) {
        if (!outbox.text(event)) {
            tooSlow();
        }
    }

    /** Sends what waits, and closes. The first close counts. */
    void close(int code, String reason) {
        if (closingSince.compareAndSet(0, System.nanoTime() | 1)) {
            String ascii = reason.replaceAll("[^ -~]", "?");
            String shown = ascii.substring(0, Math.min(ascii.length(), LONGEST_REASON));
            outbox.end(() -> socket.close(code, shown, Callback.NOOP));
        }
    }

    /** What still comes from it is of no consequence. */
    boolean isClosing() {
        return closingSince.get() != 0;
    }

    /** Lets time pass; to be called a few times a second. */
    void tick() {
        long now = System.nanoTime();
        if (isClosing()) {
            if (now - closingSince.get() >= LINGER.toNanos()) {
                socket.disconnect();
            }
        } else if (outbox.stuckFor(now) >= LONGEST_STUCK.toNanos()) {
            tooSlow();
        }
    }

    private void tooSlow() {
        close(CloseCode.SLOW_READER.number(), "The client takes its events too slowly.");
    }
}
