package realtime.practice;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * One response from {@code response.created} to {@code response.done}. Generating runs a little ahead of playing, so
 * that captions lead the sound as they do at the API. Guarded by the session's lock.
 */
final class ResponseRun {
    private final SessionParts parts;
    private final UsageMeter usage;
    private final ResponseSpec spec;
    private final Answer answer;
    private final UsageMeter.Prompt prompt;
    private final String id;
    private final long startNanos;
    private final CompletableFuture<Utterance> sound;
    private final ArrayNode output = Json.array();
    private final ResponseObject shape;
    private MessageOutput message;
    private boolean done;

    ResponseRun(SessionParts parts, UsageMeter usage, ResponseSpec spec, Answer answer, UsageMeter.Prompt prompt) {
        this.parts = parts;
        this.usage = usage;
        this.spec = spec;
        this.answer = answer;
        this.prompt = prompt;
        id = parts.ids().response();
        shape = new ResponseObject(id, spec, parts.conversation().id());
        startNanos = parts.nanoClock().getAsLong() + answer.turn().delayMs() * 1_000_000L;
        boolean speaks = spec.audio() && answer.toolCalls().isEmpty();
        sound = speaks ? parts.voice().say(answer.text(), spec.session().speed()) : null;
    }

    String id() {
        return id;
    }

    boolean done() {
        return done;
    }

    boolean outOfBand() {
        return spec.outOfBand();
    }

    Script.Turn turn() {
        return answer.turn();
    }

    boolean calledTools() {
        return !answer.toolCalls().isEmpty();
    }

    void start() {
        parts.events().emit("response.created", event -> event.set("response", shape.inProgress()));
    }

    /** Does what is due; {@link #done} afterwards says whether that was the end. */
    void tick(long nowNanos) {
        if (done || nowNanos < startNanos || sound != null && !sound.isDone()) {
            return;
        }
        if (answer.turn().failure() != null) {
            finish(shape.failed(answer.turn().failure()));
        } else if (calledTools()) {
            for (int i = 0; i < answer.toolCalls().size(); i++) {
                callTool(answer.toolCalls().get(i), i);
            }
            finish(shape.completed());
        } else {
            speak(nowNanos);
        }
    }

    private void speak(long nowNanos) {
        if (message == null) {
            message = new MessageOutput(parts, spec, id, answer, sound == null ? null : sound.join());
            message.begin();
        }
        switch (message.advance(nowNanos)) {
            case MORE -> { }
            case COMPLETE -> finish(answer.turn().incomplete() == null ? shape.completed()
                : shape.incomplete(answer.turn().incomplete()));
            case TOO_LONG -> finish(shape.incomplete("max_output_tokens"));
        }
    }

    /** {@code reason} is {@code turn_detected} or {@code client_cancelled}. */
    void cancel(String reason) {
        if (!done) {
            finish(shape.cancelled(reason));
        }
    }

    private void callTool(Script.ToolCall call, int index) {
        String callId = parts.ids().functionCall();
        ConversationItem item = ConversationItem.functionCall(parts.ids().item(), callId, call);
        ResponseItem place = new ResponseItem(parts, spec, id, index, item);
        place.added();
        for (String piece : List.of(call.arguments().split("(?<=,)"))) {
            place.emit("response.function_call_arguments.delta",
                event -> event.put("call_id", callId).put("delta", piece));
        }
        place.emit("response.function_call_arguments.done", event -> event.put("call_id", callId)
            .put("name", call.name()).put("arguments", call.arguments()));
        item.arguments(call.arguments());
        place.done("completed");
        output.add(item.json());
    }

    private void finish(ObjectNode response) {
        done = true;
        int textOut = answer.toolCalls().isEmpty() ? 0 : UsageMeter.textTokens(output.toString());
        int audioOut = 0;
        if (message != null) {
            message.end(response.path("status").asText().equals("completed") ? "completed" : "incomplete");
            output.add(message.item().json());
            textOut = message.textTokens();
            audioOut = message.audioTokens();
        }
        response.set("output", output);
        response.set("usage", usage.usage(prompt, textOut, audioOut));
        parts.events().emit("response.done", event -> event.set("response", response));
    }
}
