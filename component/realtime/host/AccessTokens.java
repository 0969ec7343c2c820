package realtime.host;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import realtime.session.Session;

/**
 * The host's token, which opens everything, and the embed tokens, each of which opens one session. A session with a key
 * has the same embed token whenever it is made anew, so that the iframe in a saved notebook keeps working. Thread-safe.
 */
final class AccessTokens {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    /** 128 bits: more cannot be guessed either, and makes addresses longer. */
    private static final int EMBED_TOKEN_BYTES = 16;
    private static final int FINGERPRINT_LENGTH = 8;
    private final String hostToken;
    private volatile SecretKeySpec embedSecret;

    /** @param embedSecret what embed tokens are signed with; not the host's token, which could be guessed from them */
    AccessTokens(String hostToken, byte[] embedSecret) {
        this.hostToken = hostToken;
        signWith(embedSecret);
    }

    /** Embed tokens that were made before open nothing from now on, unless it is the same. */
    final void signWith(byte[] secret) {
        embedSecret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** What embed tokens are signed with. */
    byte[] secret() {
        return embedSecret.getEncoded();
    }

    static String random() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    boolean isHostToken(String token) {
        return token != null && sameText(token, hostToken);
    }

    boolean opens(String token, Session session) {
        return token != null && sameText(token, embedToken(session));
    }

    boolean opensKey(String token, String key) {
        return token != null && sameText(token, sign("key:" + key));
    }

    /** By which a token is known in logs: nobody can find it by that, not even by trying weak ones. */
    String fingerprint(String token) {
        return token == null ? "none" : sign("fingerprint:" + token).substring(0, FINGERPRINT_LENGTH);
    }

    String embedToken(Session session) {
        String key = session.settings().key();
        return key == null ? sign("session:" + session.id()) : sign("key:" + key);
    }

    private String sign(String scope) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(embedSecret);
            byte[] signature = mac.doFinal(scope.getBytes(StandardCharsets.UTF_8));
            return BASE64.encodeToString(Arrays.copyOf(signature, EMBED_TOKEN_BYTES));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", impossible);
        }
    }

    /** In constant time, so that answers' timing tells nothing about the token. */
    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "AccessTokens";
    }
}
