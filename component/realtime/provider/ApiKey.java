package realtime.provider;

import java.util.regex.Pattern;

/** The provider's key. It has a type of its own so that printing, logging or comparing it by accident shows nothing. */
public final class ApiKey {
    /** OpenAI's real keys and client secrets, whole or shortened with asterisks as its error messages quote them. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("\\b(sk-|ek_)[A-Za-z0-9_*.-]{4,}");
    /** Any other key, shortened: a word with asterisks in its middle or at its end. */
    private static final Pattern MASKED = Pattern.compile("[^\\s\"'()<>]*\\*{3,}[^\\s\"'()<>]*");
    private static final String REDACTED = "[key]";
    private final String value;

    /** @throws IllegalArgumentException when the key is blank or could not stand in an HTTP header */
    public ApiKey(String value) {
        String trimmed = value.strip();
        if (trimmed.isEmpty() || !trimmed.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException("The API key is empty or has characters that no key has.");
        }
        this.value = trimmed;
    }

    /** The value of an {@code Authorization} header. */
    String bearer() {
        return "Bearer " + value;
    }

    /** {@code text} without this key or anything that looks like one. */
    String redactedFrom(String text) {
        String unmasked = MASKED.matcher(text.replace(value, REDACTED)).replaceAll(REDACTED);
        return LIKE_A_KEY.matcher(unmasked).replaceAll(REDACTED);
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
