package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import realtime.practice.Likeness.Quirk;

/** The quirks that show in single events, whatever the dialect. */
record QuirkWire(Set<Quirk> quirks) implements Wire {
    private static final String CLEAR = "output_audio_buffer.clear";

    @Override
    public Optional<ObjectNode> heard(ObjectNode event) {
        String type = event.path("type").asText();
        if (type.equals(CLEAR) && quirks.contains(Quirk.NO_OUTPUT_BUFFER)) {
            throw Parameters.invalidValue("type", CLEAR,
                ClientEvents.TYPES.stream().filter(known -> !known.equals(CLEAR)).toList());
        }
        if (type.equals("conversation.item.truncate") && quirks.contains(Quirk.TRUNCATE_IGNORED)) {
            return Optional.empty();
        }
        if (event.path("session") instanceof ObjectNode session && session.path("modalities").isArray()
            && quirks.contains(Quirk.MODALITIES_ALIAS)) {
            boolean spoken = session.remove("modalities").valueStream().anyMatch(one -> one.asText().equals("audio"));
            session.putArray("output_modalities").add(spoken ? "audio" : "text");
        }
        return Optional.of(event);
    }

    @Override
    public List<ObjectNode> said(ObjectNode event) {
        if (quirks.contains(Quirk.SAME_EVENT_ID)) {
            event.put("event_id", "event_TODO");
        }
        if (event.path("response") instanceof ObjectNode response && quirks.contains(Quirk.BARE_RESPONSE_DONE)
            && event.path("type").asText().equals("response.done")) {
            response.remove(List.of("output", "usage", "conversation_id"));
        }
        return List.of(event);
    }
}
