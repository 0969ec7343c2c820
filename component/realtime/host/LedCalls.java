package realtime.host;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import realtime.session.Session;

/** Which session each call is recorded in that a client leads by WebRTC, by the provider's call id. Thread-safe. */
final class LedCalls {
    /** @param number the call's within its session */
    private record Led(Session session, int number) {
        private boolean isUp() {
            return session.isLive(number);
        }
    }

    private final Map<String, Led> byId = new ConcurrentHashMap<>();

    /** Forgets those that are over as it goes. */
    void add(String callId, Session session, int number) {
        byId.values().removeIf(led -> !led.isUp());
        byId.put(callId, new Led(session, number));
    }

    /** The session of a call that is up. */
    Optional<Session> session(String callId) {
        return Optional.ofNullable(byId.get(callId)).filter(Led::isUp).map(Led::session);
    }

    static ApiException unknown() {
        return new ApiException(404, "call_id_not_found", "No such call is up at this host.",
            "Use the id in the Location header of the answer to POST /v1/realtime/calls.");
    }
}
