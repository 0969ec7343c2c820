package realtime.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import realtime.host.proxy.Connection;
import realtime.host.proxy.Proxy;
import realtime.host.relay.Relay;
import realtime.provider.ProviderException;
import realtime.provider.ProviderProfile;
import realtime.session.InvalidSetting;
import realtime.session.Session;
import realtime.session.SessionRegistry;

/**
 * {@code WS /v1/realtime}: conversations of Realtime clients ({@code ?model=}) and their own sidebands to calls by
 * WebRTC ({@code ?call_id=}). The provider is asked first: its refusal is answered before the upgrade. Thread-safe.
 */
final class ProxyRoutes {
    private static final String CONNECTION = "proxy.connection";
    /** Clients may be silent for long, and networks forget connections that are. */
    private static final int PING_SECONDS = 20;
    /** Longer than the pause between two pings: what does not take them is gone. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final Proxy proxy;
    private final ProviderProfile provider;
    private final ClientSessions sessions;
    private final LedCalls calls;
    private final ApiKeys keys;
    private final Guard guard;

    ProxyRoutes(Proxy proxy, ProviderProfile provider, ClientSessions sessions, LedCalls calls, ApiKeys keys,
                Guard guard) {
        this.proxy = proxy;
        this.provider = provider;
        this.sessions = sessions;
        this.calls = calls;
        this.keys = keys;
        this.guard = guard;
    }

    void install(RoutesConfig routes) {
        routes.wsBeforeUpgrade(V1.REALTIME, this::admit);
        routes.ws(V1.REALTIME, this::serve);
        routes.get(V1.REALTIME, ctx -> {
            throw new ApiException(426, "upgrade_required", "This is the address of a WebSocket.",
                "Connect to it with ws://, or post an offer to /v1/realtime/calls.");
        });
    }

    private void admit(Context ctx) throws ProviderException {
        try {
            guard.check(ctx);
            String callId = ctx.queryParam("call_id");
            ctx.attribute(CONNECTION, callId == null ? conversation(ctx) : sideband(ctx, callId));
        } catch (ApiException refused) {
            Errors.refuseUpgrade(ctx, refused);
            throw refused;
        } catch (InvalidSetting wrong) {
            Errors.refuseUpgrade(ctx, wrong);
            throw wrong;
        } catch (ProviderException refused) {
            Errors.refuseUpgrade(ctx, refused);
            throw refused;
        }
    }

    private Connection conversation(Context ctx) throws ProviderException {
        ApiKeys.Grant grant = keys.grantSocket(ctx);
        if (!provider.hasWebSocket()) {
            throw new ApiException(501, "no_websocket", provider.label() + " takes no sessions by WebSocket.",
                "Use WebRTC.");
        }
        ObjectNode wanted = grant.secretSession().orElse(null);
        Map<String, String> query = new LinkedHashMap<>();
        String model = model(ctx, wanted);
        if (model != null) {
            query.put("model", model);
        }
        if (ctx.queryParam("intent") != null) {
            query.put("intent", ctx.queryParam("intent"));
        }
        SessionRegistry.Opened opened = sessions.open(ctx, model);
        try {
            return proxy.pass(opened.session(), query, wanted);
        } catch (ProviderException e) {
            sessions.refused(opened);
            throw e;
        }
    }

    /** A client secret is for one model. */
    private static String model(Context ctx, ObjectNode wanted) {
        return wanted != null && wanted.path("model").isTextual() ? wanted.path("model").asText()
            : ctx.queryParam("model");
    }

    private Connection sideband(Context ctx, String callId) throws ProviderException {
        keys.requireToken(ctx);
        Session session = calls.session(callId).orElseThrow(LedCalls::unknown);
        return proxy.passSideband(session, callId);
    }

    private void serve(WsConfig socket) {
        socket.onConnect(this::opened);
        socket.onMessage(ctx -> connection(ctx).said(ctx.message()));
        socket.onBinaryMessage(ctx -> connection(ctx).binary());
        socket.onClose(ctx -> closed(ctx, ctx.status()));
        socket.onError(ctx -> closed(ctx, Relay.CUT_OFF));
    }

    private void opened(WsConnectContext ctx) {
        ctx.session.setMaxTextMessageSize(Proxy.LONGEST_EVENT);
        ctx.session.setIdleTimeout(LONGEST_SILENCE);
        ctx.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
        connection(ctx).opened(ctx.session);
    }

    private void closed(WsContext ctx, int code) {
        Connection connection = connection(ctx);
        if (connection != null) {
            proxy.closed(connection, code);
        }
    }

    private static Connection connection(WsContext ctx) {
        return ctx.attribute(CONNECTION);
    }
}
