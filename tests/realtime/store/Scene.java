package realtime.store;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import realtime.session.ConversationEvent;
import realtime.session.Item;
import realtime.session.ProviderItem;
import realtime.session.ItemType;
import realtime.session.Session;
import realtime.session.SessionRegistry;
import realtime.session.SettingsParser;
import realtime.session.Source;
import realtime.session.Usage;

/** A host's sessions and the store behind them, without the host. */
final class Scene implements AutoCloseable {
    final SessionRegistry sessions;
    final StoreWriter writer;
    private final SettingsParser settings = new SettingsParser(Map.of("model", "m"), List.of());

    /** @param store closed with the scene */
    Scene(SessionStore store, Clock clock) throws StoreException {
        writer = new StoreWriter(store, 0, kept -> restore(kept), lost -> { });
        sessions = new SessionRegistry("practice", clock, writer, session -> { });
        writer.start();
    }

    Scene(SessionStore store) throws StoreException {
        this(store, Clock.systemUTC());
    }

    private void restore(SessionStore.Kept kept) {
        sessions.restore(kept.sessions(), kept.deleted());
        sessions.here().forEach(Session::hold);
    }

    Session open(Map<String, Object> given) {
        return sessions.open(settings.parse(given)).session();
    }

    /** A session in a call; returns it. */
    Session talking(Map<String, Object> given) {
        Session session = open(given);
        session.connected(session.beginCall("webrtc"));
        return session;
    }

    static void happens(Session session, ConversationEvent... events) {
        for (ConversationEvent event : events) {
            session.apply(session.call(), event, Source.SIDEBAND);
        }
    }

    /** The user says something, which costs as much as it has characters. */
    static void says(Session session, String id, String text) {
        happens(session, new ConversationEvent.SpeechStarted(id, 100), new ConversationEvent.SpeechStopped(id, 900),
            new ConversationEvent.TurnCommitted(id, null), new ConversationEvent.UserTextCompleted(id, 0, text,
                new Usage(text.length(), 1, 1, 0, 0, 0.5, 0.001)));
    }

    /** The assistant answers, in as many events as there are words. */
    static void answers(Session session, String id, String text) {
        String response = "r-" + id;
        happens(session, new ConversationEvent.ResponseCreated(response, true),
            new ConversationEvent.OutputItemAdded(response,
                new ProviderItem(id, ItemType.ASSISTANT, null, true, false)));
        for (String word : text.split("(?<= )")) {
            happens(session, new ConversationEvent.AssistantTextDelta(response, id, 0, word));
        }
        happens(session, new ConversationEvent.AssistantTextDone(response, id, 0, text),
            new ConversationEvent.OutputItemDone(response, new ProviderItem(id, ItemType.ASSISTANT, text, true, false)),
            new ConversationEvent.ResponseDone(response, false, null, new Usage(10, 20, 5, 15, 2, 0, 0.01)));
    }

    static List<String> contents(Session session) {
        return session.items().stream().map(Item::content).toList();
    }

    @Override
    public void close() {
        writer.close();
    }
}
