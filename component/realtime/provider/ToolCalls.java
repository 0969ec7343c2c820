package realtime.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import realtime.session.ConversationEvent;

/**
 * The functions that the model wants called and that the app has not answered. A response may call several: the model
 * is asked to go on once, when all of them are answered and the response is done. Not thread-safe.
 */
final class ToolCalls {
    /** By then a listener has long given up on an answer. */
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final String TOO_LATE = "{\"error\":\"The app did not answer in time.\"}";

    private record Open(ToolCall call, long since) {}

    /** How a response with calls stands. */
    private static final class Round {
        private boolean done;
        private boolean cancelled;
        private int open;
    }

    private final Map<String, Open> open = new LinkedHashMap<>();
    private final Map<String, Round> rounds = new HashMap<>();
    /** Also those that are answered: some providers' events come twice, and none asks twice under one id. */
    private final Set<String> known = new HashSet<>();

    /** The calls that wait for their output, oldest first. */
    List<ToolCall> waiting() {
        return open.values().stream().map(Open::call).toList();
    }

    void asked(ToolCall call, long now) {
        if (known.add(call.callId())) {
            open.put(call.callId(), new Open(call, now));
            rounds.computeIfAbsent(call.responseId(), id -> new Round()).open++;
        }
    }

    /** Takes a call's output. Empty when no such call waits; else whether the model is now to go on. */
    Optional<Boolean> answered(String callId) {
        Open answered = open.remove(callId);
        if (answered == null) {
            return Optional.empty();
        }
        Round round = rounds.get(answered.call().responseId());
        round.open--;
        return Optional.of(goesOn(answered.call().responseId(), round));
    }

    /** Follows the conversation; returns whether the model is now to go on. */
    boolean follow(ConversationEvent event) {
        if (!(event instanceof ConversationEvent.ResponseDone done) || !rounds.containsKey(done.responseId())) {
            return false;
        }
        Round round = rounds.get(done.responseId());
        round.done = true;
        // Whoever cut it short has said something else meanwhile, which is answered by itself.
        round.cancelled = done.cancelled();
        return goesOn(done.responseId(), round);
    }

    private boolean goesOn(String responseId, Round round) {
        if (!round.done || round.open > 0) {
            return false;
        }
        rounds.remove(responseId);
        return !round.cancelled;
    }

    /** The calls that have waited too long. */
    List<String> overdue(long now) {
        List<String> late = new ArrayList<>();
        open.values().stream().filter(one -> now - one.since() >= LONGEST.toMillis())
            .forEach(one -> late.add(one.call().callId()));
        return late;
    }

    /** What the model is told when the app says nothing. */
    String tooLate() {
        return TOO_LATE;
    }
}
