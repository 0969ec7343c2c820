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
 * then it is made again, once, after that answer. A refusal is told by the id of the event that it answers; where the
 * provider names none, by its code. Not thread-safe.
 */
final class ResponseGate {
    /** Faults of other commands, which say nothing about a request that is out. */
    private static final Set<String> OF_OTHERS = Set.of(FaultTable.TOO_SHORT, "item_truncate_invalid_item_id",
        "invalid_audio_end_ms");

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

    /**
     * The request that went out was not heard: the next one goes out all the same, {@code create} when none waits. It is
     * not made again should it be refused, for then there is the answer that it was to bring about.
     */
    Optional<ObjectNode> retry(ObjectNode create) {
        asked = false;
        taken = false;
        if (waiting.isEmpty()) {
            waiting.add(create);
        }
        repeated = waiting.peekFirst();
        return next();
    }

    /** No answer is waited for any more. */
    void giveUp() {
        waiting.clear();
        asked = false;
        taken = false;
        sent = null;
    }

    /**
     * The request that was made last is wanted no more. Returns whether it has gone out: then the response that comes of
     * it is to be cancelled.
     */
    boolean withdraw() {
        return waiting.pollLast() == null && asked;
    }

    /** Whether an error answers the request that is out, as far as it says. */
    boolean isAbout(String cause) {
        return sent != null && cause != null && cause.equals(sent.path("event_id").asText());
    }

    /**
     * Follows the conversation; returns a request whose time has come.
     *
     * @param cause of an error: the id of the client event that it answers; null when it names none
     */
    Optional<ObjectNode> follow(ConversationEvent event, String cause) {
        switch (event) {
            case ConversationEvent.ResponseCreated created when created.inConversation() -> {
                active = created.responseId();
                asked = false;
            }
            case ConversationEvent.ResponseDone done -> done(done.responseId());
            case ConversationEvent.PlaybackStarted started -> audible = true;
            case ConversationEvent.PlaybackStopped stopped -> audible = false;
            case ConversationEvent.PlaybackCleared cleared -> audible = false;
            case ConversationEvent.Fault fault -> failed(fault.code(), cause);
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

    private void failed(String code, String cause) {
        if (code.equals(FaultTable.NOT_ACTIVE)) {
            // Nothing is being generated, whatever was heard or missed before.
            active = null;
            taken = false;
        } else if (sent != null && (cause == null ? !OF_OTHERS.contains(code) : isAbout(cause))) {
            // Whatever was wrong with the request, the next one must not wait for it.
            asked = false;
            if (code.equals(FaultTable.TAKEN)) {
                refused();
            }
        }
    }

    private void refused() {
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
