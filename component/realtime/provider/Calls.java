package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.Phase;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.SessionSettings;

/** Places calls and knows those that are up, at most one for each session. Thread-safe. */
public final class Calls {
    private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

    private final RealtimeApi api;
    private final Prices prices;
    private final Clock clock;
    private final SessionConfig config;
    private final CallRate rate;
    private final Map<String, Call> bySession = new ConcurrentHashMap<>();
    private volatile String endedAll;

    /** @param json reads the provider's events and the price list */
    public Calls(RealtimeApi api, ObjectMapper json, Clock clock) {
        this.api = api;
        this.prices = new Prices(json);
        this.clock = clock;
        this.rate = new CallRate(clock);
        this.config = new SessionConfig(json, api.profile().traits());
    }

    /**
     * A call that was placed.
     *
     * @param answer the provider's SDP, byte for byte
     */
    public record Placed(ProviderCall call, byte[] answer) {}

    /** A call that the browser places by itself, with a key of its own. */
    public record Authorised(ProviderCall call, ClientSecret secret) {}

    /** Does what it takes to bring a call about. */
    private interface Opening<T> {
        T open(ProviderCall call, ObjectNode session) throws ProviderException;
    }

    /** Brings a call about under this number, and keeps it. */
    private interface Placing<T> {
        T place(int number) throws ProviderException;
    }

    /**
     * A call by WebRTC that its client leads.
     *
     * @param callId the provider's name for it
     * @param answer the provider's SDP, byte for byte
     */
    public record Led(WatchedCall call, String callId, byte[] answer) {}

    /**
     * What became of the calls of a host that goes.
     *
     * @param ended   hung up
     * @param goingOn to be taken up by another host
     */
    public record Left(int ended, int goingOn) {}

    /** Why no call begins before the person has agreed to what its session wants agreement to. */
    public static ProviderException consentMissing() {
        return new ProviderException(403, "consent_missing", "Nobody has agreed to this session's consent text.",
            "Press Start in the widget and agree, or send POST /api/sessions/{id}/consent once the person has.", null);
    }

    /**
     * Places a call for the session; one that it already has is hung up, since its page is being replaced.
     *
     * @param offer the widget's SDP, byte for byte
     * @throws ProviderException when the provider refuses; the session is then failed with the same words. Also when
     *     the call was stopped, or replaced by a newer one, while it was being placed; it is then hung up. 429 when the
     *     session has placed too many, which changes nothing
     */
    public Placed place(Session session, byte[] offer) throws ProviderException {
        requireWebRtc();
        return open(session, false, (call, config) -> {
            RealtimeApi.CreatedCall created = api.createCall(offer, config);
            call.attach(created.id());
            return new Placed(call, created.answer());
        });
    }

    /**
     * Lets the browser place a call by itself. The host then learns of the conversation what the widget forwards.
     *
     * @throws ProviderException as {@link #place}
     */
    public Authorised authorise(Session session) throws ProviderException {
        if (api.profile().traits().clientSecrets() == null) {
            throw new ProviderException(501, "no_client_secrets",
                api.profile().label() + " has no keys for browsers.", "Start the host without --client-secrets.", null);
        }
        return open(session, false, (call, config) -> {
            ClientSecret secret = api.mintSecret(config);
            call.attach(null);
            return new Authorised(call, secret);
        });
    }

    /**
     * Opens a session over a WebSocket, sound included; it has begun when the call says so.
     *
     * @throws ProviderException as {@link #place}
     */
    public ProviderCall connect(Session session, Voice voice) throws ProviderException {
        return open(session, true, (call, config) -> {
            await(call.open(session.settings().model(), voice));
            return call;
        });
    }

    /**
     * Passes a client's WebSocket on to the provider's and records what is said.
     *
     * @param query  what the provider's address is to ask for, such as the model
     * @param wanted how the session is configured before the client's first event; null when that is the client's
     * @throws ProviderException as {@link #place}
     */
    public WatchedCall pass(Session session, Map<String, String> query, ObjectNode wanted, Audience client)
        throws ProviderException {
        return begin(session, true, number -> {
            WatchedCall call = watched(session, number, true, wanted == null ? api.json().missingNode() : wanted);
            // Kept from the start, since what the provider ends at once it has begun nevertheless.
            keep(session, call);
            try {
                await(call.open(query, client));
            } catch (ProviderException e) {
                bySession.remove(session.id(), call);
                throw e;
            }
            if (wanted != null) {
                call.configure(wanted);
            }
            return call;
        });
    }

