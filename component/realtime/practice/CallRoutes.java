package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import realtime.practice.Likeness.Quirk;
import realtime.practice.Likeness.Secrets;

/** {@code POST …/realtime/calls} and the end of a call. Thread-safe. */
final class CallRoutes {
    private final Likeness likeness;
    private final Doorman doorman;
    private final Calls calls;
    private final Rehearsal rehearsal;

    CallRoutes(Likeness likeness, Doorman doorman, Calls calls, Rehearsal rehearsal) {
        this.likeness = likeness;
        this.doorman = doorman;
        this.calls = calls;
        this.rehearsal = rehearsal;
    }

    /** Browsers with a client secret post their offer from any page. */
    void preflight(Context ctx) {
        allowBrowsers(ctx);
        ctx.header("Access-Control-Allow-Methods", "POST, OPTIONS")
            // Clients send headers of their own; the wildcard covers all but Authorization.
            .header("Access-Control-Allow-Headers", "authorization, *")
            .header("Access-Control-Max-Age", "600").status(204);
    }

    /** Where browsers hold no secret, no page but the provider's own may call. */
    private void allowBrowsers(Context ctx) {
        if (likeness.keys().secrets() != Secrets.NONE) {
            ctx.header("Access-Control-Allow-Origin", "*")
                .header("Access-Control-Expose-Headers", "Location, x-request-id");
        }
    }

    /** The SDP answer, and the call id in {@code Location} where the provider gives one. */
    void create(Context ctx) {
        allowBrowsers(ctx);
        Optional<Script.CallFault> fault = rehearsal.plan().get().nextCall();
        if (fault.isPresent() && CallFaults.strike(ctx, fault.get())) {
            return;
        }
        if (likeness.speech().has(Quirk.REFUSES_BETA) && ctx.header("OpenAI-Beta") != null) {
            throw ApiError.betaShape();
        }
        Credentials.Grant grant = doorman.admit(ctx);
        if (grant.isApiKey() && likeness.keys().secrets() == Secrets.MODEL) {
            throw ApiError.unauthorized("A call needs the token that POST /realtime/client_secrets gives out.");
        }
        Calls.Created created = null;
        try {
            CallRequest request = CallRequest.read(ctx, likeness, grant);
            FaultPlan plan = rehearsal.plan().get();
            plan.script().faults().checkTranscriber(request.config());
            created = calls.create(request.sdp(), request.config(), rehearsal.setting(), plan.nextWay());
            answer(ctx, request, created);
        } finally {
            report(ctx.attribute(CallRequest.SESSION), created);
        }
    }

    /** @param created null when the call was refused */
    private void report(JsonNode session, Calls.Created created) {
        if (session != null) {
            rehearsal.listener().received(new ClientMessage(Instant.now(), ClientMessage.Connection.CALL,
                created == null ? null : created.sessionId(), session));
        }
    }

    private void answer(Context ctx, CallRequest request, Calls.Created created) {
        ctx.status(likeness.calling().status());
        String path = likeness.address().base() + likeness.address().calls() + "/" + created.callId();
        switch (likeness.calling().location()) {
            case RELATIVE -> ctx.header("Location", path);
            case ABSOLUTE -> ctx.header("Location", ctx.scheme() + "://" + ctx.host() + path);
            case NONE -> { }
        }
        if (request.json()) {
            ctx.contentType("application/json").result(Json.text(Json.object().put("sdp", created.answer())
                .put("session_id", created.sessionId())));
        } else {
            ctx.contentType("application/sdp").result(created.answer().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** {@code GET …/realtime/ice-servers}: an address of this machine where nobody listens (9 is "discard"). */
    void iceServers(Context ctx) {
        doorman.admit(ctx);
        ObjectNode answer = Json.object();
        answer.putArray("ice_servers").addObject().putArray("urls").add("stun:127.0.0.1:9");
        ctx.contentType("application/json").result(Json.text(answer));
    }

    /** {@code POST …/hangup}. */
    void hangUp(Context ctx) {
        end(ctx);
        ctx.status(200);
    }

    /** {@code DELETE} of the call. */
    void delete(Context ctx) {
        end(ctx);
        ctx.status(204);
    }

    private void end(Context ctx) {
        doorman.admit(ctx);
        calls.hangUp(ctx.pathParam("call_id"));
    }
}
