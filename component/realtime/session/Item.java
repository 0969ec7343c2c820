package realtime.session;

/**
 * One turn in the transcript, as readers see it.
 *
 * @param id          the provider's item id
 * @param content     what was said; of an interrupted answer only what was heard, as far as that is known
 * @param unheard     the rest of an interrupted answer, which the user never heard; else null
 * @param timestamp   when the item came up, epoch milliseconds
 * @param sequence    position in the conversation, from 1
 * @param interrupted whether the user or the app cut the answer short
 * @param startedMs   start of the speech, milliseconds into the conversation; null where nothing was spoken
 * @param endedMs     end of the speech, likewise; null while it goes on
 * @param usage       what it took to put the turn into words, or to answer: of a response with several items its first
 *                    has it all; null while not known, or where it cost nothing
 * @param seq         the session event that changed the item last: what {@code ?since=} compares with
 */
public record Item(String id, ItemType type, String content, String unheard, long timestamp, int sequence,
                   ItemStatus status, boolean interrupted, Long startedMs, Long endedMs, Usage usage, long seq) {
    /** The same with more text at its end, as event {@code at} tells. */
    public Item grown(String delta, long at) {
        return new Item(id, type, content + delta, unheard, timestamp, sequence, status, interrupted, startedMs,
            endedMs, usage, at);
    }
}
