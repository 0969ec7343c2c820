package realtime.practice;

import io.javalin.websocket.WsContext;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;

/** One WebSocket as a sink of events, written on a thread of its own. Thread-safe. */
final class Socket implements EventSink {
    private static final String END = "";
    private static final int NORMAL = 1000;
    private static final int SEND_LIMIT_S = 30;

    private final WsContext context;
    private final Mailbox outgoing;
    private volatile int closeCode = NORMAL;
    private volatile String closeReason = "";

    Socket(WsContext context) {
        this.context = context;
        outgoing = new Mailbox("practice-socket-out", this::write, context::closeSession);
    }

    @Override
    public void send(String event) {
        outgoing.post(event);
    }

    private void write(String event) throws Exception {
        if (event.equals(END)) {
            context.closeSession(closeCode, closeReason);
            outgoing.close();
            return;
        }
        Callback.Completable sent = new Callback.Completable();
        context.session.sendText(event, sent);
        sent.get(SEND_LIMIT_S, TimeUnit.SECONDS);
    }

    /** Closes when what was sent before has gone out. Idempotent. */
    void closeAfterLast() {
        outgoing.post(END);
    }

    void closeAfterLast(int code, String reason) {
        closeCode = code;
        closeReason = reason;
        closeAfterLast();
    }

    /** The other side has gone. */
    void abandon() {
        outgoing.close();
    }
}
