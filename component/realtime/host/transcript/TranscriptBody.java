package realtime.host.transcript;

import java.util.List;
import realtime.session.Item;
import realtime.session.Phase;
import realtime.session.Status;

/**
 * What a reader of a transcript gets.
 *
 * @param key   null where the session has none
 * @param items in the conversation's order; all of them, or those that have changed
 * @param seq   pass it as {@code since} to get only what changes after this answer
 */
public record TranscriptBody(String sessionId, String key, Status status, Phase phase, List<Item> items, long seq) {}
