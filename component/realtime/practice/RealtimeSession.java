package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * One conversation by OpenAI's Realtime protocol, whatever carries it: {@link #receive} takes client events, {@link
 * #hear} takes sound, {@link #tick} lets time pass and events go to the sinks. Thread-safe: every method holds the
 * session's lock for a short time and none waits for anything.
 */
final class RealtimeSession {
    /** The API's limit. */
    private static final int MAX_MINUTES = 60;
    private static final int MS_PER_MINUTE = 60_000;
    private static final long SECONDS_PER_MINUTE = 60;

    /** What carries the session. */
    enum Transport { WEBRTC, WEBSOCKET }

    /** What a session needs from the practice partner; {@code fault} is what its script does to it. */
    record Setting(Ids ids, Voice voice, LongSupplier nanoClock, Script script, SessionFaults faults,
                   ClientListener listener) {}

    private final String id;
    private final SessionParts parts;
    private final Responses responses;
    private final TurnTaking turns;
    private final ClientEvents clientEvents;
    private final SessionFaults faults;
    private final ClientListener listener;
    private final Runnable hangUp;
    private final Wire wire;
    private int turnsDone;
    private boolean ended;

    /** {@code hangUp} ends the transport when the session ends by itself; it must not block. */
    RealtimeSession(SessionConfig config, Transport transport, Setting setting, Runnable hangUp) {
        Ids ids = setting.ids();
        id = ids.session();
        faults = setting.faults();
        listener = setting.listener();
        this.hangUp = hangUp;
        Likeness.Speech speech = config.speech();
        wire = Wire.of(speech, ids);
        EventStream events = new EventStream(ids, wire, faults.events());
        AudioOut audio = switch (transport) {
            case WEBRTC -> new Playout(events, !speech.has(Likeness.Quirk.NO_OUTPUT_BUFFER));
            case WEBSOCKET -> new DeltaAudio(events, setting.nanoClock());
        };
        parts = new SessionParts(ids, speech, setting.voice(), setting.nanoClock(), events,
            new Conversation(ids.conversation()), audio, new Timers());
        ScriptRun script = new ScriptRun(setting.script());
        responses = new Responses(parts, script, this::turnDone);
        turns = new TurnTaking(parts, responses, script, config);
        long expiresAt = Instant.now().getEpochSecond() + MAX_MINUTES * SECONDS_PER_MINUTE;
        clientEvents = new ClientEvents(parts, turns, responses, new ClientEvents.Identity(id, expiresAt), config);
        schedule();
    }

    private void schedule() {
        int expireMs = faults.expireAfterMs() == null ? MAX_MINUTES * MS_PER_MINUTE : faults.expireAfterMs();
        parts.later(expireMs, () -> {
            parts.events().error(new ApiError(400, "invalid_request_error", "session_expired",
                "Your session hit the maximum duration of " + MAX_MINUTES + " minutes.", null), null);
            end();
        });
        if (faults.dropAfterMs() != null) {
            parts.later(faults.dropAfterMs(), this::end);
        }
    }

    String id() {
        return id;
    }

    /** Sends {@code session.created} to the new sink, and every event from now on. */
    synchronized void attach(EventSink sink) {
        parts.events().emitTo(sink, "session.created",
            event -> event.set("session", clientEvents.session()));
        parts.events().add(sink);
    }

    synchronized void detach(EventSink sink) {
        parts.events().remove(sink);
    }

    /** A client event as text. Mistakes become {@code error} events; the session goes on. */
    synchronized void receive(String text, ClientMessage.Connection from) {
        if (ended) {
            return;
        }
        if (listener != ClientListener.NONE) {
            listener.received(new ClientMessage(Instant.now(), from, id, Json.orText(text)));
        }
        String eventId = null;
        try {
            JsonNode event = Json.parse(text);
            eventId = event.path("event_id").asText(null);
            if (!event.isObject()) {
                throw Parameters.wrongType("", "an object", event);
            }
            wire.heard((ObjectNode) event).ifPresent(this::handle);
        } catch (ApiError wrong) {
            parts.events().error(wrong, eventId);
        }
    }

    private void handle(ObjectNode event) {
        try {
            clientEvents.handle(event);
        } catch (ApiError wrong) {
            throw wire.refused(wrong);
        }
    }

    /** An error that the transport itself found. */
    synchronized void refuse(ApiError error) {
        parts.events().error(error, null);
    }

    /** 24 kHz mono sound from a media track. */
    synchronized void hear(short[] sound) {
        if (!ended && clientEvents.listens()) {
            turns.hear(sound);
        }
    }

    /** Lets time pass; called every 10 ms. */
    synchronized void tick(long nowNanos) {
        if (!ended) {
            parts.timers().runDue(nowNanos);
            responses.tick(clientEvents.config(), nowNanos);
        }
    }

    /** The next 10 ms for a media track at 48 kHz; silence when there is nothing to say. */
    synchronized void play(short[] frame) {
        if (parts.audio() instanceof Playout playout && !ended) {
            playout.next(frame);
        }
    }

    /** Whether the partner has nothing more to say or play. */
    synchronized boolean quiet() {
        return responses.idle();
    }

    /** How many answers have ended. */
    synchronized int turnsDone() {
        return turnsDone;
    }

    /** Nothing is sent or heard any more. Idempotent; does not close the transport. */
    synchronized void stop() {
        ended = true;
    }

    private void turnDone() {
        turnsDone++;
        turns.answerEnded();
        if (faults.dropAfterTurn() != null && turnsDone >= faults.dropAfterTurn()) {
            end();
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            hangUp.run();
        }
    }
}
