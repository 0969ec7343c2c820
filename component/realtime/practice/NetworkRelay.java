package realtime.practice;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The way of one call's media and data through a UDP relay of the partner's own, which drops every datagram while the
 * network is dead. The caller sees only the relay's ports, and the partner none of the caller's, so nothing passes
 * beside it. Thread-safe.
 */
final class NetworkRelay implements AutoCloseable {
    private static final String CANDIDATE = "a=candidate:";
    private static final String LINE_END = "\r\n";
    /** Where the fields of {@code a=candidate:<foundation> <component> <transport> <priority> <ip> <port> …} are. */
    private static final int TRANSPORT = 2;
    private static final int ADDRESS = 4;
    private static final int PORT = 5;
    /** So that the events of the last answer arrive before the cut. */
    private static final long LAST_EVENTS_NANOS = 300_000_000L;

    private final Network network;
    /** Null when this call's progress cuts nothing. */
    private final Script.NetworkFault fault;
    private final Map<InetSocketAddress, UdpRelay> relays = new ConcurrentHashMap<>();
    /** When the answers that the script waits for had been heard; 0 before. Used by one thread, as is the next. */
    private long heardNanos;
    private boolean struck;

    NetworkRelay(Network network, Script.NetworkFault fault) {
        this.network = network;
        this.fault = fault;
    }

    /** The offer without the caller's addresses: the partner answers to where datagrams come from. */
    String offer(String sdp) {
        return lines(sdp).stream().filter(line -> !line.startsWith(CANDIDATE)).collect(Collectors.joining());
    }

    /** The answer with the relay's ports in place of the partner's; throws {@link ApiError} (500) when it has none. */
    String answer(String sdp) {
        String through = lines(sdp).stream().map(this::relayed).collect(Collectors.joining());
        if (relays.isEmpty()) {
            throw new ApiError(500, "server_error", "server_error", "The practice network has no address.", null);
        }
        return through;
    }

    private static List<String> lines(String sdp) {
        return sdp.lines().map(line -> line + LINE_END).toList();
    }

    /** Only UDP goes through; other candidates disappear. */
    private String relayed(String line) {
        if (!line.startsWith(CANDIDATE)) {
            return line;
        }
        String[] fields = line.strip().split(" ");
        if (!fields[TRANSPORT].equalsIgnoreCase("udp")) {
            return "";
        }
        try {
            InetAddress address = InetAddress.getByName(fields[ADDRESS]);
            InetSocketAddress partner = new InetSocketAddress(address, Integer.parseInt(fields[PORT]));
            UdpRelay relay = relays.get(partner);
            if (relay == null) {
                relay = UdpRelay.open(partner, network::isDead);
                relays.put(partner, relay);
            }
            fields[PORT] = Integer.toString(relay.port());
            return String.join(" ", fields) + LINE_END;
        } catch (IOException unusable) {
            return "";
        }
    }

    /** Cuts the network when the script says so; called by one thread. {@code heardTurns}: answers heard to the end. */
    void watch(long connectedNanos, long nowNanos, int heardTurns) {
        if (struck || fault == null) {
            return;
        }
        boolean late = fault.cutAfterMs() != null && nowNanos - connectedNanos >= fault.cutAfterMs() * 1_000_000L;
        if (heardNanos == 0 && fault.cutAfterTurn() != null && heardTurns >= fault.cutAfterTurn()) {
            heardNanos = nowNanos;
        }
        if (late || heardNanos != 0 && nowNanos - heardNanos >= LAST_EVENTS_NANOS) {
            struck = true;
            network.cut();
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        relays.values().forEach(UdpRelay::close);
    }
}
