package realtime.session;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose turn it is during a call; times are epoch milliseconds. What a page tells late, of a time when the host was away,
 * changes nothing that later events have settled. Not thread-safe; its {@link Session} guards it.
 */
final class Turn {
    private static final String NONE = "";

    /** Responses beside the conversation, which nobody waits for. */
    private final Set<String> outOfBand = new HashSet<>();
    /** What the user said, by its item: taken as a turn, and followed by an answer. */
    private final Set<String> committed = new HashSet<>();
    private final Set<String> answered = new HashSet<>();
    /** Responses that are made, and that were heard to their end or cut off. */
    private final Set<String> made = new HashSet<>();
    private final Set<String> played = new HashSet<>();
    /** The item that the user speaks, as the provider hears it; null while silent. */
    private String speaking;
    /** The item that the user spoke last. */
    private String spoken;
    /** As the user says by holding the key or button. */
    private boolean talking;
    /** The response that is heard, or null. */
    private String audible;
    /** The user's turn is over and no response to it has begun. */
    private boolean awaiting;
    /** An answer was asked for, or comes by itself, and none has begun. */
    private boolean owed;
    /** The response that is being made, or null. */
    private String answering;
    /** The response that was cut short last: its end tells nothing. */
    private String cut;
    /** The response that has called a tool last: its end is not the answer's. */
    private String calling;
    private long activeAt;

    /** @param answers whether the provider answers by itself when the user stops speaking */
    void apply(ConversationEvent event, boolean answers, long now) {
        if (follow(event, answers)) {
            active(now);
        }
    }

    /** Returns whether the event is a sign of life from either side. */
    private boolean follow(ConversationEvent event, boolean answers) {
        switch (event) {
            case ConversationEvent.SpeechStarted started when !isOver(started.itemId()) -> {
                speaking = known(started.itemId());
                owed = false;
            }
            case ConversationEvent.SpeechStopped stopped -> {
                silent(stopped.itemId());
                spoken = stopped.itemId();
                awaiting = answered.contains(spoken) ? awaiting : answers;
            }
            case ConversationEvent.TurnCommitted turn -> {
                silent(turn.itemId());
                remember(committed, turn.itemId());
                owed = owed || answers && !answered.contains(turn.itemId());
            }
            case ConversationEvent.ResponseCreated created -> {
                return begun(created);
            }
            case ConversationEvent.ResponseDone done -> {
                return done(done);
            }
            case ConversationEvent.PlaybackStarted started when !played.contains(started.responseId()) ->
                audible = known(started.responseId());
            case ConversationEvent.PlaybackStopped stopped -> quiet(stopped.responseId());
            case ConversationEvent.PlaybackCleared cleared -> cut(cleared.responseId());
            case ConversationEvent.OutputItemDone output when output.item().type() == ItemType.TOOL ->
                calling = output.responseId();
            case ConversationEvent.ItemAdded added when added.item().type() != ItemType.USER -> {
                remember(answered, added.previousItemId());
                awaiting = awaiting && (spoken == null || !spoken.equals(added.previousItemId()));
            }
            case ConversationEvent.ItemAdded added -> { }
            case ConversationEvent.AssistantTextDelta delta -> {
                return !outOfBand.contains(delta.responseId());
            }
            case ConversationEvent.UserTextCompleted text -> { }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String known(String id) {
        return id == null ? NONE : id;
    }

    private static void remember(Set<String> ids, String id) {
        if (!known(id).isEmpty()) {
            ids.add(id);
        }
    }

    private boolean isOver(String itemId) {
        return committed.contains(itemId) || answered.contains(itemId);
    }

    private void silent(String itemId) {
        speaking = isOf(itemId, speaking) ? null : speaking;
    }

    private void quiet(String responseId) {
        remember(played, responseId);
        audible = isOf(responseId, audible) ? null : audible;
    }

    /** Not every provider names what it tells of. */
    private static boolean isOf(String id, String current) {
        return current == null || current.isEmpty() || known(id).isEmpty() || id.equals(current);
    }

    private boolean begun(ConversationEvent.ResponseCreated created) {
        if (!created.inConversation()) {
            outOfBand.add(created.responseId());
        } else if (!made.contains(created.responseId())) {
            answering = created.responseId();
            awaiting = false;
            owed = false;
        }
        return created.inConversation();
    }

    /** The end of a response whose beginning was missed ends the wait, too; that of an earlier one does not. */
    private boolean done(ConversationEvent.ResponseDone response) {
        String responseId = response.responseId();
        if (outOfBand.contains(responseId)) {
            return false;
        }
        remember(made, responseId);
        boolean goesOn = responseId.equals(calling) && !response.cancelled() && response.fault() == null;
        if (responseId.equals(answering)) {
            answering = null;
            awaiting = awaiting || goesOn;
        } else if (answering == null && !responseId.equals(cut)) {
            awaiting = goesOn;
        }
        return true;
    }

    /** Nobody waits for the rest of it, whether it is still being made or not. */
    private void cut(String responseId) {
        quiet(responseId);
        cut = responseId;
        answering = responseId.equals(answering) ? null : answering;
    }

    boolean isTalking() {
        return talking;
    }

    boolean isOwed() {
        return owed;
    }

    /** Returns whether that is news. */
    boolean owe(boolean answer) {
        boolean isNews = owed != answer;
        owed = answer;
        return isNews;
    }

    /** @param answered whether an answer is going to be asked for when the user has let go */
    void talking(boolean on, boolean answered, long now) {
        active(now);
        talking = on;
        awaiting = awaiting || !on && answered;
    }

    /** What was said with the key or button held is no turn: nobody waits for an answer to it. */
    void talkCancelled() {
        talking = false;
        awaiting = false;
    }

    SavedTurn saved() {
        return new SavedTurn(speaking, spoken, audible, awaiting, owed, answering, cut, calling);
    }

    /** Is what that was, save for a key that was held: nobody has heard of it since. */
    void restore(SavedTurn saved) {
        reset();
        if (saved != null) {
            speaking = saved.speaking();
            spoken = saved.spoken();
            audible = saved.audible();
            awaiting = saved.awaiting();
            owed = saved.owed();
            answering = saved.answering();
            cut = saved.cut();
            calling = saved.calling();
        }
    }

    void reset() {
        outOfBand.clear();
        committed.clear();
        answered.clear();
        made.clear();
        played.clear();
        speaking = null;
        spoken = null;
        talking = false;
        audible = null;
        awaiting = false;
        owed = false;
        answering = null;
        cut = null;
        calling = null;
    }

    /** Something happened that counts as conversation. */
    void active(long now) {
        activeAt = now;
    }

    /** How long neither side has done anything. */
    Duration silentFor(long now) {
        boolean silent = speaking == null && !talking && audible == null;
        return silent ? Duration.ofMillis(now - activeAt) : Duration.ZERO;
    }

    Phase phase() {
        if (speaking != null || talking) {
            return Phase.USER_SPEAKING;
        }
        if (audible != null) {
            return Phase.ASSISTANT_SPEAKING;
        }
        return awaiting || answering != null ? Phase.THINKING : Phase.LISTENING;
    }
}
