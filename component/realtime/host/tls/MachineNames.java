package realtime.host.tls;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What browsers in the same network may call this machine. */
final class MachineNames {
    private static final String NAME = "[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?";

    private MachineNames() {}

    /** {@code localhost} first, then its name, then its addresses of IP version 4. */
    static List<String> current() {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
        try {
            String own = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            if (own.matches(NAME) && !TlsIdentity.isAddress(own)) {
                names.add(own);
                if (!own.contains(".")) {
                    names.add(own + ".local");
                }
            }
        } catch (UnknownHostException namelessMachine) {
            // Its addresses do.
        }
        names.addAll(addresses());
        return List.copyOf(names);
    }

    /** Those that other machines may reach. */
    static List<String> addresses() {
        try {
            return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress()
                    && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress).sorted().toList();
        } catch (SocketException noNetwork) {
            return List.of();
        }
    }
}
