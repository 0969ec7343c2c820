package realtime.practice;

import io.javalin.http.Context;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * {@code WS …/realtime}: sessions of their own ({@code ?model=}) and sidebands of calls ({@code ?call_id=}).
 * Thread-safe.
 */
final class SocketRoutes {
    private static final String CONFIG = "practice.config";
    private static final String SIDEBAND_FAULT = "practice.sideband";
    private static final String SESSION = "practice.session";
    private static final int BETA_CLOSE = 4000;
    private static final int PING_SECONDS = 20;

    private final Likeness likeness;
    private final Doorman doorman;
    private final Calls calls;
    private final Rehearsal rehearsal;
    private final Pump pump;

    SocketRoutes(Likeness likeness, Doorman doorman, Calls calls, Rehearsal rehearsal, Pump pump) {
        this.likeness = likeness;
        this.doorman = doorman;
        this.calls = calls;
        this.rehearsal = rehearsal;
        this.pump = pump;
    }

    /** Refuses before the upgrade, with a status and a body that clients can read. */
    void admit(Context ctx) throws IOException {
        try {
            check(ctx);
        } catch (ApiError refused) {
            // The result of a refused upgrade is not written by Javalin, only its status.
            HttpServletResponse response = ctx.res();
            response.setStatus(refused.status());
            response.setContentType("application/json");
            response.getOutputStream().write(Json.text(refused.body()).getBytes(StandardCharsets.UTF_8));
            response.flushBuffer();
            throw refused;
        }
    }

    private void check(Context ctx) {
        Credentials.Grant grant = doorman.admitSocket(ctx);
        String callId = ctx.queryParam("call_id");
        if (callId != null) {
            admitSideband(ctx, callId);
            return;
        }
        calls.refuseTooMany();
        ctx.attribute(CONFIG, config(ctx, grant));
    }

    private void admitSideband(Context ctx, String callId) {
        if (!likeness.calling().sideband()) {
            throw ApiError.unknownCall();
        }
        Optional<Script.SidebandFault> fault = rehearsal.plan().get().nextSideband();
        if (fault.isPresent() && fault.get().status() != 0) {
            throw new ApiError(fault.get().status(), "invalid_request_error", null,
                "The practice script refused this connection.", null);
        }
        calls.find(callId);
        fault.ifPresent(one -> ctx.attribute(SIDEBAND_FAULT, one));
    }

    private SessionConfig config(Context ctx, Credentials.Grant grant) {
        String model = ctx.queryParam("model");
        if (!grant.isApiKey()) {
            boolean named = likeness.keys().secrets() == Likeness.Secrets.EXPIRY_ONLY;
            return named ? SessionConfig.realtime(likeness.speech(), model) : grant.config();
        }
        if ("transcription".equals(ctx.queryParam("intent"))) {
            return SessionConfig.transcription(likeness.speech());
        }
        if (likeness.calling().socketModel() && (model == null || model.isBlank())) {
            throw ApiError.missing("model");
        }
        return SessionConfig.realtime(likeness.speech(), model);
    }

    void connect(WsConfig socket) {
        socket.onConnect(this::open);
        socket.onMessage(ctx -> receive(ctx, ctx.message()));
        socket.onBinaryMessage(this::refuseBinary);
        socket.onClose(this::closed);
        socket.onError(this::closed);
    }

    private void open(WsConnectContext ctx) {
        ctx.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
        Socket socket = new Socket(ctx);
        if (ctx.header("OpenAI-Beta") != null && likeness.speech().has(Likeness.Quirk.REFUSES_BETA)) {
            refuseBeta(socket);
            return;
        }
        if (ctx.queryParam("call_id") != null) {
            openSideband(ctx, socket);
            return;
        }
        SessionConfig config = ctx.attribute(CONFIG);
        SocketSession session = new SocketSession(socket, calls, config, rehearsal.setting());
        ctx.attribute(SESSION, new Opened(session::receive, session::refuse, () -> {
            session.close();
            socket.abandon();
        }));
        session.open();
    }

    private void openSideband(WsConnectContext ctx, Socket socket) {
        try {
            Calls.Call call = calls.find(ctx.queryParam("call_id"));
            Script.SidebandFault fault = ctx.attribute(SIDEBAND_FAULT);
            SidebandSocket sideband = new SidebandSocket(socket, call, pump, fault);
            ctx.attribute(SESSION, new Opened(sideband::receive, call.session()::refuse, () -> {
                sideband.close();
                socket.abandon();
            }));
            sideband.open();
        } catch (ApiError gone) {
            socket.closeAfterLast();
        }
    }

    private static void refuseBeta(Socket socket) {
        ApiError beta = ApiError.betaShape();
        var event = Json.object().put("type", "error").put("event_id", "event_beta");
        event.set("error", beta.error());
        socket.send(Json.text(event));
        socket.closeAfterLast(BETA_CLOSE, "invalid_request_error." + beta.code());
    }

    /** What a connection does with what happens to it. */
    private record Opened(Consumer<String> receive, Consumer<ApiError> refuse, Runnable close) {}

    private void receive(WsContext ctx, String text) {
        Opened opened = ctx.attribute(SESSION);
        if (opened != null) {
            opened.receive().accept(text);
        }
    }

    private void refuseBinary(WsContext ctx) {
        Opened opened = ctx.attribute(SESSION);
        if (opened != null) {
            opened.refuse().accept(ApiError.invalid("invalid_event",
                "Binary messages are not supported: send events as JSON text.", null));
        }
    }

    private void closed(WsContext ctx) {
        Opened opened = ctx.attribute(SESSION);
        if (opened != null) {
            opened.close().run();
        }
    }
}
