package support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import realtime.practice.ClientListener;
import realtime.practice.ClientMessage;
import realtime.practice.ClientMessage.Connection;
import realtime.provider.Dialect;
import realtime.provider.ProviderProfile.Traits;

/**
 * Checks everything that is sent to a practice partner that speaks the GA dialect: against the protocol's strict
 * schema, and against the rules that a schema cannot say. What a provider has beyond the protocol is left out by name.
 * Thread-safe.
 */
public final class ClientEventCheck implements ClientListener {
    /** Settings of providers' own, which no schema of OpenAI's knows. */
    private static final Map<String, Set<String>> EXTRAS = Map.of("Inworld", Set.of("audio.output.model"));
    /** Inworld's documented pair; anybody else takes one. */
    private static final Set<String> WITH_BOTH_MODALITIES = Set.of("Inworld");

    private final Traits traits;
    private final List<String> problems = new CopyOnWriteArrayList<>();
    private final Map<String, Boolean> detectsTurns = new ConcurrentHashMap<>();
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger checked = new AtomicInteger();

    public ClientEventCheck(Traits traits) {
        this.traits = traits;
    }

    @Override
    public void received(ClientMessage message) {
        if (traits.dialect() != Dialect.GA) {
            return;
        }
        checked.incrementAndGet();
        if (!message.event().path("type").asText().equals("input_audio_buffer.append")) {
            events.add(message.event());
        }
        switch (message.connection()) {
            case CALL, CLIENT_SECRET -> {
                session(message.event(), message, "RealtimeSessionCreateRequest");
                if (!message.event().path("model").isTextual()) {
                    problem(message, "a new session has a model");
                }
            }
            case DATA_CHANNEL, SIDEBAND, WEBSOCKET -> event(message);
        }
    }

    /** What was sent of one type, in the order of its arrival. */
    public List<JsonNode> events(String type) {
        return events.stream().filter(event -> event.path("type").asText().equals(type)).toList();
    }

    /** How many messages were looked at. */
    public int checked() {
        return checked.get();
    }

    /** Fails with everything that was wrong. */
    public void verify() {
        if (!problems.isEmpty()) {
            throw new AssertionError("Sent against the protocol:\n  " + String.join("\n  ", problems));
        }
    }

    private void event(ClientMessage message) {
        JsonNode event = message.event();
        String type = event.path("type").asText();
        if (!type.equals("session.update")) {
            schema(message, "RealtimeClientEvent", event);
        }
        boolean detects = message.session() != null && detectsTurns.getOrDefault(message.session(), false);
        switch (type) {
            case "session.update" -> {
                ObjectNode plain = event.deepCopy();
                plain.set("session", session(event.path("session"), message, null));
                schema(message, "RealtimeClientEvent", plain);
                if (event.path("session").has("model") && !traits.modelInUpdate()) {
                    problem(message, "session.update has no model");
                }
            }
            case "input_audio_buffer.append" -> {
                if (message.connection() != Connection.WEBSOCKET) {
                    problem(message, "sound goes by the media track");
                }
            }
            case "input_audio_buffer.commit" -> {
                if (detects) {
                    problem(message, "nothing is committed by hand where turns are detected");
                }
            }
            case "output_audio_buffer.clear" -> {
                if (message.connection() == Connection.WEBSOCKET) {
                    problem(message, "a WebSocket's sound is played on our side");
                }
            }
            case "response.create" -> modalities(message, event.at("/response/output_modalities"));
            default -> { }
        }
    }

    /** Returns the session without the provider's own extras. */
    private ObjectNode session(JsonNode session, ClientMessage message, String definition) {
        ObjectNode plain = session.deepCopy();
        for (String extra : EXTRAS.getOrDefault(traits.label(), Set.of())) {
            int last = extra.lastIndexOf('.');
            if (plain.at("/" + extra.substring(0, last).replace('.', '/')) instanceof ObjectNode holder) {
                holder.remove(extra.substring(last + 1));
            }
        }
        if (definition != null) {
            schema(message, definition, plain);
        }
        modalities(message, session.path("output_modalities"));
        JsonNode voice = session.at("/audio/output/voice");
        if (voice.isTextual() && !traits.voices().isEmpty() && !traits.voices().contains(voice.asText())) {
            problem(message, "no voice of the provider's");
        }
        boolean hasFormat = !session.path("audio").findValues("format").isEmpty();
        if (hasFormat && message.connection() != Connection.WEBSOCKET) {
            problem(message, "WebRTC negotiates the sound's format");
        }
        JsonNode detection = session.at("/audio/input/turn_detection");
        if (message.session() != null && !detection.isMissingNode()) {
            detectsTurns.put(message.session(), !detection.isNull());
        }
        return plain;
    }

    private void modalities(ClientMessage message, JsonNode modalities) {
        if (!modalities.isMissingNode() && modalities.size() != 1 && !WITH_BOTH_MODALITIES.contains(traits.label())) {
            problem(message, "exactly one modality");
        }
    }

    private void schema(ClientMessage message, String definition, JsonNode value) {
        if (RealtimeSchema.isPresent()) {
            RealtimeSchema.problems(definition, value).forEach(problem -> problem(message, problem));
        }
    }

    private void problem(ClientMessage message, String rule) {
        problems.add(message.connection() + ": " + rule + ": " + message.event());
    }
}
