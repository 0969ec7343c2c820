package realtime.session;

/**
 * Where a conversation's offsets count from.
 *
 * @param transcribes  whether user turns are expected to get a text
 * @param calls        how many calls there were
 * @param firstCallAt  when the first of them was up, epoch milliseconds; null before
 * @param callOffsetMs where the current call's own audio clock begins, milliseconds into the conversation
 */
public record SavedClock(boolean transcribes, int calls, Long firstCallAt, long callOffsetMs) {}
