package realtime.practice;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries datagrams between any number of senders and one address, each sender by a port of its own, as a NAT does.
 * Thread-safe.
 */
final class UdpRelay implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpRelay.class);
    private static final int MAX_DATAGRAM = 65_536;
    /** A caller has a few addresses; nobody else has any business here. */
    private static final int MOST_SENDERS = 64;

    private final InetSocketAddress target;
    private final BooleanSupplier dead;
    private final DatagramChannel front;
    private final Map<SocketAddress, DatagramChannel> backs = new ConcurrentHashMap<>();

    private UdpRelay(InetSocketAddress target, BooleanSupplier dead, DatagramChannel front) {
        this.target = target;
        this.dead = dead;
        this.front = front;
    }

    /** Listens on any free port of the target's own address. While {@code dead}, datagrams are dropped both ways. */
    static UdpRelay open(InetSocketAddress target, BooleanSupplier dead) throws IOException {
        DatagramChannel front = DatagramChannel.open();
        try {
            front.bind(new InetSocketAddress(target.getAddress(), 0));
        } catch (IOException unusable) {
            front.close();
            throw unusable;
        }
        UdpRelay relay = new UdpRelay(target, dead, front);
        Thread.ofVirtual().name("practice-network-in").start(() -> guarded(relay::carryIn));
        return relay;
    }

    int port() {
        return front.socket().getLocalPort();
    }

    private void carryIn() throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(MAX_DATAGRAM);
        while (front.isOpen()) {
            datagram.clear();
            SocketAddress sender = front.receive(datagram);
            if (!dead.getAsBoolean() && (backs.containsKey(sender) || backs.size() < MOST_SENDERS)) {
                back(sender).send(datagram.flip(), target);
            }
        }
    }

    /** Called by one thread. */
    private DatagramChannel back(SocketAddress sender) throws IOException {
        DatagramChannel known = backs.get(sender);
        if (known != null) {
            return known;
        }
        DatagramChannel back = DatagramChannel.open().bind(new InetSocketAddress(target.getAddress(), 0));
        backs.put(sender, back);
        if (!front.isOpen()) {
            back.close();
        }
        Thread.ofVirtual().name("practice-network-out").start(() -> guarded(() -> carryOut(back, sender)));
        return back;
    }

    private void carryOut(DatagramChannel back, SocketAddress sender) throws IOException {
        ByteBuffer datagram = ByteBuffer.allocate(MAX_DATAGRAM);
        while (back.isOpen()) {
            datagram.clear();
            SocketAddress from = back.receive(datagram);
            if (!dead.getAsBoolean() && target.equals(from)) {
                front.send(datagram.flip(), sender);
            }
        }
    }

    private interface Carrying {
        void run() throws IOException;
    }

    /** Closing the channel ends its thread. */
    private static void guarded(Carrying carrying) {
        try {
            carrying.run();
        } catch (IOException closed) {
            LOG.debug("A practice network path has ended: {}", closed.toString());
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        guarded(front::close);
        backs.values().forEach(back -> guarded(back::close));
    }
}
