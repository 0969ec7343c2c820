package realtime.practice;

/**
 * How a practice partner is started. Immutable; shows no key.
 *
 * @param port 0 picks a free one
 * @param apiKey the key that it accepts, null for a random one
 * @param script null for the ordinary answers
 * @param anyKey accept any key (but no unknown client secret): for a stand-in that any client may call
 * @param likeness the provider whose wire it speaks, by its name
 * @param listener hears what clients send
 */
public record PracticeOptions(String host, int port, String apiKey, Script script, boolean anyKey, String likeness,
                              ClientListener listener) {
    private static final String DEFAULT_LIKENESS = "openai";

    /** Throws IllegalArgumentException for a provider that the practice partner cannot be like. */
    public PracticeOptions {
        Likenesses.named(likeness);
    }

    public PracticeOptions(String host, int port, String apiKey, Script script) {
        this(host, port, apiKey, script, false, DEFAULT_LIKENESS, ClientListener.NONE);
    }

    /** Loopback, any free port, a random key, no script, OpenAI's wire. */
    public static PracticeOptions defaults() {
        return new PracticeOptions("127.0.0.1", 0, null, null);
    }

    public PracticeOptions withHost(String wanted) {
        return new PracticeOptions(wanted, port, apiKey, script, anyKey, likeness, listener);
    }

    public PracticeOptions withPort(int wanted) {
        return new PracticeOptions(host, wanted, apiKey, script, anyKey, likeness, listener);
    }

    public PracticeOptions withApiKey(String wanted) {
        return new PracticeOptions(host, port, wanted, script, anyKey, likeness, listener);
    }

    public PracticeOptions withScript(Script wanted) {
        return new PracticeOptions(host, port, apiKey, wanted, anyKey, likeness, listener);
    }

    public PracticeOptions withAnyKey(boolean wanted) {
        return new PracticeOptions(host, port, apiKey, script, wanted, likeness, listener);
    }

    /**
     * Behaves on the wire as that provider does: openai, azure, xai, inworld, elevenlabs, qwen, localai, speaches,
     * hf-speech-to-speech or litellm. Throws IllegalArgumentException for any other.
     */
    public PracticeOptions withLikeness(String provider) {
        return new PracticeOptions(host, port, apiKey, script, anyKey, provider, listener);
    }

    /** Hands what clients send to {@code wanted}. */
    public PracticeOptions withListener(ClientListener wanted) {
        return new PracticeOptions(host, port, apiKey, script, anyKey, likeness, wanted);
    }

    @Override
    public String toString() {
        return "PracticeOptions[host=" + host + ", port=" + port + ", likeness=" + likeness + "]";
    }
}
