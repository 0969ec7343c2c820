package realtime.host;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.host.relay.CloseCode;
import realtime.host.relay.Connection;
import realtime.host.relay.Relay;
import realtime.provider.Calls;
import realtime.provider.ProviderException;
import realtime.provider.ProviderProfile;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SettingsParser;

/**
 * {@code WS /ws/session/{id}}: who may open a relay's connection, and to which session. What is wrong with that is
 * answered by an HTTP status and an error in JSON, before the upgrade. Thread-safe.
 */
final class RelayRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(RelayRoutes.class);
    private static final String PATH = "/ws/session";
    /** What pages send that have no session yet: a name for it, or what JavaScript makes of none. */
    private static final Set<String> NEW = Set.of("new", "undefined", "null");
    /** On a connection that is looked after something moves more often: the relay finds its clients gone by itself. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);
    /** The session that the path names; absent where a new one is wanted. */
    private static final String SESSION = "relay.session";
    private static final String CONNECTION = "relay.connection";
    private static final String CALLER = "relay.caller";

    private final Relay relay;
    private final SessionRegistry sessions;
    private final SettingsParser settings;
    private final ProviderProfile provider;
    private final WidgetPresence presence;
    private final Access access;
    private final LiveSessions live;
    private final Callers callers;
    private final Guard guard;
    private final Predicate<Session> take;

    /** A connection and whose it is. */
    private record Opened(Connection connection, Session session) {}

    /** @param take makes a session this host's to change, if that can be */
    RelayRoutes(Relay relay, SessionRegistry sessions, SettingsParser settings, ProviderProfile provider,
                WidgetPresence presence, Access access, LiveSessions live, Callers callers, Guard guard,
                Predicate<Session> take) {
        this.take = take;
        this.relay = relay;
        this.sessions = sessions;
        this.settings = settings;
        this.provider = provider;
        this.presence = presence;
        this.access = access;
        this.live = live;
        this.callers = callers;
        this.guard = guard;
    }

    void install(JavalinConfig config) {
        AtomicReference<ServletContextHandler> server = new AtomicReference<>();
        config.jetty.modifyServletContextHandler(server::set);
        config.jetty.modifyWebSocketServletFactory(factory -> {
            factory.setMaxBinaryMessageSize(Relay.LONGEST_SOUND);
            factory.setMaxTextMessageSize(Relay.LONGEST_TEXT);
            factory.setIdleTimeout(LONGEST_SILENCE);
            // Sound does not get smaller by it, only later.
            WebSocketServerComponents.getWebSocketComponents(server.get()).getExtensionRegistry()
                .unregister("permessage-deflate");
        });
        RoutesConfig routes = config.routes;
        routes.wsException(Exception.class, RelayRoutes::failed);
        for (String path : new String[] {PATH, PATH + "/{id}"}) {
            routes.wsBeforeUpgrade(path, this::admit);
            routes.ws(path, this::serve);
        }
    }

    private void admit(Context ctx) throws ProviderException {
        try {
            guard.check(ctx);
            if (!provider.hasWebSocket()) {
                throw new ApiException(501, "no_websocket", provider.label() + " takes no sessions by WebSocket.",
                    "Use the widget, which talks to it by WebRTC.");
            }
            String id = ctx.pathParamMap().getOrDefault("id", "new");
            if (NEW.contains(id)) {
                access.requireHost(ctx);
                requireConsent(settings.parse(Map.of()).consent() == null);
                Caller caller = callers.of(ctx);
                live.creating(caller);
                live.admit(caller);
                ctx.attribute(CALLER, caller);
            } else {
                Session session = access.session(ctx, id);
                requireConsent(!session.participant().isToConsent());
                if (!take.test(session)) {
                    throw Forwarding.away();
                }
                live.admit(session, callers.of(ctx));
                ctx.attribute(SESSION, session);
            }
        } catch (ApiException refused) {
            Errors.refuseUpgrade(ctx, refused);
            throw refused;
        } catch (ProviderException refused) {
            Errors.refuseUpgrade(ctx, refused);
            throw refused;
        }
    }

    /** A session that is made for its connection has nobody yet who could have agreed. */
    private static void requireConsent(boolean isGiven) throws ProviderException {
        if (!isGiven) {
            throw Calls.consentMissing();
        }
    }

    private void serve(WsConfig socket) {
        socket.onConnect(this::opened);
        socket.onBinaryMessage(ctx -> connection(ctx).sound(ctx.data()));
        socket.onMessage(ctx -> connection(ctx).text(ctx.message()));
        socket.onClose(ctx -> closed(ctx, ctx.status()));
        socket.onError(ctx -> closed(ctx, Relay.CUT_OFF));
    }

    private void opened(WsConnectContext ctx) {
        Session named = ctx.attribute(SESSION);
        Session session = named == null ? opened(ctx.<Caller>attribute(CALLER)) : named;
        presence.callBegins(session);
        presence.attached(session);
        Connection connection = relay.accept(ctx.session);
        ctx.attribute(CONNECTION, new Opened(connection, session));
        relay.open(connection, session, named == null);
    }

    private Session opened(Caller caller) {
        Session session = sessions.open(settings.parse(Map.of())).session();
        live.seat(session, caller);
        return session;
    }

    private static Connection connection(WsContext ctx) {
        Opened opened = ctx.attribute(CONNECTION);
        return opened.connection();
    }

    /** After an error there may be a close as well; the first counts. */
    private void closed(WsContext ctx, int code) {
        Opened opened = ctx.attribute(CONNECTION);
        if (opened != null && relay.closed(opened.connection(), code)) {
            presence.detached(opened.session());
        }
    }

    /** Javalin would send the exception's message to the client. */
    private static void failed(Exception e, WsContext ctx) {
        LOG.error("a relay's connection failed", e);
        Opened opened = ctx.attribute(CONNECTION);
        if (opened == null) {
            ctx.closeSession(CloseCode.HOST_FAULT.number(), "The host failed; its log says why.");
        } else {
            opened.connection().failed();
        }
    }
}
