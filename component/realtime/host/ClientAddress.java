package realtime.host;

import io.javalin.http.Context;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose address a request comes from. Each proxy adds to X-Forwarded-For who has asked it, at the end: what a proxy of
 * ours says is believed, what whoever asked it says is not. Proxies on this machine are ours, others are listed.
 * Immutable.
 */
final class ClientAddress {
    private static final String HEADER = "X-Forwarded-For";
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F]*:[0-9a-fA-F:.]{1,44}");
    /** Bits of an IPv6 address that a provider gives to one customer at the least (RFC 6177). */
    private static final int NETWORK_BYTES = 8;
    private static final int IPV6_BYTES = 16;

    private final List<Network> proxies;

    /** @param bits how many of the address's first bits count */
    private record Network(byte[] address, int bits) {
        boolean holds(InetAddress other) {
            byte[] given = other.getAddress();
            if (given.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if (((given[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * @param proxies addresses, or networks such as {@code 10.0.0.0/8}
     * @throws IllegalArgumentException when one of them is neither
     */
    ClientAddress(List<String> proxies) {
        this.proxies = proxies.stream().map(ClientAddress::parseNetwork).toList();
    }

    /** As text, without names or zones. */
    String of(Context ctx) {
        InetAddress peer = parse(ctx.req().getRemoteAddr()).orElse(InetAddress.getLoopbackAddress());
        List<String> hops = new ArrayList<>();
        for (String line : Collections.list(ctx.req().getHeaders(HEADER))) {
            hops.addAll(Arrays.asList(line.split(",")));
        }
        for (String hop : hops.reversed()) {
            Optional<InetAddress> before = isProxy(peer) ? parse(hop.strip()) : Optional.empty();
            if (before.isEmpty()) {
                break;
            }
            peer = before.get();
        }
        return peer.getHostAddress();
    }

    /** @param address as {@link #of} gives it */
    static String network(String address) {
        byte[] bytes = parse(address).orElseThrow().getAddress();
        if (bytes.length < IPV6_BYTES) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), IPV6_BYTES))
                .getHostAddress() + "/" + NETWORK_BYTES * Byte.SIZE;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("16 bytes are an address", impossible);
        }
    }

    private boolean isProxy(InetAddress peer) {
        return peer.isLoopbackAddress() || proxies.stream().anyMatch(network -> network.holds(peer));
    }

    private static Network parseNetwork(String given) {
        String[] parts = given.strip().split("/", 2);
        byte[] address = parse(parts[0]).map(InetAddress::getAddress).orElseThrow(() -> notOne(given));
        int most = address.length * Byte.SIZE;
        if (parts.length == 1) {
            return new Network(address, most);
        }
        int bits = parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : most + 1;
        if (bits > most) {
            throw notOne(given);
        }
        return new Network(address, bits);
    }

    private static IllegalArgumentException notOne(String given) {
        return new IllegalArgumentException("got " + given
            + "; allowed: an address such as 10.0.0.5, or a network such as 10.0.0.0/8");
    }

    /** Asks no name server. */
    private static Optional<InetAddress> parse(String text) {
        String bare = text.replaceFirst("^\\[(.*)](?::\\d+)?$", "$1").replaceFirst("%.*$", "");
        String address = bare.matches("[0-9.]+:\\d+") ? bare.substring(0, bare.indexOf(':')) : bare;
        if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(address));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }
}
