package realtime.host.proxy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The client secrets that the host gives out: keys for one conversation's client, each with the session that it may
 * open, until it expires. The provider knows nothing of them. In memory; thread-safe; shows no secret.
 */
public final class ClientSecrets {
    /** Seconds, as at OpenAI. */
    public static final int LEAST_SECONDS = 10;
    /** Seconds, as at OpenAI. */
    public static final int MOST_SECONDS = 7_200;
    /** Seconds, as at OpenAI. */
    public static final int USUAL_SECONDS = 600;
    private static final String PREFIX = "ek_";
    private static final int MOST = 10_000;
    private static final int RANDOM_BYTES = 24;

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock. */
    private final Map<String, Secret> secrets = new HashMap<>();

    /** @param expiresAt seconds of Unix time */
    private record Secret(ObjectNode session, long expiresAt) {}

    /**
     * A secret that was just made.
     *
     * @param expiresAt seconds of Unix time
     */
    public record Minted(String value, long expiresAt) {
        @Override
        public String toString() {
            return "Minted[expiresAt=" + expiresAt + "]";
        }
    }

    /** None is given out yet. */
    public ClientSecrets(Clock clock) {
        this.clock = clock;
    }

    /** Makes one; empty when too many are out. */
    public Optional<Minted> mint(ObjectNode session, int seconds) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String value = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).replace('-', '0')
            .replace('_', '1');
        lock.lock();
        try {
            long now = clock.instant().getEpochSecond();
            secrets.values().removeIf(secret -> secret.expiresAt() <= now);
            if (secrets.size() >= MOST) {
                return Optional.empty();
            }
            secrets.put(value, new Secret(session.deepCopy(), now + seconds));
            return Optional.of(new Minted(value, now + seconds));
        } finally {
            lock.unlock();
        }
    }

    /** At least 1; 1 where none is out. */
    public long secondsUntilOneExpires() {
        lock.lock();
        try {
            long now = clock.instant().getEpochSecond();
            return Math.max(1, secrets.values().stream().mapToLong(Secret::expiresAt).min().orElse(now) - now);
        } finally {
            lock.unlock();
        }
    }

    /** The session that a secret opens, as often as wanted; empty when there is no such secret, or not any more. */
    public Optional<ObjectNode> session(String value) {
        lock.lock();
        try {
            return Optional.ofNullable(secrets.get(value))
                .filter(secret -> secret.expiresAt() > clock.instant().getEpochSecond())
                .map(secret -> secret.session().deepCopy());
        } finally {
            lock.unlock();
        }
    }
}
