package realtime.talk;

/** How a transcript is written. */
public enum TranscriptFormat {
    /** A line a turn: {@code You: …}, {@code Assistant: …}. */
    TEXT,
    /** A line a turn, which is the item as the API gives it. */
    JSONL,
    /** All in one document at the end, as the API gives it. */
    JSON
}
