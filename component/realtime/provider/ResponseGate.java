package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import realtime.session.ConversationEvent;

/**
 * Lets one response at a time be asked for: a second {@code response.create} during a response is refused by the
 * provider ({@code conversation_already_has_active_response}). Not thread-safe.
 */
final class ResponseGate {
    private final Deque<ObjectNode> waiting = new ArrayDeque<>();
    private String active;
    private boolean asked;
    private boolean audible;

    /** Whether a response is being generated, as far as events tell. */
    boolean isGenerating() {
        return active != null;
    }

    /** Whether an answer is being generated or played. */
    boolean isAnswering() {
        return active != null || audible;
    }

    /** Returns the request to send now; else it is kept until the response before it is done. */
    Optional<ObjectNode> request(ObjectNode create) {
        waiting.addLast(create);
        return next();
    }

    /** Follows the conversation; returns a request whose time has come. */
    Optional<ObjectNode> follow(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.ResponseCreated created when created.inConversation() -> {
                active = created.responseId();
                asked = false;
            }
            case ConversationEvent.ResponseDone done when done.responseId().equals(active) -> active = null;
            case ConversationEvent.PlaybackStarted started -> audible = true;
            case ConversationEvent.PlaybackStopped stopped -> audible = false;
            case ConversationEvent.PlaybackCleared cleared -> audible = false;
            // Whatever was wrong with the request, the next one must not wait for it.
            case ConversationEvent.Fault fault -> asked = false;
            default -> { }
        }
        return next();
    }

    private Optional<ObjectNode> next() {
        if (asked || active != null || waiting.isEmpty()) {
            return Optional.empty();
        }
        asked = true;
        return Optional.of(waiting.removeFirst());
    }
}
