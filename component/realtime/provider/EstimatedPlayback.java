package realtime.provider;

import java.util.Optional;
import realtime.session.ConversationEvent;

/**
 * When the assistant is audible, where the provider does not tell: from its first sound or word on, for as long as the
 * sound lasts, or the words take to be said. Not thread-safe.
 */
final class EstimatedPlayback {
    /** English is spoken at about 150 words a minute, some 16 characters a second. */
    private static final int MS_PER_CHARACTER = 62;

    private String responseId;
    /** The one before: what still comes of it is not played any more. */
    private String over;
    private String itemId;
    private long startedAt;
    private double audioMs;
    private long characters;
    private boolean made;
    /** The provider does tell: its word counts. */
    private boolean told;

    /**
     * Follows what the provider sends; returns what follows from it.
     *
     * @param now milliseconds of any clock
     */
    Optional<ConversationEvent> follow(ConversationEvent event, long now) {
        switch (event) {
            case ConversationEvent.PlaybackStarted started -> told = true;
            case ConversationEvent.AssistantTextDelta delta -> {
                Optional<ConversationEvent> begun = begin(delta.responseId(), delta.itemId(), now);
                characters += delta.delta().length();
                return begun;
            }
            case ConversationEvent.ResponseDone done when done.responseId().equals(responseId) -> made = true;
            default -> { }
        }
        return Optional.empty();
    }

    /** @param milliseconds how long this piece sounds */
    Optional<ConversationEvent> sounds(String response, String item, double milliseconds, long now) {
        Optional<ConversationEvent> begun = begin(response, item, now);
        audioMs += milliseconds;
        return begun;
    }

    private Optional<ConversationEvent> begin(String response, String item, long now) {
        if (told || response.equals(responseId) || response.equals(over)) {
            return Optional.empty();
        }
        responseId = response;
        itemId = item;
        startedAt = now;
        audioMs = 0;
        characters = 0;
        made = false;
        return Optional.of(new ConversationEvent.PlaybackStarted(response));
    }

    /** What time alone brings about. */
    Optional<ConversationEvent> due(long now) {
        if (!isAudible() || !made || now - startedAt < lengthMs()) {
            return Optional.empty();
        }
        ConversationEvent stopped = new ConversationEvent.PlaybackStopped(responseId);
        end();
        return Optional.of(stopped);
    }

    boolean isAudible() {
        return responseId != null;
    }

    /** What is audible is cut off now: what was heard of which item, and the end of its playback. */
    record Cut(String itemId, long heardMs, ConversationEvent event) {}

    /** Empty when nothing is audible. */
    Optional<Cut> cut(long now) {
        if (!isAudible()) {
            return Optional.empty();
        }
        long heard = audioMs > 0 ? Math.min(now - startedAt, (long) audioMs) : now - startedAt;
        Cut cut = new Cut(itemId, heard, new ConversationEvent.PlaybackCleared(responseId));
        end();
        return Optional.of(cut);
    }

    private void end() {
        over = responseId;
        responseId = null;
    }

    private double lengthMs() {
        return audioMs > 0 ? audioMs : characters * (double) MS_PER_CHARACTER;
    }
}
