package realtime.host.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import realtime.provider.Calls;
import realtime.provider.ProviderException;
import realtime.provider.WatchedCall;
import realtime.session.Session;

/**
 * WebSockets of Realtime clients that pass through the host to the provider, with the host's key in place of the
 * client's. Thread-safe.
 */
public final class Proxy implements AutoCloseable {
    /** Bytes of a text frame: OpenAI takes 15 MiB in one event. */
    public static final int LONGEST_EVENT = 15_800_000;
    private static final long INTERVAL_MS = 250;
    private static final Duration LONGEST_FAREWELL = Duration.ofMillis(500);
    private static final Duration FAREWELL_POLL = Duration.ofMillis(5);

    private final Calls calls;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("proxy").factory());

    /** What passes is recorded by these. */
    public Proxy(Calls calls) {
        this.calls = calls;
        timer.scheduleWithFixedDelay(this::tick, INTERVAL_MS, INTERVAL_MS, TimeUnit.MILLISECONDS);
    }

    /** Opens the provider's end of a conversation; as {@link Calls#pass}. */
    public Connection pass(Session session, Map<String, String> query, ObjectNode wanted) throws ProviderException {
        Connection connection = new Connection(session);
        WatchedCall call = calls.pass(session, query, wanted, connection);
        connection.through(call, call.number());
        connections.add(connection);
        return connection;
    }

    /** Opens the provider's end of a sideband to the session's call; as {@link Calls#passSideband}. */
    public Connection passSideband(Session session, String callId) throws ProviderException {
        Connection connection = new Connection(session);
        connection.through(calls.passSideband(callId, connection), session.call());
        connections.add(connection);
        return connection;
    }

    /**
     * The client's end is closed. What is said of it again is no news.
     *
     * @param code of the client's close frame, or what stands for none
     */
    public void closed(Connection connection, int code) {
        if (connections.remove(connection)) {
            connection.left(code);
        }
    }

    /** How many connections there are. */
    public int connections() {
        return connections.size();
    }

    /** Tells every client that the host is stopping, and waits a moment for them to have heard. */
    @Override
    public void close() {
        connections.forEach(Connection::stop);
        long deadline = System.nanoTime() + LONGEST_FAREWELL.toNanos();
        while (!connections.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(FAREWELL_POLL.toNanos());
        }
        timer.shutdownNow();
    }

    private void tick() {
        connections.forEach(Connection::tick);
        connections.removeIf(Connection::isOver);
    }
}
