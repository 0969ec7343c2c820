package realtime.practice;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Optional;

/** The WebRTC calls and WebSocket sessions that are alive. Thread-safe. */
final class Calls implements AutoCloseable {
    /** More than anybody practises with, and less than hurts. */
    private static final int MOST = 200;

    private final Ids ids;
    private final Pump pump;
    private final CompletableFuture<Optional<WebRtcEngine>> engine;
    private final Map<String, Call> calls = new ConcurrentHashMap<>();
    private final Set<SocketSession> sockets = ConcurrentHashMap.newKeySet();

    /** A call that can be hung up and listened to. */
    static final class Call {
        private final WebRtcPeer peer;
        private final Set<SidebandSocket> sidebands = ConcurrentHashMap.newKeySet();

        private Call(WebRtcPeer peer) {
            this.peer = peer;
        }

        RealtimeSession session() {
            return peer.session();
        }

        Set<SidebandSocket> sidebands() {
            return sidebands;
        }

        boolean isOver() {
            return peer.isClosing();
        }
    }

    /** A call that was just created. */
    record Created(String callId, String sessionId, String answer) {}

    Calls(Ids ids, Pump pump, CompletableFuture<Optional<WebRtcEngine>> engine) {
        this.ids = ids;
        this.pump = pump;
        this.engine = engine;
    }

    /** Answers an offer; throws {@link ApiError}: 400 for a wrong offer, 501 where there is no WebRTC. */
    Created create(String offer, SessionConfig config, RealtimeSession.Setting setting,
        Optional<NetworkRelay> network) {
        SdpAnswer.check(offer);
        WebRtcEngine webRtc = engine.join().orElseThrow(() -> new ApiError(501, "server_error", "webrtc_unavailable",
            "This practice partner has no WebRTC library for its platform. Use a WebSocket: /v1/realtime?model=…",
            null));
        refuseTooMany();
        String callId = ids.call();
        WebRtcPeer peer = new WebRtcPeer(webRtc, pump, config, setting, network, () -> ended(callId));
        calls.put(callId, new Call(peer));
        try {
            return new Created(callId, peer.session().id(), peer.answer(offer));
        } catch (RuntimeException refused) {
            peer.close();
            throw refused instanceof ApiError ? refused
                : ApiError.invalid("invalid_offer", "Failed to parse offer: it cannot be answered.", "sdp");
        }
    }

    void refuseTooMany() {
        if (alive() >= MOST) {
            throw new ApiError(429, "rate_limit_exceeded", "rate_limit_exceeded",
                "Too many practice sessions are open: at most " + MOST + ".", null);
        }
    }

    /** Throws {@link ApiError} (404) when no such call is alive. */
    Call find(String callId) {
        Call call = callId == null ? null : calls.get(callId);
        if (call == null || call.isOver()) {
            throw ApiError.unknownCall();
        }
        return call;
    }

    void hangUp(String callId) {
        find(callId).peer.close();
    }

    private void ended(String callId) {
        Call call = calls.remove(callId);
        if (call != null) {
            call.sidebands().forEach(SidebandSocket::close);
        }
    }

    void add(SocketSession socket) {
        sockets.add(socket);
        pump.add(socket);
    }

    void remove(SocketSession socket) {
        pump.remove(socket);
        sockets.remove(socket);
    }

    int alive() {
        return calls.size() + sockets.size();
    }

    @Override
    public void close() {
        calls.values().forEach(call -> call.peer.close());
        sockets.forEach(SocketSession::close);
    }
}
