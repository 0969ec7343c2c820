package realtime.host;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What other machines call this one. */
final class OwnAddress {
    private OwnAddress() {}

    /** @param bindHost the address that is listened on; where that is every one, the machine's own counts */
    static String of(String bindHost) {
        boolean isEvery = bindHost.equals("0.0.0.0") || bindHost.equals("::");
        String address = isEvery ? ofMachine() : bindHost;
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static String ofMachine() {
        try {
            return InetAddress.getLocalHost().getHostAddress();
        } catch (UnknownHostException e) {
            return "127.0.0.1";
        }
    }
}
