package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import realtime.provider.Calls;
import realtime.provider.ProviderCall;
import realtime.provider.ToolCall;
import realtime.session.Session;

/** Functions that the model calls and the app's own process answers, over plain HTTP. */
final class ToolRoutes {
    private static final int LONGEST_OUTPUT = 200_000;

    private final Calls calls;
    private final Access access;
    private final Drain drain;
    private final Waiting polls;
    private final ObjectMapper json;

    ToolRoutes(Calls calls, Access access, Drain drain, Waiting polls, ObjectMapper json) {
        this.polls = polls;
        this.calls = calls;
        this.access = access;
        this.drain = drain;
        this.json = json;
    }

    /** The calls that wait for an output, oldest first. */
    record Unanswered(List<ToolCall> toolCalls) {}

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/tool-calls", this::list);
        routes.post("/api/sessions/{id}/tool-calls/{call_id}", this::answer);
    }

    /** {@code ?wait=<seconds>} answers as soon as there is one. */
    private void list(Context ctx) throws InterruptedException {
        access.requireHost(ctx);
        Session session = access.session(ctx);
        long deadline = System.nanoTime() + Query.wait(ctx).toNanos();
        long seq = session.seq();
        List<ToolCall> waiting = waiting(session);
        try (Waiting.Place place = polls.take()) {
            while (waiting.isEmpty() && drain.await(session, seq, Duration.ofNanos(deadline - System.nanoTime()))) {
                seq = session.seq();
                waiting = waiting(session);
            }
        }
        ctx.json(new Unanswered(waiting));
    }

    private List<ToolCall> waiting(Session session) {
        return calls.of(session).map(ProviderCall::toolCalls).orElse(List.of());
    }

    /** {@code output} may be a text or any JSON; {@code error} says what went wrong instead. */
    private void answer(Context ctx) {
        access.requireHost(ctx);
        Session session = access.session(ctx);
        Map<String, Object> body = JsonBody.object(ctx, json);
        BodyFields.allowOnly(body, List.of("output", "error"));
        if (body.containsKey("output") == body.containsKey("error")) {
            throw BodyFields.wrong("output", "a text or any JSON; or error in its place");
        }
        String output = body.containsKey("error")
            ? json.createObjectNode().put("error", BodyFields.text(body, "error", LONGEST_OUTPUT)).toString()
            : body.get("output") instanceof String text ? text : json.valueToTree(body.get("output")).toString();
        if (output.length() > LONGEST_OUTPUT) {
            throw BodyFields.wrong("output", "at most " + LONGEST_OUTPUT + " characters");
        }
        if (calls.isWatched(session)) {
            throw ApiException.ledByClient();
        }
        ProviderCall call = calls.of(session).orElseThrow(ApiException::notConnected);
        switch (call.answerTool(ctx.pathParam("call_id"), output)) {
            case TAKEN -> ctx.status(202).json(new Unanswered(call.toolCalls()));
            case ALREADY_ANSWERED -> throw new ApiException(409, "already_answered",
                "This function call has its output already.", "Answer each call once; GET …/tool-calls lists those "
                + "that wait.");
            case TOO_LATE -> throw new ApiException(409, "too_late", "The output came too late: after "
                + session.settings().toolTimeoutSeconds() + " s the model was told that there is none, and went on.",
                "Answer sooner, or set tool_timeout_seconds (1 to 600). To tell the model all the same, use …/context "
                + "or …/messages.");
            case UNKNOWN -> throw new ApiException(404, "no_such_tool_call",
                "The model has made no such function call in the call that is up.",
                "GET …/tool-calls lists those that wait.");
        }
    }
}
