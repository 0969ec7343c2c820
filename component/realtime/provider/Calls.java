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

    public Calls(RealtimeApi api, ObjectMapper json) {
        this.api = api;
        this.prices = new Prices(json);
    }

    /**
     * Places a call for the session; one that it already has is hung up, since its page is being replaced.
     *
     * @throws ProviderException when the provider refuses
     */
    public ProviderCall place(Session session, byte[] offer) throws ProviderException {
        end(session, "replaced");
        ProviderCall call = ProviderCall.place(api, prices, session, offer,
            over -> bySession.remove(session.id(), over));
        ProviderCall overtaken = bySession.put(session.id(), call);
        if (overtaken != null) {
            overtaken.end("replaced");
        }
        return call;
    }

    public Optional<ProviderCall> of(Session session) {
        return Optional.ofNullable(bySession.get(session.id()));
    }

    /** Ends the session's call, if it has one. Returns whether it had. */
    public boolean end(Session session, String reason) {
        ProviderCall call = bySession.remove(session.id());
        return call != null && call.end(reason);
    }

    /** Ends every call; returns how many there were. */
    public int endAll(String reason) {
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