    /**
     * Places a call that its client leads, and records what is said.
     *
     * @param offer  the client's SDP, byte for byte
     * @param wanted the session object, which is the client's
     * @throws ProviderException as {@link #place}; also when the provider lets nobody but the client hear the call
     */
    public Led placeFor(Session session, byte[] offer, ObjectNode wanted) throws ProviderException {
        requireWebRtc();
        if (!api.profile().traits().sideband()) {
            throw new ProviderException(501, "no_sideband", api.profile().label()
                + " lets nobody but the browser listen to a call, so that the host could neither record nor end it.",
                "Connect by WebSocket, or use the widget.", null);
        }
        return begin(session, false, number -> {
            WatchedCall call = watched(session, number, false, wanted);
            RealtimeApi.CreatedCall created = api.createCall(offer, wanted);
            if (created.id() == null) {
                throw api.errors().notAnAnswer();
            }
            call.attach(created.id(), api.profile().configuresAtCreation() ? null : wanted);
            keep(session, call);
            return new Led(call, created.id(), created.answer());
        });
    }

    /**
     * Passes a client's own sideband on to the provider's.
     *
     * @throws ProviderException when the provider refuses
     */
    public Passage passSideband(String callId, Audience client) throws ProviderException {
        SidebandPassage passage = new SidebandPassage(api, client);
        await(passage.open(callId));
        return passage;
    }

    /**
     * Listens again to a call that may have gone on while the host was away: then the conversation is on again, and its
     * page tells what was missed. One that is over is given up, so that its page places another. Does nothing where
     * there is none.
     */
    public void resume(Session session) {
        session.callId().ifPresent(callId -> {
            SessionSettings settings = session.settings();
            Transcribers transcribers = new Transcribers(settings, api.profile().traits().transcribers());
            ProviderCall call = new ProviderCall(api, prices, session, session.call(), new CallSetup(settings,
                config.of(settings, transcribers.current()), transcribers, false, false, true), clock,
                over -> bySession.remove(session.id(), over));
            // A page that has given up waiting may have placed another one already.
            if (bySession.putIfAbsent(session.id(), call) == null) {
                LOG.info("session {}: call {} is looked for", session.id(), session.call());
                call.resume(callId);
            }
        });
    }

    private WatchedCall watched(Session session, int number, boolean bySocket, JsonNode wanted) {
        return new WatchedCall(api, prices, session, number, bySocket, wanted, clock,
            over -> bySession.remove(session.id(), over));
    }

    private void requireWebRtc() throws ProviderException {
        if (!api.profile().hasWebRtc()) {
            throw new ProviderException(501, "no_webrtc", api.profile().label() + " takes no calls from a browser.",
                "Choose a provider that has WebRTC.", null);
        }
    }

    private void await(CompletableFuture<Void> opened) throws ProviderException {
        try {
            opened.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProviderException refused ? refused : api.errors().notAnAnswer();
        }
    }

    private <T> T open(Session session, boolean bySocket, Opening<T> opening) throws ProviderException {
        return begin(session, bySocket, number -> open(session, number, bySocket, opening));
    }

    private <T> T open(Session session, int number, boolean bySocket, Opening<T> opening) throws ProviderException {
        Transcribers transcribers = new Transcribers(session.settings(), api.profile().traits().transcribers());
        while (true) {
            SessionSettings settings = session.settings();
            ObjectNode wanted = config.of(settings, transcribers.current());
            ProviderCall call = new ProviderCall(api, prices, session, number, new CallSetup(settings, wanted,
                transcribers, bySocket, bySocket || !api.profile().configuresAtCreation(), false), clock,
                over -> bySession.remove(session.id(), over));
            try {
                T opened = opening.open(call, wanted);
                keep(session, call);
                return opened;
            } catch (ProviderException e) {
                // A provider that refuses the transcriber has made no call yet: the same offer can be made again.
                if (!e.isAboutTranscription() || !transcribers.fallBack()) {
                    throw e;
                }
                LOG.info("the provider refuses the transcriber; trying {}", transcribers.current().orElse("none"));
            }
        }
    }

