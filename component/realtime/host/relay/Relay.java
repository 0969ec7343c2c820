package realtime.host.relay;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import realtime.provider.Calls;
import realtime.provider.ProviderProfile;
import realtime.recording.Recordings;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.sound.Resampler;

/**
 * Conversations whose sound and events pass through the host by WebSocket, for clients without WebRTC. Sound passes
 * through as bytes: it is neither parsed nor copied more often than its base64 at the provider's end asks for. A
 * conversation costs a few virtual threads and no platform thread. Thread-safe.
 */
public final class Relay implements AutoCloseable {
    /** Bytes of a binary frame: two seconds of sound. */
    public static final int LONGEST_SOUND = 2 * FloodGate.BYTES_PER_SECOND;
    /** Bytes of a text frame. */
    public static final int LONGEST_TEXT = 200_000;
    /** Stands for the close code of a connection that has ended without one (RFC 6455). */
    public static final int CUT_OFF = 1006;

    /** Samples a second, both ways, whatever the provider's are. */
    private static final int RATE = 24_000;
    private static final long INTERVAL_MS = 250;
    private static final Duration LONGEST_FAREWELL = Duration.ofMillis(500);
    private static final Duration FAREWELL_POLL = Duration.ofMillis(5);

    private final Calls calls;
    private final Recordings recordings;
    private final ProviderProfile.Traits traits;
    private final ObjectMapper json;
    private final HostMessages messages;
    private final Consumer<Session> forget;
    private final RelayMeter meter = new RelayMeter();
    private final Map<String, Line> lines = new ConcurrentHashMap<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().daemon().name("relay").factory());

    /**
     * @param recordings keep what is heard, where a session asks for it
     * @param json   reads and writes snake_case
     * @param forget drops a session that was opened by its connection and in which nothing was said
     */
    public Relay(Calls calls, Recordings recordings, ProviderProfile profile, ObjectMapper json,
                 Consumer<Session> forget) {
        this.calls = calls;
        this.recordings = recordings;
        this.traits = profile.traits();
        this.json = json;
        this.messages = new HostMessages(json);
        this.forget = forget;
        timer.scheduleWithFixedDelay(() -> connections.forEach(Connection::tick), INTERVAL_MS, INTERVAL_MS,
            TimeUnit.MILLISECONDS);
    }

    /**
     * Takes a connection, which is to be opened when whoever hears of its end knows it: that may come at the first word
     * that is sent.
     */
    public Connection accept(org.eclipse.jetty.websocket.api.Session socket) {
        Connection connection = new Connection(new Client(socket, messages, meter), resampler(RATE, traits.inputRate()),
            messages, json);
        connections.add(connection);
        return connection;
    }

    /**
     * The connection's client speaks in the session from now on: in its call by WebSocket where it has one, else in a
     * new call.
     *
     * @param isNew the session was opened for this connection, which is told its id
     */
    public void open(Connection connection, Session session, boolean isNew) {
        Line line = attach(connection.client(), session, isNew);
        connection.speaksIn(line);
        if (!connections.contains(connection)) {
            // It was closed meanwhile, when there was nothing yet to be closed.
            connection.closed(CUT_OFF);
        }
    }

    private Line attach(Client client, Session session, boolean isNew) {
        String greeting = isNew ? messages.created(session.id()) : null;
        Line line = lines.get(session.id());
        while (line == null || !line.attach(client, greeting)) {
            if (line != null) {
                lines.remove(session.id(), line);
            }
            Line next = new Line(session, calls, recordings.of(session).orElse(null), messages,
                resampler(traits.outputRate(), RATE),
                over -> closed(over, isNew));
            line = lines.putIfAbsent(session.id(), next);
            if (line == null) {
                // Whoever comes meanwhile has taken this client's place.
                line = next;
                next.attach(client, greeting);
                next.start();
                break;
            }
        }
        return line;
    }

    /**
     * The connection is closed. Returns whether that is news.
     *
     * @param code of the client's close frame, or what stands for none
     */
    public boolean closed(Connection connection, int code) {
        boolean isNews = connections.remove(connection);
        if (isNews) {
            connection.closed(code);
        }
        return isNews;
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

    /** How busy it is now. */
    public RelayFigures figures() {
        LongSummaryStatistics waiting = connections.stream()
            .mapToLong(connection -> connection.client().waitingBytes()).summaryStatistics();
        return new RelayFigures((int) waiting.getCount(), waiting.getSum(), Math.max(0, waiting.getMax()),
            meter.droppedFrames(), meter.closedByCode());
    }

    private void closed(Line line, boolean isNew) {
        Session session = line.session();
        lines.remove(session.id(), line);
        if (isNew && session.phase() == Phase.ENDED && session.items().isEmpty()) {
            forget.accept(session);
        }
    }

    private static Resampler resampler(int from, int to) {
        return from == to ? null : new Resampler(from, to);
    }
}
