package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Inworld's GA: sound and text at once in {@code output_modalities}, a model for the voice beside the one that thinks,
 * {@code providerData} in what it reports, and a {@code ping} after the greeting.
 */
record InworldWire(Ids ids) implements Wire {
    private static final String MODALITIES = "output_modalities";
    private static final String VOICE_MODEL = "inworld-tts-2";

    @Override
    public Optional<ObjectNode> heard(ObjectNode event) {
        for (String name : List.of("session", "response")) {
            if (event.path(name) instanceof ObjectNode settings) {
                settings.remove("providerData");
                if (settings.at("/audio/output") instanceof ObjectNode output) {
                    output.remove("model");
                }
                JsonNode modalities = settings.path(MODALITIES);
                if (modalities.size() == 2) {
                    settings.putArray(MODALITIES).add("audio");
                }
            }
        }
        return Optional.of(event);
    }

    @Override
    public List<ObjectNode> said(ObjectNode event) {
        for (String name : List.of("session", "response")) {
            if (event.path(name) instanceof ObjectNode object) {
                object.putObject("providerData");
                if (object.path(MODALITIES).path(0).asText().equals("audio")) {
                    object.putArray(MODALITIES).add("audio").add("text");
                }
            }
        }
        if (event.at("/session/audio/output") instanceof ObjectNode output) {
            output.put("model", VOICE_MODEL);
        }
        return event.path("type").asText().equals("session.created") ? List.of(event, XaiWire.ping(ids))
            : List.of(event);
    }
}
