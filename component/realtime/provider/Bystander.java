package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.ConversationEvent;
import realtime.session.Session;
import realtime.session.SessionError;
import realtime.session.Source;

/**
 * Follows a conversation that its client leads into a session, and says nothing itself: what was heard is what the
 * client says was heard, else what the clock makes likely. Not thread-safe; its {@link WatchedCall} guards it.
 */
final class Bystander {
    private static final Logger LOG = LoggerFactory.getLogger(Bystander.class);
    private static final String TRUNCATE = "conversation.item.truncate";
    /** G.711: 8 000 samples of a byte each second. */
    private static final double G711_BYTES_PER_MS = 8;

    private final ProviderProfile.Traits traits;
    private final Session session;
    private final int number;
    private final boolean bySocket;
    private final Clock clock;
    private final ServerEvents serverEvents;
    private final EstimatedPlayback playback;
    private final FaultTable faults;
    /** Of the assistant's voice. */
    private double bytesPerMs;
    private SessionError lastWord;

    /** @param wanted the session object that was asked for, in the GA shape, as far as it is known */
    Bystander(RealtimeApi api, Prices prices, Session session, int number, boolean bySocket, JsonNode wanted,
              Clock clock) {
        this.traits = api.profile().traits();
        this.session = session;
        this.number = number;
        this.bySocket = bySocket;
        this.clock = clock;
        this.serverEvents = new ServerEvents(api.json(), prices, wanted, traits.uniqueEventIds());
        this.playback = new EstimatedPlayback(!bySocket);
        this.faults = new FaultTable(api.errors());
        this.bytesPerMs = traits.outputRate() * Short.BYTES / 1_000.0;
    }

    /** @param event in the GA shape */
    void received(JsonNode event) {
        ServerEvents.Parsed parsed = serverEvents.parse(event);
        format(event.path("session").path("audio").path("output").path("format"));
        if (!apply(parsed.event())) {
            return;
        }
        if (estimates()) {
            playback.follow(parsed.event(), clock.millis()).forEach(this::apply);
        }
        switch (parsed.event()) {
            case ConversationEvent.Fault fault -> report(fault);
            case ConversationEvent.ResponseDone done -> {
                if (done.fault() != null) {
                    report(done.fault());
                }
                if (done.cancelled() && playback.isHeard(done.responseId())) {
                    cut();
                }
            }
            default -> { }
        }
    }

    /** The assistant's voice passes. */
    void passes(SpokenLength sound) {
        playback.sounds(sound.responseId(), sound.itemId(), sound.bytes() / bytesPerMs, clock.millis())
            .forEach(this::apply);
    }

    /** Whether it matters for the record that the client sends an event of this type. */
    static boolean isTold(String type) {
        return type.equals(TRUNCATE);
    }

    /** The client has stopped playing an answer, and says how much of it was heard. */
    void told(JsonNode truncation) {
        cut();
        if (!traits.truncates() && truncation.path("item_id").isTextual()) {
            // Nobody is going to confirm it.
            apply(new ConversationEvent.ItemTruncated(truncation.path("item_id").asText(),
                truncation.path("audio_end_ms").asLong()));
        }
    }

    /** Lets time pass. */
    void tick() {
        playback.due(clock.millis()).ifPresent(this::apply);
    }

    /** The end has come. Whoever leaves with a whole answer in hand has not interrupted it. */
    void over() {
        playback.finish().ifPresent(this::apply);
    }

    /** Why the provider is going to end the conversation, if it has said so; else null. */
    SessionError lastWord() {
        return lastWord;
    }

    /** The client plays the sound no longer. */
    private void cut() {
        playback.cut(clock.millis()).ifPresent(cut -> apply(cut.event()));
    }

    private void report(ConversationEvent.Fault fault) {
        switch (faults.reactionTo(fault)) {
            case FaultTable.Ignore ignore -> LOG.debug("session {}: {}", session.id(), fault.code());
            case FaultTable.Warn warn -> session.warn(number, warn.error());
            case FaultTable.End end -> lastWord = end.error();
        }
    }

    private void format(JsonNode format) {
        String type = format.path("type").asText("");
        if (type.equals("audio/pcm")) {
            bytesPerMs = format.path("rate").asInt(traits.outputRate()) * Short.BYTES / 1_000.0;
        } else if (List.of("audio/pcmu", "audio/pcma").contains(type)) {
            bytesPerMs = G711_BYTES_PER_MS;
        }
    }

    private boolean apply(ConversationEvent event) {
        return session.apply(number, event, Source.SIDEBAND);
    }

    /** Over a WebSocket the client plays the sound; and not every provider tells when it plays its own. */
    private boolean estimates() {
        return bySocket || !traits.playbackEvents() && !playback.isTold();
    }
}
