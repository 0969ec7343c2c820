package bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One thread that serves many WebSockets and sends sound on those that want it, in real time. Belongs to that thread,
 * save for {@link #execute}.
 */
final class FrameLoop {
    /** What happens on its connections; called by the loop's thread. */
    interface Listener {
        /** A client's connection stands. */
        void opened(FrameConnection connection) throws IOException;

        /** A text or binary frame has come; it is the connection's until the next one. */
        void received(FrameConnection connection) throws IOException;

        /** It has ended, or could not be opened. */
        void ended(FrameConnection connection, IOException why);
    }

    /** How long the sound of a frame lasts. */
    private static final long INTERVAL = 20_000_000;

    private final Selector selector;
    private final Listener listener;
    private final SoundSource source;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<FrameConnection> sounding =
        new PriorityQueue<>(Comparator.comparingLong((FrameConnection connection) -> connection.dueAt));
    private final Latencies lateness = new Latencies();

    /** Makes the frame that is sent next. */
    interface SoundSource {
        ByteBuffer at(long nanos);
    }

    FrameLoop(Listener listener, SoundSource source) {
        this.listener = listener;
        this.source = source;
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs it soon, in the loop's thread. */
    void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    /** Returns the port of this machine that it listens on. */
    int listen() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1_024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT);
        return server.socket().getLocalPort();
    }

    FrameConnection connect(InetSocketAddress address, String pathAndQuery) throws IOException {
        // On this machine it stands at once.
        FrameConnection connection = register(SocketChannel.open(address), true);
        connection.upgrade(pathAndQuery);
        return connection;
    }

    private FrameConnection register(SocketChannel channel, boolean isClient) throws IOException {
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        FrameConnection connection = new FrameConnection(channel, key, isClient, listener);
        key.attach(connection);
        return connection;
    }

    /** Sends sound on it from now on; {@code phase} from 0 to 1 spreads many over a frame's time. */
    void sound(FrameConnection connection, double phase) {
        connection.dueAt = System.nanoTime() + (long) (INTERVAL * phase);
        sounding.add(connection);
    }

    void silence(FrameConnection connection) {
        sounding.remove(connection);
    }

    /** By how much frames were sent later than they were due, since the last time that this was asked. */
    Latencies.Summary lateness() {
        Latencies.Summary summary = lateness.summary();
        lateness.clear();
        return summary;
    }

    /** Runs for good; the process ends when it cannot. */
    void start() {
        Thread.ofPlatform().name("frames").start(() -> {
            try {
                run();
            } catch (Throwable e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(1);
            }
        });
    }

    private void run() {
        try {
            while (true) {
                long wait = sounding.isEmpty() ? 0
                    : Math.max(1, (sounding.peek().dueAt - System.nanoTime() + 999_999) / 1_000_000);
                selector.select(this::ready, wait);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                sendDue();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void ready(SelectionKey key) {
        if (key.channel() instanceof ServerSocketChannel server) {
            try {
                register(server.accept(), false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return;
        }
        FrameConnection connection = (FrameConnection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.writable();
            }
            if (key.isReadable()) {
                connection.readable();
            }
        } catch (IOException e) {
            end(connection, e);
        }
    }

    private void sendDue() {
        for (FrameConnection next = sounding.peek(); next != null; next = sounding.peek()) {
            long now = System.nanoTime();
            if (next.dueAt > now) {
                return;
            }
            sounding.poll();
            lateness.add(now - next.dueAt);
            next.dueAt += INTERVAL;
            try {
                next.write(source.at(now));
                sounding.add(next);
            } catch (IOException e) {
                end(next, e);
            }
        }
    }

    void end(FrameConnection connection, IOException why) {
        silence(connection);
        connection.close();
        listener.ended(connection, why);
    }
}
