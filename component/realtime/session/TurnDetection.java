package realtime.session;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * How the end of a user's turn is found. A field is null where the provider's default shall hold.
 *
 * @param eagerness         semantic VAD: how soon it takes a pause for the end of a turn
 * @param threshold         server VAD: loudness that counts as speech, 0 to 1
 * @param prefixPaddingMs   server VAD: audio kept from before the speech, milliseconds
 * @param silenceDurationMs server VAD: silence that ends a turn, milliseconds
 * @param idleTimeoutMs     server VAD: silence after which the assistant speaks up, milliseconds
 * @param createResponse    either VAD: whether the provider answers a turn by itself; its default is true
 * @param interruptResponse either VAD: whether speech interrupts the answer; the provider's default is true
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TurnDetection(Type type, Eagerness eagerness, Double threshold, Integer prefixPaddingMs,
                            Integer silenceDurationMs, Integer idleTimeoutMs, Boolean createResponse,
                            Boolean interruptResponse) {
    /** The ways to end a turn; with {@code PUSH_TO_TALK} the user does. */
    public enum Type { SEMANTIC_VAD, SERVER_VAD, PUSH_TO_TALK }

    /** How soon semantic VAD takes a pause for the end of a turn. */
    public enum Eagerness { LOW, MEDIUM, HIGH, AUTO }

    /** What holds where the settings say nothing. */
    public static final TurnDetection DEFAULT =
        new TurnDetection(Type.SEMANTIC_VAD, Eagerness.AUTO, null, null, null, null, null, null);

    /** A type with all of the provider's defaults. */
    public static TurnDetection of(Type type) {
        return new TurnDetection(type, null, null, null, null, null, null, null);
    }

    /** Whether the provider answers a user's turn without being asked to. */
    public boolean answersByItself() {
        return type != Type.PUSH_TO_TALK && !Boolean.FALSE.equals(createResponse);
    }
}
