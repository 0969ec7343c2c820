package realtime.host.relay;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A client's WebSocket, as it is written to. Thread-safe, but sound comes from one thread at a time. */
final class Client {
    private static final Logger LOG = LoggerFactory.getLogger(Client.class);
    /** How long the socket may take nothing before the client counts as a slow reader. */
    private static final Duration LONGEST_STUCK = Duration.ofSeconds(10);
    /**
     * How long a client that is being closed may take nothing, or not answer the close frame; then the connection is
     * cut.
     */
    private static final Duration LINGER = Duration.ofSeconds(2);
    /** How long it may take in all: what is on its way stands before the close frame. */
    private static final Duration LONGEST_LINGER = Duration.ofSeconds(10);
    /** Characters; a close frame holds 123 bytes. */
    private static final int LONGEST_REASON = 100;

    private final Session socket;
    private final HostMessages messages;
    private final RelayMeter meter;
    private final Outbox outbox;
    private final Heartbeat heartbeat;
    /** Nanoseconds; 0 while it is not being closed. */
    private final AtomicLong closingSince = new AtomicLong();
    /** Which item was announced last. */
    private String announced;

    Client(Session socket, HostMessages messages, RelayMeter meter) {
        this.socket = socket;
        this.messages = messages;
        this.meter = meter;
        this.outbox = new Outbox(socket, meter::dropped);
        this.heartbeat = new Heartbeat(new Wire(socket)::bytesIn,
            () -> socket.sendPing(ByteBuffer.allocate(0), Callback.NOOP), System.nanoTime());
    }

    void text(String message) {
        if (!outbox.text(message)) {
            tooSlow();
        }
    }

    /** @param pcm 24 kHz; nobody else reads or writes it */
    void sound(String itemId, ByteBuffer pcm) {
        if (!itemId.equals(announced)) {
            announced = itemId;
            text(messages.audio(itemId));
        }
        if (!outbox.sound(pcm)) {
            tooSlow();
        }
    }

    /** What the client has not played yet it must not play. */
    void flush() {
        announced = null;
        outbox.dropSound();
        text(HostMessages.FLUSH);
    }

    /** Says what waits to be said, save for sound, and closes. The first close counts. */
    void close(CloseCode code, String reason) {
        if (closingSince.compareAndSet(0, System.nanoTime() | 1)) {
            String ascii = reason.replaceAll("[^ -~]", "?");
            String shown = ascii.substring(0, Math.min(ascii.length(), LONGEST_REASON));
            meter.closed(code);
            LOG.debug("a client is closed: {} {}", code.number(), shown);
            outbox.end(() -> socket.close(code.number(), shown, Callback.NOOP));
        }
    }

    /** Bytes that wait to be sent to it. */
    int waitingBytes() {
        return outbox.waitingBytes();
    }

    /** What still comes from it is of no consequence. */
    boolean isClosing() {
        return closingSince.get() != 0;
    }

    /** Lets time pass; to be called a few times a second. */
    void tick() {
        long now = System.nanoTime();
        if (isClosing()) {
            long closing = now - closingSince.get();
            long still = outbox.isEmpty() ? closing : Math.min(closing, outbox.stuckFor(now));
            if (still >= LINGER.toNanos() || closing >= LONGEST_LINGER.toNanos()) {
                socket.disconnect();
            }
        } else if (outbox.stuckFor(now) >= LONGEST_STUCK.toNanos()) {
            tooSlow();
        } else if (!heartbeat.isFelt(now)) {
            gone();
        }
    }

    /** Who reads nothing answers no ping either: what the socket has not taken tells the one from the other. */
    private void gone() {
        if (outbox.isEmpty()) {
            close(CloseCode.GONE, "Nothing was heard of the client.");
        } else {
            tooSlow();
        }
    }

    private void tooSlow() {
        close(CloseCode.SLOW_READER, "The client takes its sound too slowly.");
    }
}
