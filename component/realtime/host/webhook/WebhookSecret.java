package realtime.host.webhook;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What deliveries are signed with, as <a href="https://www.standardwebhooks.com">Standard Webhooks</a> has it, so that
 * its libraries check them. Immutable.
 */
public final class WebhookSecret {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    private WebhookSecret(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /**
     * @param text {@code whsec_} and 24 to 64 bytes in base64; the prefix may be absent
     * @throws IllegalArgumentException when it is not that; without the text
     */
    public static WebhookSecret of(String text) {
        String bare = text.strip();
        try {
            byte[] key = Base64.getDecoder().decode(bare.startsWith(PREFIX) ? bare.substring(PREFIX.length()) : bare);
            if (key.length >= SHORTEST && key.length <= LONGEST) {
                return new WebhookSecret(key);
            }
        } catch (IllegalArgumentException notBase64) {
            throw unusable();
        }
        throw unusable();
    }

    private static IllegalArgumentException unusable() {
        return new IllegalArgumentException("The webhook's secret is not whsec_ and " + SHORTEST + " to " + LONGEST
            + " bytes in base64. Make one: echo whsec_$(openssl rand -base64 32)");
    }

    /** The value of the {@code webhook-signature} header; {@code timestamp} is in seconds. */
    String sign(String id, long timestamp, String body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] sum = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(sum);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HMAC-SHA256", e);
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "WebhookSecret";
    }
}
