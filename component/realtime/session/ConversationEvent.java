package realtime.session;

/**
 * What happens in a conversation, in our words: every provider dialect is parsed into these, and
 * {@link Transcript} and {@link Session} know nothing else. Audio positions are milliseconds of the current call's
 * input audio.
 */
public sealed interface ConversationEvent {
    /** The provider's settings as it reports them: the truth. */
    record Configured(ReportedSettings settings) implements ConversationEvent {}

    record SpeechStarted(String itemId, long audioMs) implements ConversationEvent {}

    record SpeechStopped(String itemId, long audioMs) implements ConversationEvent {}

    /** A user turn is complete. {@code previousItemId} is null at the head of the conversation or when unsaid. */
    record TurnCommitted(String itemId, String previousItemId) implements ConversationEvent {}

    record ItemAdded(ProviderItem item, String previousItemId) implements ConversationEvent {}

    record ItemDone(ProviderItem item, String previousItemId) implements ConversationEvent {}

    /** The provider's own copy, asked for after a truncation. */
    record ItemRetrieved(ProviderItem item) implements ConversationEvent {}

    record ItemDeleted(String itemId) implements ConversationEvent {}

    /** Of the answer {@code itemId} only the first {@code audioEndMs} were heard. */
    record ItemTruncated(String itemId, long audioEndMs) implements ConversationEvent {}

    record UserTextDelta(String itemId, int contentIndex, String delta) implements ConversationEvent {}

    record UserTextCompleted(String itemId, int contentIndex, String text, Usage usage) implements ConversationEvent {}

    record UserTextFailed(String itemId, int contentIndex, String code, String message) implements ConversationEvent {}

    /** {@code inConversation} is false for an out-of-band response, whose items are no part of the transcript. */
    record ResponseCreated(String responseId, boolean inConversation) implements ConversationEvent {}

    record OutputItemAdded(String responseId, ProviderItem item) implements ConversationEvent {}

    record OutputItemDone(String responseId, ProviderItem item) implements ConversationEvent {}

    record AssistantTextDelta(String responseId, String itemId, int contentIndex, String delta)
        implements ConversationEvent {}

    record AssistantTextDone(String responseId, String itemId, int contentIndex, String text)
        implements ConversationEvent {}

    /**
     * A response of the conversation is done. {@code fault} is null unless it failed, or was broken off by a filter
     * ({@code content_filter}) or at its longest length ({@code max_output_tokens}).
     */
    record ResponseDone(String responseId, boolean cancelled, Fault fault, Usage usage) implements ConversationEvent {}

    /**
     * An out-of-band response is done; it is no part of the conversation, but costs. {@code label} is what it was asked
     * for with, or null; {@code fault} as in {@link ResponseDone}.
     */
    record AsideDone(String responseId, String label, String text, Fault fault, Usage usage)
        implements ConversationEvent {}

    /** The answer has become audible. */
    record PlaybackStarted(String responseId) implements ConversationEvent {}

    /** The answer was played to its end. */
    record PlaybackStopped(String responseId) implements ConversationEvent {}

    /** The rest of the answer was dropped unheard. */
    record PlaybackCleared(String responseId) implements ConversationEvent {}

    /** The provider reports an error; most leave the conversation running. */
    record Fault(String code, String message) implements ConversationEvent {}

    /** Something this version does not know or need. Never an error: providers send more than any schema says. */
    record Unknown(String type) implements ConversationEvent {}
}
