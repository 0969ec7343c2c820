package realtime.host;

/** A request that is answered with an error: thrown anywhere in a handler, written once by {@link Errors}. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1;
    final int status;
    final String code;
    final String fix;
    /** When it may be tried again; null where that cannot be said. */
    final Long retryAfterSeconds;

    /** @param fix the next thing to do */
    ApiException(int status, String code, String message, String fix) {
        this(status, code, message, fix, null);
    }

    /** @param retryAfterSeconds when it may be tried again; null where that cannot be said */
    ApiException(int status, String code, String message, String fix, Long retryAfterSeconds) {
        super(message);
        this.status = status;
        this.code = code;
        this.fix = fix;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    static ApiException badRequest(String code, String message, String fix) {
        return new ApiException(400, code, message, fix);
    }

    static ApiException notKnownYet() {
        return new ApiException(503, "not_known_yet", "This host does not know all sessions yet: what keeps them is away, "
            + "or was just reached.", "Try again in a second. See GET /api/doctor.", 1L);
    }

    static ApiException noSuchSession() {
        return new ApiException(404, "session_not_found", "There is no session with this id or key.",
            "List the sessions with GET /api/sessions, or create one with POST /api/sessions.");
    }

    static ApiException ledByClient() {
        return new ApiException(409, "led_by_client", "This conversation came by /v1/realtime: its client leads it.",
            "Send the event from that client. Here it can be read, limited, stopped and deleted.");
    }

    static ApiException notListening() {
        return new ApiException(409, "not_listening", "This host does not listen to what the page hears of the call.",
            "Send the events again when the session's forward_events is true.");
    }

    static ApiException notConnected() {
        return new ApiException(409, "not_connected", "No conversation is going on in this session.",
            "Press Start in the widget first.");
    }
}
