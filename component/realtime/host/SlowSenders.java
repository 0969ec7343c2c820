package realtime.host;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.internal.HttpConnection;

/**
 * Closes connections whose requests arrive as slowly as possible ("slowloris"): the server's own limit is on the pause
 * between two bytes, so that a byte now and then keeps a connection for days. Connections that have become WebSockets,
 * and answers that take long, are not its business. Thread-safe.
 */
final class SlowSenders implements Connection.Listener, AutoCloseable {
    private static final Duration LOOKING_AGAIN = Duration.ofSeconds(1);
    /** Long enough for a handshake and a request's headers over a bad network. */
    private static final Duration FOR_HEADERS = Duration.ofSeconds(10);
    private static final Duration FOR_A_BODY = Duration.ofSeconds(20);
    /** Bytes that make a body's time a second longer. */
    private static final long PER_SECOND = 10_000;

    private final Map<HttpConnection, Progress> open = new ConcurrentHashMap<>();
    private volatile Thread watch;

    /** What of a request is awaited. */
    private enum Part { NOTHING, HEADERS, BODY }

    /**
     * How far a connection was.
     *
     * @param requests whose headers had come
     * @param bytes    that had come when this part began
     * @param since    when this part began, {@link System#nanoTime}
     */
    private record Progress(Part part, long requests, long bytes, long since) {}

    void start() {
        watch = Thread.ofVirtual().name("slow-senders").start(this::watch);
    }

    @Override
    public void onOpened(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.put(http, new Progress(Part.HEADERS, 0, 0, System.nanoTime()));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        if (connection instanceof HttpConnection http) {
            open.remove(http);
        }
    }

    /** How many are looked at. */
    int watched() {
        return open.size();
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOKING_AGAIN);
                open.forEach(this::look);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(HttpConnection connection, Progress before) {
        Progress now = now(connection, before);
        open.computeIfPresent(connection, (same, old) -> now);
        Duration taken = Duration.ofNanos(System.nanoTime() - now.since());
        Duration longest = switch (now.part()) {
            case NOTHING -> null;
            case HEADERS -> FOR_HEADERS;
            case BODY -> FOR_A_BODY.plusSeconds((connection.getBytesIn() - now.bytes()) / PER_SECOND);
        };
        if (longest != null && taken.compareTo(longest) > 0) {
            connection.getEndPoint().close(new TimeoutException("the request comes too slowly"));
        }
    }

    private static Progress now(HttpConnection connection, Progress before) {
        long requests = connection.getMessagesIn();
        long bytes = connection.getBytesIn();
        boolean isAnswering = requests > connection.getMessagesOut();
        Part part = !isAnswering ? before.part() == Part.HEADERS && before.requests() == requests
            || before.part() == Part.NOTHING && before.requests() == requests && bytes > before.bytes()
            ? Part.HEADERS : Part.NOTHING
            : connection.getParser().inContentState() ? Part.BODY : Part.NOTHING;
        boolean goesOn = part == before.part() && requests == before.requests() && (part != Part.NOTHING
            || bytes == before.bytes());
        return goesOn ? before : new Progress(part, requests, bytes, System.nanoTime());
    }

    @Override
    public void close() {
        Thread running = watch;
        if (running != null) {
            running.interrupt();
        }
    }
}
