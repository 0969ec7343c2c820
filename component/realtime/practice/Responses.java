package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides what is answered and runs the responses: one for the conversation at a time, out-of-band ones beside it.
 * Guarded by the session's lock.
 */
final class Responses {
    private static final int REQUESTS_PER_MINUTE = 200;
    private static final int TOKENS_PER_MINUTE = 40_000;

    private final SessionParts parts;
    private final ScriptRun script;
    private final UsageMeter usage = new UsageMeter();
    private final List<ResponseRun> outOfBand = new ArrayList<>();
    private final Runnable onTurnDone;
    private ResponseRun active;
    private boolean answerAfterwards;
    private boolean spoken;
    private UserTurn pending = UserTurn.NOTHING;
    private Script.Turn awaitingTools;
    private int speechTurns;
    private int created;

    Responses(SessionParts parts, ScriptRun script, Runnable onTurnDone) {
        this.parts = parts;
        this.script = script;
        this.onTurnDone = onTurnDone;
    }

    /** The user has spoken for {@code speechMs}. */
    void heard(Script.Turn turn, int speechMs) {
        pending = pending.spoke(turn, speechMs);
    }

    /** The user has typed or shown something. */
    void sent(String text, int pictures) {
        pending = pending.sent(text, pictures);
    }

    /** The client has put the assistant's words after the user's: nothing waits for an answer. */
    void answeredByClient() {
        pending = UserTurn.NOTHING;
    }

    /** Answers a turn that was detected; waits for the answer that still runs, where that may not be interrupted. */
    void answerTurn(SessionConfig config) {
        if (active != null) {
            answerAfterwards = true;
            return;
        }
        create(config, ResponseSpec.ofTurn(config), null);
    }

    /** Does what {@code response.create} asks; throws {@link ApiError}. */
    void create(SessionConfig config, JsonNode request) {
        if (!config.answers()) {
            throw ApiError.invalid("invalid_event", "A transcription session gives no responses.", "type");
        }
        ResponseSpec spec = ResponseSpec.of(config, request);
        if (!spec.outOfBand() && active != null) {
            throw ApiError.invalid("conversation_already_has_active_response",
                "Conversation already has an active response in progress: " + active.id()
                    + ". Wait until the response is finished before creating a new one.", null);
        }
        create(config, spec, request.get("input"));
    }

    /** {@code input} is null for the whole conversation. */
    private void create(SessionConfig config, ResponseSpec spec, JsonNode input) {
        Optional<Answer> answer = choose(spec);
        if (answer.isEmpty()) {
            return;
        }
        String instructions = spec.instructions() == null ? config.instructions() : spec.instructions();
        List<ConversationItem> read = input == null ? parts.conversation().items() : input.valueStream()
            .map(item -> item.path("type").asText().equals("item_reference")
                ? parts.conversation().find(item.path("id").asText())
                : Optional.of(ConversationItem.fromClient(item, "item_input")))
            .flatMap(Optional::stream).toList();
        UsageMeter.Prompt prompt = UsageMeter.prompt(instructions, config.tools().toString(), read);
        ResponseRun run = new ResponseRun(parts, usage, spec, answer.get(), prompt);
        if (spec.outOfBand()) {
            outOfBand.add(run);
        } else {
            active = run;
            spoken |= spec.audio();
        }
        run.start();
        rateLimits(prompt.total());
    }

    /** Empty: a silent turn swallows its first request. */
    private Optional<Answer> choose(ResponseSpec spec) {
        String verbatim = Answer.verbatim(spec.instructions());
        if (verbatim != null) {
            return Optional.of(Answer.saying(verbatim));
        }
        if (spec.outOfBand()) {
            return Optional.of(Answer.saying(script.outOfBand().orElse(Answer.OUT_OF_BAND)));
        }
        if (awaitingTools != null) {
            Script.Turn turn = awaitingTools;
            awaitingTools = null;
            return Optional.of(Answer.afterTools(turn));
        }
        if (!pending.waits()) {
            return Optional.of(Answer.saying(script.greeting().orElse(Answer.GREETING)));
        }
        Script.Turn turn = pending.turn() == null ? script.next() : pending.turn();
        if (turn.silent()) {
            pending = pending.ofTurn(turn.answered());
            return Optional.empty();
        }
        Answer answer = pending.answer(turn, pending.isSpoken() ? speechTurns++ : 0);
        pending = UserTurn.NOTHING;
        return Optional.of(spec.toolsAllowed() ? answer : answer.withoutTools());
    }

    /** Throws {@link ApiError} when there is nothing to cancel. */
    void cancel(String responseId) {
        ResponseRun wanted = responseId == null ? active : running().stream()
            .filter(run -> run.id().equals(responseId)).findFirst().orElse(null);
        if (wanted == null) {
            throw ApiError.invalid("response_cancel_not_active", "Cancellation failed: no active response found", null);
        }
        wanted.cancel("client_cancelled");
        settle();
    }

    /** Barge-in: cuts what is audible at once and stops generating. */
    void interrupt() {
        clearAudio();
        if (active != null) {
            active.cancel("turn_detected");
            settle();
        }
    }

    /** Drops unplayed sound where we are the player; what was cut off is truncated to what was heard. */
    void clearAudio() {
        if (parts.audio() instanceof Playout playout) {
            playout.clear().ifPresent(cut -> parts.conversation().find(cut.itemId()).ifPresent(item -> {
                item.truncate(cut.playedMs());
                parts.events().emit("conversation.item.truncated", event -> event.put("item_id", item.id())
                    .put("content_index", 0).put("audio_end_ms", cut.playedMs()));
            }));
        }
    }

    void tick(SessionConfig config, long nowNanos) {
        running().forEach(run -> run.tick(nowNanos));
        settle();
        if (answerAfterwards && active == null) {
            answerAfterwards = false;
            answerTurn(config);
        }
    }

    private void settle() {
        outOfBand.removeIf(ResponseRun::done);
        if (active != null && active.done()) {
            awaitingTools = active.calledTools() ? active.turn() : awaitingTools;
            active = null;
            onTurnDone.run();
        }
    }

    private List<ResponseRun> running() {
        List<ResponseRun> all = new ArrayList<>(outOfBand);
        if (active != null) {
            all.add(active);
        }
        return all;
    }

    /** Whether the partner is quiet and has nothing to say. */
    boolean idle() {
        return active == null && !(parts.audio() instanceof Playout playout && playout.isPlaying());
    }

    /** Whether the assistant has answered with sound: from then on the voice stays. */
    boolean hasSpoken() {
        return spoken;
    }

    private void rateLimits(int tokens) {
        created++;
        parts.events().emit("rate_limits.updated", event -> {
            var limits = event.putArray("rate_limits");
            limits.addObject().put("name", "requests").put("limit", REQUESTS_PER_MINUTE)
                .put("remaining", Math.max(0, REQUESTS_PER_MINUTE - created)).put("reset_seconds", 60);
            limits.addObject().put("name", "tokens").put("limit", TOKENS_PER_MINUTE)
                .put("remaining", Math.max(0, TOKENS_PER_MINUTE - tokens)).put("reset_seconds", 60);
        });
    }
}
