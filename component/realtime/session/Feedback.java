package realtime.session;

/**
 * How a person found the conversation, or one answer of it.
 *
 * @param comment in the person's own words; null for none
 * @param itemId  the answer; null for the conversation as a whole
 * @param at      epoch milliseconds
 */
public record Feedback(Rating rating, String comment, String itemId, long at) {
    /** Thumb up, thumb down. */
    public enum Rating { UP, DOWN }
}
