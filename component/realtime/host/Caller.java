package realtime.host;

/**
 * Who has asked for something.
 *
 * @param token   which one was shown: its kind and a fingerprint, never itself
 * @param address the network address of whoever is behind the proxies
 * @param network the part of it that one user has to themselves: of IPv6 the first 64 bits
 * @param origin  of the page; null where there is none
 */
record Caller(String token, String address, String network, String origin) {
    /** Of a conversation that was begun before this host was. */
    static final Caller UNKNOWN = new Caller(null, null, null, null);

    boolean isKnown() {
        return token != null;
    }
}
