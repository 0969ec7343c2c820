package realtime.talk;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/**
 * A conversation at one moment.
 *
 * @param phase       the host's word
 * @param byButton    whether turns are taken by button
 * @param recording   whether the host has said that a turn by button has begun
 * @param troubles    how many errors were told
 * @param connections how many there were, with the one that is looked for
 * @param quietFor    since when the host has said nothing
 * @param heardMs     milliseconds of the assistant's voice that were heard, all in all
 * @param isQuiet     everything that has come was heard
 * @param items       what was said since we came, in the conversation's order
 */
record ConversationState(String phase, boolean byButton, boolean recording, int troubles, int connections,
                         Duration quietFor, long heardMs, boolean isQuiet, List<JsonNode> items) {
    /** Nobody speaks, and nothing is still to be heard. */
    boolean isIdle() {
        return phase.equals("listening") && isQuiet;
    }

    /** The position of the latest turn; 0 without one. */
    int lastSequence() {
        return items.isEmpty() ? 0 : items.getLast().path("sequence").asInt();
    }

    /** Whether the latest turn is a later one than that, and an answer of which something was heard. */
    boolean isAnsweredAfter(int sequence) {
        if (lastSequence() <= sequence) {
            return false;
        }
        JsonNode last = items.getLast();
        boolean isUnheard = last.path("interrupted").asBoolean() && last.path("content").asText().isBlank();
        return last.path("type").asText().equals("assistant") && !isOpen(last) && !isUnheard;
    }

    /** Whether every turn is as it will stay. */
    boolean isSettled() {
        return items.stream().noneMatch(ConversationState::isOpen);
    }

    private static boolean isOpen(JsonNode item) {
        return item.path("status").asText().equals("in_progress");
    }
}
