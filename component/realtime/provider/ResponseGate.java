package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import realtime.session.ConversationEvent;

/**
 * Lets one response at a time be asked for: a second {@code response.create} during a response is refused by the
 * provider. It may be refused all the same, because the provider answers a user's turn by itself at the same moment;
 * then it is made again, once, after that answer. Not thread-safe.
 */
final class ResponseGate {
    /** Faults of other commands, which say nothing about a request that is out. */
    private static final Set<String> OF_OTHERS = Set.of(FaultTable.NOT_ACTIVE, FaultTable.TOO_SHORT,
        "item_truncate_invalid_item_id");

    private final Deque<ObjectNode> waiting = new ArrayDeque<>();
    private String active;
    /** The request that went out last, until a response is done. */
    private ObjectNode sent;
    private ObjectNode repeated;
    /** A request is out and neither a response nor a refusal has come. */
    private boolean asked;
    /** The provider says that a response is going on whose beginning was missed. */
    private boolean taken;
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

    /** A request that went out was not heard, or is no longer waited for: the next one goes out all the same. */
    void forgetRequest() {
        asked = false;
        taken = false;
        sent = null;
    }

    /** Follows the conversation; returns a request whose time has come. */
    Optional<ObjectNode> follow(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.ResponseCreated created when created.inConversation() -> {
                active = created.responseId();
                asked = false;
            }
            case ConversationEvent.ResponseDone done -> done(done.responseId());
            case ConversationEvent.PlaybackStarted started -> audible = true;
            case ConversationEvent.PlaybackStopped stopped -> audible = false;
            case ConversationEvent.PlaybackCleared cleared -> audible = false;
            case ConversationEvent.Fault fault when fault.code().equals(FaultTable.TAKEN) -> refused();
            // Whatever was wrong with the request, the next one must not wait for it.
            case ConversationEvent.Fault fault when !OF_OTHERS.contains(fault.code()) -> asked = false;
            default -> { }
        }
        return next();
    }

    private void done(String responseId) {
        if (responseId.equals(active) || active == null && taken) {
            active = null;
            taken = false;
            sent = asked ? sent : null;
        }
    }

    private void refused() {
        if (sent == null) {
            return;
        }
        asked = false;
        taken = active == null;
        if (sent != repeated) {
            repeated = sent;
            waiting.addFirst(sent);
        }
        sent = null;
    }

    private Optional<ObjectNode> next() {
        if (asked || taken || active != null || waiting.isEmpty()) {
            return Optional.empty();
        }
        asked = true;
        sent = waiting.removeFirst();
        return Optional.of(sent);
    }
}
