package realtime.session;

/**
 * How the end of a user's turn is found. A field is null where the provider's default shall hold.
 *
 * @param eagerness         semantic VAD: how soon it takes a pause for the end of a turn
 * @param threshold         server VAD: loudness that counts as speech, 0 to 1
 * @param prefixPaddingMs   server VAD: audio kept from before the speech, milliseconds
 * @param silenceDurationMs server VAD: silence that ends a turn, milliseconds
 * @param idleTimeoutMs     server VAD: silence after which the assistant speaks up, milliseconds
 */
public record TurnDetection(Type type, Eagerness eagerness, Double threshold, Integer prefixPaddingMs,
                            Integer silenceDurationMs, Integer idleTimeoutMs) {
    /** The ways to end a turn; with {@code PUSH_TO_TALK} the user does. */
    public enum Type { SEMANTIC_VAD, SERVER_VAD, PUSH_TO_TALK }

    /** How soon semantic VAD takes a pause for the end of a turn. */
    public enum Eagerness { LOW, MEDIUM, HIGH, AUTO }

    /** What holds where the settings say nothing. */
    public static final TurnDetection DEFAULT =
        new TurnDetection(Type.SEMANTIC_VAD, Eagerness.AUTO, null, null, null, null);
}
