package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SessionSettings;

/**
 * What a call was configured with, what it is to be configured with, and who transcribes its user's turns. Not
 * thread-safe; the call's {@link Dialogue} owns it.
 */
final class CallSettings {
    private static final Logger LOG = LoggerFactory.getLogger(CallSettings.class);
    private static final String ACKNOWLEDGED = "session.updated";

    private final Session session;
    private final int number;
    private final ProviderProfile.Traits traits;
    private final boolean bySocket;
    private final SessionConfig config;
    private final ClientEvents clientEvents;
    private final FaultTable faults;
    private final Replies replies;
    private final Consumer<ObjectNode> send;
    private Transcribers transcribers;
    /** What the provider was told last. */
    private SessionSettings told;
    /** The event that configures the whole call, while the provider has not confirmed it; else null. */
    private String configuring;

    CallSettings(RealtimeApi api, Session session, int number, CallSetup setup, Replies replies,
                 Consumer<ObjectNode> send) {
        this.session = session;
        this.number = number;
        this.traits = api.profile().traits();
        this.bySocket = setup.bySocket();
        this.config = new SessionConfig(api.json(), traits);
        this.clientEvents = new ClientEvents(api.json());
        this.faults = new FaultTable(api.errors());
        this.replies = replies;
        this.send = send;
        this.transcribers = setup.transcribers();
        this.told = setup.settings();
    }

    /** A call that could not be configured at its creation is configured now. */
    void configure() {
        told = session.settings();
        ObjectNode event = replies.named(
            clientEvents.configure(config.toConfigure(told, transcribers.current(), bySocket)));
        configuring = event.path("event_id").asText();
        send.accept(event);
    }

    /** The conversation begins; what was changed since the call was placed is told now. */
    void begin() {
        configuring = null;
        noteTranscriber();
        SessionSettings wanted = session.settings();
        if (!wanted.equals(told)) {
            // Whoever changed them was told so long ago; a refusal is shown as the provider's fault.
            update(wanted).ifPresent(event -> send.accept(replies.named(event)));
        }
    }

    /** Whether an error, by the event that it answers, says that the whole call cannot be configured. */
    boolean isConfiguring(String cause) {
        return configuring != null && (cause == null || cause.equals(configuring));
    }

    /** Changes settings of the running call; the future tells whether the provider takes them. */
    CompletableFuture<ConversationEvent> change(SessionSettings wanted) {
        SessionSettings before = told;
        Transcribers transcribersBefore = transcribers;
        Optional<ObjectNode> event = update(wanted);
        if (event.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<ConversationEvent> reply =
            replies.expect(event.get(), answer -> ACKNOWLEDGED.equals(answer.type()));
        send.accept(event.get());
        return reply.whenComplete((acknowledged, refused) -> {
            if (refused != null && told == wanted) {
                told = before;
                transcribers = transcribersBefore;
            }
        });
    }

    private Optional<ObjectNode> update(SessionSettings wanted) {
        Optional<String> transcriber = transcribers.current();
        if (!told.transcription().equals(wanted.transcription())) {
            transcribers = new Transcribers(wanted, traits.transcribers());
        }
        ObjectNode changes = config.changes(told, wanted, transcriber, transcribers.current());
        told = wanted;
        return changes.isEmpty() ? Optional.empty() : Optional.of(clientEvents.configure(changes));
    }

    /** Moves on to the next transcriber. Returns false when there is none to move on from. */
    boolean fallBack(String why) {
        if (!transcribers.fallBack()) {
            return false;
        }
        LOG.info("session {}: transcription failed ({}); trying {}", session.id(), why,
            transcribers.current().orElse("none"));
        if (configuring != null) {
            // The refusal was of all settings.
            configure();
        } else {
            send.accept(clientEvents.transcribeWith(transcribers.current(), session.settings().language()));
        }
        noteTranscriber();
        return true;
    }

    private void noteTranscriber() {
        transcribers.refused().ifPresent(refused -> session.note(number, transcribers.current()
            .map(current -> faults.otherTranscriber(refused, current))
            .orElseGet(faults::noTranscriber)));
    }
}
