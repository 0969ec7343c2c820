package realtime.session;

import java.util.List;
import java.util.Map;

/**
 * What is to be saved of a session, or was. Where it is only what has changed, the lists hold what is new or differs,
 * and the parts that are as they were are null.
 *
 * @param isDeleted whether it is to be gone with all that is saved of it
 * @param items     in the conversation's order where it is the whole
 * @param removed   ids of items that are no longer part of the transcript
 * @param events    the latest of its log, without gaps
 * @param context   what the app shows its user, by title; null for no change
 * @param feedback  null for no change
 * @param fields    by name; null for no change, or where nothing is captured
 */
public record SavedSession(SavedState state, boolean isDeleted, List<SavedItem> items, List<String> removed,
                           List<SessionEvent> events, List<ToolUse> toolUses, Map<String, String> context,
                           List<Feedback> feedback, Map<String, SavedField> fields) {
    /** Never shorter than what a reader that resumes may have missed in a minute or two. */
    public static final int MOST_EVENTS = 1_000;

    /** The session's. */
    public String id() {
        return state.id();
    }
}
