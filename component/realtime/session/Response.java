package realtime.session;

import java.util.ArrayList;
import java.util.List;

/**
 * One response of the provider's: the items it made, and when it was audible. Playback may be reported before the items
 * are, so the times are kept for those that come later. Not thread-safe; {@link Transcript} owns it.
 */
final class Response {
    private final List<Entry> answers = new ArrayList<>();
    /** Milliseconds into the conversation; null while not known. */
    private Long startedMs;
    private Long endedMs;
    /** Asked for beside the conversation; its items are no part of the transcript. */
    boolean outOfBand;

    /** The items that may be heard. */
    List<Entry> answers() {
        return answers;
    }

    boolean add(Entry entry) {
        return entry.type == ItemType.ASSISTANT && !answers.contains(entry) && answers.add(entry);
    }

    void startedAt(long offsetMs) {
        startedMs = startedMs == null ? Long.valueOf(offsetMs) : startedMs;
    }

    void endedAt(long offsetMs) {
        endedMs = endedMs == null ? Long.valueOf(offsetMs) : endedMs;
    }

    /** Gives the playback's times to an answer that came up at {@code offsetMs}; the first one was heard first. */
    void time(Entry answer, long offsetMs) {
        if (startedMs != null) {
            answer.startedAt(answers.getFirst() == answer ? startedMs : Math.max(startedMs, offsetMs));
        }
        if (endedMs != null) {
            answer.endedAt(endedMs);
        }
    }
}
