package realtime.practice;

import java.security.SecureRandom;

/** Makes identifiers in the provider's style: a prefix and random letters and digits. Thread-safe. */
final class Ids {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final int LENGTH = 21;
    private static final int SECRET_LENGTH = 40;

    private final SecureRandom random = new SecureRandom();

    String session() {
        return "sess_" + letters(LENGTH);
    }

    /** Matches {@code rtc_[A-Za-z0-9_]+}, the pattern of a WebRTC call id. */
    String call() {
        return "rtc_" + letters(LENGTH);
    }

    String item() {
        return "item_" + letters(LENGTH);
    }

    String response() {
        return "resp_" + letters(LENGTH);
    }

    String event() {
        return "event_" + letters(LENGTH);
    }

    String conversation() {
        return "conv_" + letters(LENGTH);
    }

    String functionCall() {
        return "call_" + letters(LENGTH);
    }

    String request() {
        return "req_" + letters(LENGTH);
    }

    String clientSecret() {
        return "ek_" + letters(SECRET_LENGTH);
    }

    /** A proxy's encrypted token: no prefix tells what it is. */
    String token() {
        return letters(SECRET_LENGTH);
    }

    String apiKey() {
        return "sk-practice-" + letters(SECRET_LENGTH);
    }

    private String letters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
