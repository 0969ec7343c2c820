package realtime.provider;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import realtime.session.Session;

/** The calls now up, at most one for each session. Thread-safe. */
public final class Calls {
    private final RealtimeApi api;
    private final Prices prices;
    private final Map<String, ProviderCall> bySession = new ConcurrentHashMap<>();
    private volatile String endedAll;

    /** @param json reads the provider's events and the price list */
    public Calls(RealtimeApi api, ObjectMapper json) {
        this.api = api;
        this.prices = new Prices(json);
    }

    /**
     * Places a call for the session; one that it already has is hung up, since its page is being replaced.
     *
     * @throws ProviderException when the provider refuses, or the call is stopped or replaced before it is placed
     */
    public ProviderCall place(Session session, byte[] offer) throws ProviderException {
        end(session, "replaced");
        ProviderCall call = ProviderCall.place(api, prices, session, offer,
            over -> bySession.remove(session.id(), over));
        ProviderCall older = keepNewer(session, call);
        if (older != null) {
            older.end("replaced");
        }
        // Whatever ended it in the meantime could not find it here.
        if (endedAll != null || !session.isLive(call.number())) {
            call.end(endedAll == null ? "stopped" : endedAll);
            bySession.remove(session.id(), call);
            throw ProviderCall.overtaken();
        }
        return call;
    }

    /** Returns the one that is not kept, or null. */
    private synchronized ProviderCall keepNewer(Session session, ProviderCall call) {
        ProviderCall held = bySession.get(session.id());
        if (held != null && held.number() > call.number()) {
            return call;
        }
        bySession.put(session.id(), call);
        return held;
    }

    /** The session's call; empty while none is up. */
    public Optional<ProviderCall> of(Session session) {
        return Optional.ofNullable(bySession.get(session.id()));
    }

    /** Ends the session's call, if it has one, also while it is being placed. Returns whether it had. */
    public boolean end(Session session, String reason) {
        ProviderCall call = bySession.remove(session.id());
        boolean ended = call != null && call.end(reason);
        return session.endCurrent(reason) || ended;
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

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
