package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The wire of the 2024 beta, which some servers still speak: flat settings, the old event names, {@code text} and
 * {@code audio} parts of the assistant, one {@code conversation.item.created} where GA has {@code added} and
 * {@code done}.
 *
 * @param noiseReduction whether {@code input_audio_noise_reduction} is known
 */
record BetaWire(boolean noiseReduction) implements Wire {
    private static final Map<String, String> NAMES = Map.of(
        "response.output_text.delta", "response.text.delta", "response.output_text.done", "response.text.done",
        "response.output_audio.delta", "response.audio.delta", "response.output_audio.done", "response.audio.done",
        "response.output_audio_transcript.delta", "response.audio_transcript.delta",
        "response.output_audio_transcript.done", "response.audio_transcript.done",
        "conversation.item.added", "conversation.item.created");

    @Override
    public Optional<ObjectNode> heard(ObjectNode event) {
        switch (event.path("type").asText()) {
            case "session.update" -> {
                if (event.has("session")) {
                    event.set("session", BetaSettings.session(event.get("session"), noiseReduction));
                }
            }
            case "response.create" -> {
                if (event.has("response")) {
                    event.set("response", BetaSettings.response(event.get("response")));
                    nameParts(event.path("response").path("input"), "response.input");
                }
            }
            case "conversation.item.create" -> nameParts(event.path("item"), "item");
            default -> { }
        }
        return Optional.of(event);
    }

    /** Names the parts of assistant items as GA does; {@code items} is one item or a list. */
    private static void nameParts(JsonNode items, String path) {
        Iterable<JsonNode> each = items.isArray() ? items : Set.of(items);
        for (JsonNode item : each) {
            if (item.path("role").asText().equals("assistant")) {
                item.path("content").forEach(part -> {
                    if (!part.path("type").asText().equals("text")) {
                        throw Parameters.invalidValue(path + ".content.type", part.path("type").asText(),
                            List.of("text"));
                    }
                    ((ObjectNode) part).put("type", "output_text");
                });
            }
        }
    }

    @Override
    public List<ObjectNode> said(ObjectNode event) {
        String type = event.path("type").asText();
        if (type.equals("conversation.item.done")) {
            return List.of();
        }
        event.put("type", NAMES.getOrDefault(type, type));
        if (event.path("session") instanceof ObjectNode session) {
            BetaSettings.flattenSession(session, noiseReduction);
        }
        if (event.path("response") instanceof ObjectNode response) {
            BetaSettings.flattenResponse(response);
            response.path("output").forEach(BetaWire::oldParts);
        }
        oldParts(event.path("item"));
        return List.of(event);
    }

    @Override
    public ApiError refused(ApiError bySession) {
        return BetaSettings.renamed(bySession);
    }

    private static void oldParts(JsonNode item) {
        item.path("content").forEach(part -> {
            if (part.path("type").asText().startsWith("output_")) {
                ((ObjectNode) part).put("type", part.path("type").asText().substring("output_".length()));
            }
        });
    }
}
