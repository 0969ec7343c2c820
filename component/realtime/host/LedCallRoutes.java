package realtime.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import realtime.provider.Calls;
import realtime.provider.ProviderException;
import realtime.session.Session;
import realtime.session.SessionRegistry;

/** {@code POST /v1/realtime/calls}: calls by WebRTC that Realtime clients lead, and their end. */
final class LedCallRoutes {
    private final Calls calls;
    private final ClientSessions sessions;
    private final LedCalls led;
    private final ApiKeys keys;
    private final ObjectMapper json;

    LedCallRoutes(Calls calls, ClientSessions sessions, LedCalls led, ApiKeys keys, ObjectMapper json) {
        this.calls = calls;
        this.sessions = sessions;
        this.led = led;
        this.keys = keys;
        this.json = json;
    }

    void install(RoutesConfig routes) {
        routes.post(V1.REALTIME + "/calls", this::place);
        routes.post(V1.REALTIME + "/calls/{call_id}/hangup", this::hangUp);
    }

    private void place(Context ctx) throws ProviderException {
        ApiKeys.Grant grant = keys.grant(ctx);
        CallOffer offer = CallOffer.read(ctx, grant.secretSession().orElse(json.createObjectNode()), json);
        ObjectNode wanted = offer.session();
        SessionRegistry.Opened opened = sessions.open(ctx, wanted.path("model").asText(null));
        Session session = opened.session();
        try {
            Calls.Led placed = calls.placeFor(session, offer.sdp(), wanted);
            led.add(placed.callId(), session, placed.call().number());
            ctx.status(201).header("Location", V1.REALTIME + "/calls/" + placed.callId())
                .contentType(CallOffer.SDP).result(placed.answer());
        } catch (ProviderException e) {
            sessions.refused(opened);
            throw e;
        }
    }

    private void hangUp(Context ctx) {
        keys.requireToken(ctx);
        Session session = led.session(ctx.pathParam("call_id")).orElseThrow(LedCalls::unknown);
        calls.end(session, "stopped");
    }
}
