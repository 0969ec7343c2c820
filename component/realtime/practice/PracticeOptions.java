package realtime.practice;

/**
 * How a practice partner is started. Immutable; shows no key.
 *
 * @param port 0 picks a free one
 * @param apiKey the key that it accepts, null for a random one
 * @param script null for the ordinary answers
 * @param anyKey accept any key (but no unknown client secret): for a stand-in that any client may call
 */
public record PracticeOptions(String host, int port, String apiKey, Script script, boolean anyKey) {
    public PracticeOptions(String host, int port, String apiKey, Script script) {
        this(host, port, apiKey, script, false);
    }

    /** Loopback, any free port, a random key, no script. */
    public static PracticeOptions defaults() {
        return new PracticeOptions("127.0.0.1", 0, null, null);
    }

    public PracticeOptions withHost(String wanted) {
        return new PracticeOptions(wanted, port, apiKey, script, anyKey);
    }

    public PracticeOptions withPort(int wanted) {
        return new PracticeOptions(host, wanted, apiKey, script, anyKey);
    }

    public PracticeOptions withApiKey(String wanted) {
        return new PracticeOptions(host, port, wanted, script, anyKey);
    }

    public PracticeOptions withScript(Script wanted) {
        return new PracticeOptions(host, port, apiKey, wanted, anyKey);
    }

    public PracticeOptions withAnyKey(boolean wanted) {
        return new PracticeOptions(host, port, apiKey, script, wanted);
    }

    @Override
    public String toString() {
        return "PracticeOptions[host=" + host + ", port=" + port + "]";
    }
}