    private <T> T begin(Session session, boolean bySocket, Placing<T> placing) throws ProviderException {
        if (session.participant().isToConsent()) {
            throw consentMissing();
        }
        rate.count(session.id());
        int number = session.beginCall(bySocket ? "websocket" : "webrtc");
        Optional.ofNullable(bySession.remove(session.id())).ifPresent(Call::replaced);
        long from = System.nanoTime();
        try {
            T placed = placing.place(number);
            session.placed(Duration.ofNanos(System.nanoTime() - from), false);
            LOG.info("session {}: call {} placed", session.id(), number);
            return placed;
        } catch (ProviderException e) {
            session.placed(Duration.ofNanos(System.nanoTime() - from), true);
            boolean isTriedAgain = e.mayPass() && session.phase() == Phase.RECONNECTING;
            if (!isTriedAgain || !session.lost(number)) {
                session.fail(number, new SessionError(e.code(), e.getMessage(), e.fix()));
            }
            LOG.info("session {}: call refused ({})", session.id(), e.code());
            throw e;
        }
    }

    /** Whatever ended or replaced the call while it was being placed could not find it here. */
    private void keep(Session session, Call call) throws ProviderException {
        Call older = keepNewer(session, call);
        if (older != null) {
            older.replaced();
        }
        if (endedAll != null || !session.isLive(call.number())) {
            call.end(endedAll == null ? "stopped" : endedAll);
            bySession.remove(session.id(), call);
            throw new ProviderException(409, "call_overtaken",
                "The call was stopped or replaced while it was being placed.",
                "Start again when a conversation is wanted.", null);
        }
    }

    /** Returns the one that is not kept, or null. */
    private synchronized Call keepNewer(Session session, Call call) {
        Call held = bySession.get(session.id());
        if (held != null && held.number() > call.number()) {
            return call;
        }
        bySession.put(session.id(), call);
        return held;
    }

    /**
     * Has the model write something about the conversation: beside the call where one is up, else from the transcript.
     *
     * @throws ProviderException when it does not
     */
    public String write(Session session, String instructions) throws ProviderException {
        ProviderCall call = of(session).orElse(null);
        if (call != null && call.hasBegun() && session.phase().isLive()) {
            return call.aside(instructions);
        }
        return new Epilogue(api, prices, session).write(instructions);
    }

    /** Bytes that wait to be sent to the provider, in all calls. */
    public long queued() {
        return bySession.values().stream().mapToLong(Call::queued).sum();
    }

    /** The ICE servers that a browser needs to reach the provider; empty where it needs none. */
    public JsonNode iceServers() throws ProviderException {
        return api.profile().traits().iceServers() == null ? api.json().createArrayNode() : api.iceServers();
    }

    /** The session's call, where the host leads it; empty while none is up. */
    public Optional<ProviderCall> of(Session session) {
        return any(session).filter(ProviderCall.class::isInstance).map(ProviderCall.class::cast);
    }

    /** The session's call, whoever leads it; empty while none is up. */
    public Optional<Call> any(Session session) {
        return Optional.ofNullable(bySession.get(session.id()));
    }

    /** Whether a call is up that its client leads: nobody else may say anything in it. */
    public boolean isWatched(Session session) {
        return bySession.get(session.id()) instanceof WatchedCall;
    }

    /** Ends the session's call, if it has one, also while it is being placed. Returns whether it had. */
    public boolean end(Session session, String reason) {
        Call call = bySession.remove(session.id());
        boolean ended = call != null && call.end(reason);
        return session.endCurrent(reason) || ended;
    }

    /** Leaves the session's call, if it has one, to another host. */
    public void leave(Session session) {
        Optional.ofNullable(bySession.remove(session.id())).ifPresent(Call::left);
    }

    /** Ends every call, for good: calls that are being placed now are hung up. Returns how many were up. */
    public int endAll(String reason) {
        endedAll = reason;
        List<Thread> hangUps = bySession.keySet().stream().map(bySession::remove)
            .map(call -> Thread.startVirtualThread(() -> call.end(reason)))
            .toList();
        hangUps.forEach(Calls::join);
        return hangUps.size();
    }

    /** Ends every call that its client leads: no other host could go on with it. Returns how many were up. */
    public int endLed(String reason) {
        List<Call> led = bySession.values().stream().filter(WatchedCall.class::isInstance).toList();
        led.forEach(call -> call.end(reason));
        return led.size();
    }

    /** Leaves every other call, for good, to whichever host comes next: nobody hangs up. As {@link #endLed} besides. */
    public Left leaveAll(String reason) {
        int ended = endLed(reason);
        int goingOn = 0;
        for (String session : bySession.keySet()) {
            Call call = bySession.remove(session);
            if (call != null && call.left()) {
                goingOn++;
            }
        }
        endedAll = reason;
        return new Left(ended, goingOn);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
