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
    private static final String SCHEME = "Bearer ";
    private static final String SECRET_PREFIX = "ek_";

    private final String apiKey;
    private final boolean anyKey;
    private final Ids ids;
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
        boolean isApiKey() {
            return config == null;
        }
    }

    /** {@code anyKey}: every key but an unknown client secret is taken for the API key. */
    Credentials(String apiKey, boolean anyKey, Ids ids, Clock clock) {
        this.apiKey = apiKey;
        this.anyKey = anyKey;
        this.ids = ids;
        this.clock = clock;
    }

    /** May be used for several sessions until it expires; a running session survives that. */
    Minted mint(SessionConfig config, int seconds) {
        long now = clock.instant().getEpochSecond();
        secrets.values().removeIf(secret -> secret.expiresAt() <= now);
        Minted minted = new Minted(ids.clientSecret(), now + seconds);
        secrets.put(minted.value(), new Secret(config, minted.expiresAt()));
        return minted;
    }

    /** From an Authorization header; throws {@link ApiError} (401). */
    Grant ofHeader(String authorization) {
        if (authorization == null || !authorization.startsWith(SCHEME)) {
            throw ApiError.unauthorized("You didn't provide an API key. You need to provide your API key in an "
                + "Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).");
        }
        return of(authorization.substring(SCHEME.length()).strip());
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
        if (!key.isEmpty() && anyKey || same(key, apiKey)) {
            return new Grant(null);
        }
        throw ApiError.unauthorized("Incorrect API key provided.");
    }

    private static boolean same(String given, String expected) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    }
}
