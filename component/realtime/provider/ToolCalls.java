package realtime.provider;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import realtime.session.ConversationEvent;

/**
 * The functions that the model wants called and that are not answered. A response may call several: the model is asked
 * to go on once, when all of them are answered and the response is done. Not thread-safe.
 */
final class ToolCalls {
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
    private final Map<String, ToolAnswer> known = new HashMap<>();

    /** The calls that wait for their output, oldest first. */
    List<ToolCall> waiting() {
        return open.values().stream().map(Open::call).toList();
    }

    /** Returns whether it was not known before. */
    boolean asked(ToolCall call, long now) {
        if (known.putIfAbsent(call.callId(), ToolAnswer.TAKEN) != null) {
            return false;
        }
        open.put(call.callId(), new Open(call, now));
        rounds.computeIfAbsent(call.responseId(), id -> new Round()).open++;
        return true;
    }

    /** Nothing more is heard of the response that has called these: the model goes on when all are answered. */
    void isDone(String responseId) {
        rounds.computeIfPresent(responseId, (id, round) -> {
            round.done = true;
            return round;
        });
    }

    /** What would become of an output that comes now. */
    ToolAnswer standing(String callId) {
        return known.getOrDefault(callId, ToolAnswer.UNKNOWN);
    }

    /**
     * A call that waits has its output. Returns whether the model is now to go on.
     *
     * @param later what becomes of another output
     */
    boolean answered(String callId, ToolAnswer later) {
        known.put(callId, later);
        String responseId = open.remove(callId).call().responseId();
        Round round = rounds.get(responseId);
        round.open--;
        return goesOn(responseId, round);
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

    /** The calls that have waited for {@code limit}, oldest first. */
    List<String> overdue(long now, Duration limit) {
        return open.values().stream().filter(one -> now - one.since() >= limit.toMillis())
            .map(one -> one.call().callId()).toList();
    }
}
