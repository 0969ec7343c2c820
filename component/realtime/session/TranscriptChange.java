package realtime.session;

/** What one event did to the transcript. */
public sealed interface TranscriptChange {
    String itemId();

    /** The item is new or differs from before. */
    record Upserted(String itemId) implements TranscriptChange {}

    /** Text was added at the end of the item and nothing else changed. */
    record Appended(String itemId, String delta) implements TranscriptChange {}

    record Removed(String itemId) implements TranscriptChange {}
}
