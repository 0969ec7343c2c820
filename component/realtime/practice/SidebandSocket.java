package realtime.practice;

/**
 * A second connection to a running call: it gets the data channel's events and may send any client event. Losing it
 * does not end the call; the end of the call closes it. Thread-safe.
 */
final class SidebandSocket implements Pump.Listener, AutoCloseable {
    private final Socket socket;
    private final Calls.Call call;
    private final Pump pump;
    private final long dropAtNanos;
    private final Integer dropAfterTurn;

    /** {@code fault} is null when the script does nothing to it. */
    SidebandSocket(Socket socket, Calls.Call call, Pump pump, Script.SidebandFault fault) {
        this.socket = socket;
        this.call = call;
        this.pump = pump;
        Integer dropAfterMs = fault == null ? null : fault.dropAfterMs();
        dropAfterTurn = fault == null ? null : fault.dropAfterTurn();
        dropAtNanos = dropAfterMs == null ? Long.MAX_VALUE : System.nanoTime() + dropAfterMs * 1_000_000L;
    }

    void open() {
        call.sidebands().add(this);
        call.session().attach(socket);
        if (call.isOver()) {
            close();
        } else if (dropAtNanos != Long.MAX_VALUE || dropAfterTurn != null) {
            pump.add(this);
        }
    }

    void receive(String event) {
        call.session().receive(event, ClientMessage.Connection.SIDEBAND);
    }

    @Override
    public void beat(long nowNanos) {
        boolean late = dropAtNanos != Long.MAX_VALUE && nowNanos - dropAtNanos >= 0;
        if (late || dropAfterTurn != null && call.session().turnsDone() >= dropAfterTurn) {
            close();
        }
    }

    /** Idempotent. */
    @Override
    public void close() {
        pump.remove(this);
        call.session().detach(socket);
        call.sidebands().remove(this);
        socket.closeAfterLast();
    }
}
