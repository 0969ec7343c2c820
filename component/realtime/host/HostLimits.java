package realtime.host;

import java.util.List;

/**
 * What bounds the host as a whole; 0 stands for no bound.
 *
 * @param sessions     most conversations that go on at a time
 * @param perToken     most of them that were begun with one token
 * @param perAddress   most of them that were begun from one address
 * @param newPerMinute most new sessions in any minute of one token, and of one address
 * @param usdPerDay    most that all sessions together may cost from 00:00 UTC to the next, estimated; of all hosts
 *                     that share the store
 * @param proxies      addresses and networks of those besides this machine whose X-Forwarded-For is believed
 */
public record HostLimits(int sessions, int perToken, int perAddress, int newPerMinute, double usdPerDay,
                         List<String> proxies) {
    /** Nothing is bounded. */
    public static final HostLimits NONE = new HostLimits(0, 0, 0, 0, 0, List.of());
    /** What the command line begins with. */
    static final int SESSIONS = 1_000;
    /** Most of a class or an office behind one address, and not all that the host has. */
    static final int PER_ADDRESS = 200;
    /** An app that many people open at once is within it; a loop is not. */
    static final int NEW_PER_MINUTE = 600;
}
