package realtime.provider;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import realtime.session.ConversationEvent;

/**
 * When the assistant is audible, where the provider does not tell: from its first sound or word on, for as long as the
 * sound lasts, or the words take to be said. One answer is heard after the other. Not thread-safe.
 */
final class EstimatedPlayback {
    /** English is spoken at about 150 words a minute, some 16 characters a second. */
    private static final int MS_PER_CHARACTER = 62;

    /** Responses beside the conversation: they are read, not heard. */
    private final Set<String> asides = new HashSet<>();
    /** How long each item of the audible response sounds, in milliseconds, in the order of their first sounds. */
    private final Map<String, Double> sound = new LinkedHashMap<>();
    /** The audible response; null while there is none. */
    private String responseId;
    /** The one before: what still comes of it is not played any more. */
    private String over;
    private long startedAt;
    private long characters;
    private boolean made;
    private boolean told;
    private final boolean mayBeTold;

    /** @param mayBeTold the provider plays the sound, so that its word would count if it gave one */
    EstimatedPlayback(boolean mayBeTold) {
        this.mayBeTold = mayBeTold;
    }

    /**
     * Follows what the provider sends; returns what follows from it.
     *
     * @param now milliseconds of any clock
     */
    List<ConversationEvent> follow(ConversationEvent event, long now) {
        switch (event) {
            case ConversationEvent.PlaybackStarted started when mayBeTold -> {
                told = true;
                end();
            }
            case ConversationEvent.ResponseCreated created when !created.inConversation() ->
                asides.add(created.responseId());
            case ConversationEvent.AsideDone done -> asides.remove(done.responseId());
            case ConversationEvent.AssistantTextDelta delta -> {
                return said(delta.responseId(), delta.delta().length(), false, now);
            }
            // Some providers send the whole text only.
            case ConversationEvent.AssistantTextDone done -> {
                return said(done.responseId(), done.text().length(), true, now);
            }
            case ConversationEvent.ResponseDone done when done.responseId().equals(responseId) -> made = true;
            default -> { }
        }
        return List.of();
    }

    private List<ConversationEvent> said(String response, long length, boolean whole, long now) {
        if (length == 0) {
            return List.of();
        }
        List<ConversationEvent> begun = begin(response, now);
        if (response.equals(responseId)) {
            characters = whole ? Math.max(characters, length) : characters + length;
        }
        return begun;
    }

    /** @param milliseconds how long this piece sounds */
    List<ConversationEvent> sounds(String response, String item, double milliseconds, long now) {
        List<ConversationEvent> begun = begin(response, now);
        if (response.equals(responseId)) {
            // Words come before the sound that says them.
            startedAt = sound.isEmpty() ? Math.max(startedAt, now) : startedAt;
            sound.merge(item, milliseconds, Double::sum);
        }
        return begun;
    }

    /**
     * Whoever plays the sound tells how much of an item was heard by now: an estimate goes on from there. Of what is
     * not audible any more, or never was, nothing is learnt.
     */
    void heard(String item, double milliseconds, long now) {
        Double length = sound.get(item);
        if (length != null) {
            double before = 0;
            for (Map.Entry<String, Double> earlier : sound.entrySet()) {
                if (earlier.getKey().equals(item)) {
                    break;
                }
                before += earlier.getValue();
            }
            startedAt = now - (long) (before + Math.clamp(milliseconds, 0, length));
        }
    }

    private List<ConversationEvent> begin(String response, long now) {
        if (told || asides.contains(response) || response.equals(responseId) || response.equals(over)) {
            return List.of();
        }
        ConversationEvent begun = new ConversationEvent.PlaybackStarted(response);
        List<ConversationEvent> events = isAudible()
            ? List.of(new ConversationEvent.PlaybackStopped(responseId), begun) : List.of(begun);
        startedAt = isAudible() ? Math.max(now, startedAt + (long) lengthMs()) : now;
        end();
        responseId = response;
        made = false;
        return events;
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

    /** Nobody tells any more: a whole answer that is being heard is taken to be heard to its end. */
    Optional<ConversationEvent> finish() {
        return due(Long.MAX_VALUE);
    }

    private boolean isAudible() {
        return responseId != null;
    }

    /** Whether the response is what is audible now. */
    boolean isHeard(String response) {
        return response.equals(responseId);
    }

    /** The provider has turned out to tell: its word counts. */
    boolean isTold() {
        return told;
    }

    /** Whether the response was cut off, or was heard to its end: what still comes of it is not to be played. */
    boolean isOver(String response) {
        return response.equals(over);
    }

    /**
     * What is audible is cut off now.
     *
     * @param itemId  the item that was being heard; null when there was no sound to be heard yet
     * @param heardMs how much of that item
     * @param event   the end of the playback
     */
    record Cut(String itemId, long heardMs, ConversationEvent event) {}

    /** Empty when nothing is audible. */
    Optional<Cut> cut(long now) {
        if (!isAudible()) {
            return Optional.empty();
        }
        String item = null;
        long left = Math.max(0, now - startedAt);
        long heard = 0;
        for (Map.Entry<String, Double> piece : sound.entrySet()) {
            item = piece.getKey();
            heard = Math.min(left, piece.getValue().longValue());
            left -= heard;
            if (left == 0) {
                break;
            }
        }
        Cut cut = new Cut(item, heard, new ConversationEvent.PlaybackCleared(responseId));
        end();
        return Optional.of(cut);
    }

    private void end() {
        over = responseId == null ? over : responseId;
        responseId = null;
        characters = 0;
        sound.clear();
    }

    private double lengthMs() {
        return sound.isEmpty() ? characters * (double) MS_PER_CHARACTER
            : sound.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
