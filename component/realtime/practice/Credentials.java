package realtime.practice;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The API key, and the client secrets made with it. Thread-safe; shows no secret. */
final class Credentials {
    static final int DEFAULT_SECONDS = 600;
    static final int MIN_SECONDS = 10;
    static final int MAX_SECONDS = 7200;
    private static final String SECRET_PREFIX = "ek_";

    private final String apiKey;
    private final boolean anyKey;
    private final Clock clock;
    private final Map<String, Secret> secrets = new ConcurrentHashMap<>();

    /** What a client secret stands for: a session and an end, in seconds of Unix time. */
    private record Secret(SessionConfig config, long expiresAt) {}

    /** A client secret that was just made. */
    record Minted(String value, long expiresAt) {
        @Override
        public String toString() {
            return "Minted[expiresAt=" + expiresAt + "]";
        }
    }

    /** What a caller may do. {@code config} is the secret's session, null for the API key. */
    record Grant(SessionConfig config) {
        static final Grant API_KEY = new Grant(null);

        boolean isApiKey() {
            return config == null;
        }
    }

    /** {@code anyKey}: every key but an unknown client secret is taken for the API key. */
    Credentials(String apiKey, boolean anyKey, Clock clock) {
        this.apiKey = apiKey;
        this.anyKey = anyKey;
        this.clock = clock;
    }

    /** {@code value} may be used for several sessions until it expires; a running session survives that. */
    Minted mint(String value, SessionConfig config, int seconds) {
        long now = clock.instant().getEpochSecond();
        secrets.values().removeIf(secret -> secret.expiresAt() <= now);
        Minted minted = new Minted(value, now + seconds);
        secrets.put(minted.value(), new Secret(config, minted.expiresAt()));
        return minted;
    }

    /** From the key itself; throws {@link ApiError} (401). */
    Grant of(String key) {
        Secret secret = secrets.get(key);
        if (secret != null && secret.expiresAt() > clock.instant().getEpochSecond()) {
            return new Grant(secret.config());
        }
        if (key.startsWith(SECRET_PREFIX)) {
            throw ApiError.unauthorized("The client secret is unknown or has expired.");
        }
        if (accepts(key)) {
            return Grant.API_KEY;
        }
        throw ApiError.unauthorized("Incorrect API key provided.");
    }

    /** Whether this is the API key, or passes for it. */
    boolean accepts(String key) {
        return !key.isEmpty() && anyKey || same(key, apiKey);
    }

    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
