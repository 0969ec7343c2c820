package realtime.practice;

import java.util.concurrent.atomic.AtomicBoolean;

/** A session whose events and sound go through one WebSocket. Thread-safe. */
final class SocketSession implements Pump.Listener, AutoCloseable {
    private final RealtimeSession session;
    private final Socket socket;
    private final Calls calls;
    private final AtomicBoolean closed = new AtomicBoolean();

    SocketSession(Socket socket, Calls calls, SessionConfig config, RealtimeSession.Setting setting) {
        this.socket = socket;
        this.calls = calls;
        session = new RealtimeSession(config, RealtimeSession.Transport.WEBSOCKET, setting, this::close);
    }

    void open() {
        calls.add(this);
        session.attach(socket);
    }

    void receive(String event) {
        session.receive(event, ClientMessage.Connection.WEBSOCKET);
    }

    void refuse(ApiError error) {
        session.refuse(error);
    }

    @Override
    public void beat(long nowNanos) {
        session.tick(nowNanos);
    }

    /** Also when the other side has gone. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            session.stop();
            calls.remove(this);
            socket.closeAfterLast();
        }
    }
}
