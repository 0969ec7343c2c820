package realtime.practice;

/** Where a session's events go: a data channel or a WebSocket. Implementations never block the caller. */
interface EventSink {
    void send(String event);
}
