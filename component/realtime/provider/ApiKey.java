package realtime.provider;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The provider's key. It has a type of its own so that printing, logging or comparing it by accident shows nothing. */
public final class ApiKey {
    /** OpenAI's real keys and client secrets, whole or shortened with asterisks as its error messages quote them. */
    private static final Pattern LIKE_A_KEY = Pattern.compile("\\b(sk-|ek_)[A-Za-z0-9_*.-]{4,}");
    /** Possessive: a search for asterisks from every character would take the square of the text's length. */
    private static final Pattern WORD = Pattern.compile("[^\\s\"'()<>]++");
    /** Any other key, shortened, is a word with asterisks in its middle or at its end. */
    private static final String MASK = "***";
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

    /** The value of a header: the key behind the scheme's name, or alone where the scheme is empty. */
    String as(String scheme) {
        return scheme.isEmpty() ? value : scheme + " " + value;
    }

    /** What tells a key's kind, and no more than that. */
    boolean startsWith(String beginning) {
        return value.startsWith(beginning);
    }

    /** {@code text} without {@code key}, which may be null; else as it is. */
    static String hidden(ApiKey key, String text) {
        return key == null ? text : text.replace(key.value, REDACTED);
    }

    /** {@code text} without {@code key}, which may be null, or anything that looks like one. */
    static String redacted(ApiKey key, String text) {
        String unmasked = WORD.matcher(hidden(key, text)).replaceAll(word ->
            word.group().contains(MASK) ? REDACTED : Matcher.quoteReplacement(word.group()));
        return LIKE_A_KEY.matcher(unmasked).replaceAll(REDACTED);
    }

    @Override
    public String toString() {
        return REDACTED;
    }
}
