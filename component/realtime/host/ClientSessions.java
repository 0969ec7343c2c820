package realtime.host;

import io.javalin.http.Context;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SessionSettings;
import realtime.session.SettingsParser;

/**
 * The sessions in which conversations are recorded that clients lead. How such a conversation is held is the client's
 * and the provider's; of the host's settings only the limits hold. Thread-safe.
 */
final class ClientSessions {
    private static final int LONGEST_NAME = 200;

    private final SessionRegistry sessions;
    private final SettingsParser settings;
    private final LiveSessions live;
    private final Callers callers;
    private final Predicate<Session> take;

    /** @param take makes a session this host's to change, if that can be */
    ClientSessions(SessionRegistry sessions, SettingsParser settings, LiveSessions live, Callers callers,
                   Predicate<Session> take) {
        this.sessions = sessions;
        this.settings = settings;
        this.live = live;
        this.callers = callers;
        this.take = take;
    }

    /**
     * A session of the request's own, let in as far as the host's limits go; or, where {@code ?key=} names one that
     * waits or runs, that one, whose call then gives way to the new one.
     *
     * @param model as it is asked for; null where nothing is said
     */
    SessionRegistry.Opened open(Context ctx, String model) {
        Map<String, Object> given = new HashMap<>();
        given.put("key", ctx.queryParam("key"));
        given.put("model", model);
        given.put("metadata", client(ctx).map(name -> Map.<String, Object>of("client", name)).orElse(Map.of()));
        Caller caller = callers.of(ctx);
        SessionRegistry.Opened opened = sessions.open(ofClient(settings.parse(given)), () -> live.creating(caller));
        if (!take.test(opened.session())) {
            throw Forwarding.away();
        }
        try {
            live.admit(opened.session(), caller);
        } catch (ApiException full) {
            refused(opened);
            throw full;
        }
        return opened;
    }

    /** The provider has refused: a session that was made for nothing is forgotten. */
    void refused(SessionRegistry.Opened opened) {
        if (opened.created()) {
            sessions.delete(opened.session());
        }
    }

    /** Till the provider reports what the client wants, nothing but the model is known. */
    private static SessionSettings ofClient(SessionSettings given) {
        return new SessionSettings(given.key(), null, null, null, null, given.model(), null, "off",
            given.turnDetection(), null, null, null, false, given.layout(), given.theme(), given.locale(),
            given.transport(), List.of(), given.toolTimeoutSeconds(), null, given.limits(), given.metadata(),
            null, false, false);
    }

    /** What the client calls itself, for people who wonder where a session came from. */
    private static Optional<String> client(Context ctx) {
        return Stream.of("X-OpenAI-Agents-SDK", "User-Agent").map(ctx::header)
            .filter(name -> name != null && !name.isBlank())
            .map(name -> name.replaceAll("[^ -~]", "?").strip())
            .map(name -> name.substring(0, Math.min(name.length(), LONGEST_NAME)))
            .findFirst();
    }
}
