package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import realtime.session.ItemType;
import realtime.session.ProviderItem;

/** Reads a conversation's items as providers report them. Stateless. */
final class ItemReader {
    /** Others, such as MCP's, are no part of a transcript. */
    private static final Set<String> TYPES = Set.of("message", "function_call", "function_call_output");
    /** What stands in the transcript for a picture. */
    private static final String IMAGE = "[image] ";

    private ItemReader() {}

    /** @param functions the names of the functions that were called, by call id */
    static Optional<ProviderItem> read(JsonNode item, Map<String, String> functions) {
        JsonNode id = item.path("id");
        String type = item.path("type").asText("message");
        if (!id.isTextual() || !TYPES.contains(type)) {
            return Optional.empty();
        }
        ItemType itemType = type.equals("message") ? role(item.path("role").asText("")) : ItemType.TOOL;
        String text = type.equals("message") ? content(item.path("content")) : call(item, functions);
        boolean spoken = StreamSupport.stream(item.path("content").spliterator(), false)
            .anyMatch(part -> part.path("type").asText("").endsWith("audio"));
        boolean incomplete = item.path("status").asText("").equals("incomplete");
        return Optional.of(new ProviderItem(id.asText(), itemType, text, spoken, incomplete));
    }

    /** The parts' texts, or null while there is none. */
    static String content(JsonNode parts) {
        String joined = StreamSupport.stream(parts.spliterator(), false)
            .map(ItemReader::words)
            .collect(Collectors.joining());
        return joined.isEmpty() ? null : joined.endsWith(IMAGE) ? joined.stripTrailing() : joined;
    }

    private static String words(JsonNode part) {
        return part.path("type").asText("").equals("input_image") ? IMAGE
            : part.path(part.hasNonNull("transcript") ? "transcript" : "text").asText("");
    }

    private static ItemType role(String role) {
        return switch (role) {
            case "assistant" -> ItemType.ASSISTANT;
            case "system" -> ItemType.SYSTEM;
            default -> ItemType.USER;
        };
    }

    /** What was called with which arguments; or what came of it, naming what was called, since several may be. */
    private static String call(JsonNode item, Map<String, String> functions) {
        if (item.path("type").asText().equals("function_call")) {
            return item.path("name").asText("") + "(" + item.path("arguments").asText("") + ")";
        }
        String name = functions.get(item.path("call_id").asText(""));
        return (name == null ? "" : name + " → ") + item.path("output").asText("");
    }
}
