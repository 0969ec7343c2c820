package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;

/** One item of the conversation: its JSON as the wire shows it, and its sound. Guarded by the session's lock. */
final class ConversationItem {
    private static final List<String> TYPES = List.of("message", "function_call", "function_call_output",
        "mcp_approval_response", "mcp_list_tools", "mcp_call", "mcp_approval_request");

    private static final List<String> IMAGES = List.of("data:image/png;base64,", "data:image/jpeg;base64,");

    private final ObjectNode json;
    private int audioMs;
    private Utterance spoken;
    private boolean truncated;

    private ConversationItem(ObjectNode json) {
        this.json = json;
    }

    /** What the user said: {@code heardMs} of sound. */
    static ConversationItem userSpeech(String id, int heardMs) {
        ObjectNode json = message(id, "user", "completed");
        // Clients such as @openai/agents-realtime take a part without this field for none.
        json.putArray("content").addObject().put("type", "input_audio").putNull("transcript");
        ConversationItem item = new ConversationItem(json);
        item.audioMs = heardMs;
        return item;
    }

    static ConversationItem assistant(String id) {
        ObjectNode json = message(id, "assistant", "in_progress");
        json.putArray("content");
        return new ConversationItem(json);
    }

    static ConversationItem functionCall(String id, String callId, Script.ToolCall call) {
        return new ConversationItem(Json.object().put("id", id).put("object", "realtime.item")
            .put("type", "function_call").put("status", "in_progress").put("name", call.name())
            .put("call_id", callId).put("arguments", ""));
    }

    /** Checks an item that a client sent and completes it; throws {@link ApiError}. */
    static ConversationItem fromClient(JsonNode given, String freshId) {
        Parameters item = Parameters.of(given, "item");
        item.require("type");
        String type = item.oneOf("type", TYPES).orElseThrow();
        switch (type) {
            case "message" -> checkMessage(item);
            case "function_call" -> require(item, "name", "arguments");
            case "function_call_output" -> require(item, "call_id", "output");
            default -> { }
        }
        ObjectNode json = given.deepCopy();
        json.put("id", item.text("id").orElse(freshId)).put("object", "realtime.item");
        if (!type.startsWith("mcp")) {
            json.put("status", "completed");
        }
        return new ConversationItem(json);
    }

    private static void require(Parameters item, String... names) {
        for (String name : names) {
            item.require(name);
            item.text(name);
        }
    }

    private static void checkMessage(Parameters item) {
        item.allowOnly("id", "object", "type", "status", "role", "content");
        item.require("role");
        item.require("content");
        List<String> parts = switch (item.oneOf("role", List.of("user", "assistant", "system")).orElseThrow()) {
            case "user" -> List.of("input_text", "input_audio", "input_image");
            case "assistant" -> List.of("output_text");
            default -> List.of("input_text");
        };
        List<JsonNode> content = item.list("content").orElseThrow();
        for (int i = 0; i < content.size(); i++) {
            Parameters part = Parameters.of(content.get(i), item.at("content") + "[" + i + "]");
            part.require("type");
            String type = part.oneOf("type", parts).orElseThrow();
            if (type.endsWith("_text")) {
                part.require("text");
                part.text("text");
            } else if (type.equals("input_image")) {
                checkImage(part);
            }
        }
    }

    private static void checkImage(Parameters part) {
        part.allowOnly("type", "image_url", "detail");
        part.require("image_url");
        part.oneOf("detail", List.of("auto", "low", "high"));
        String url = part.text("image_url").orElseThrow();
        if (IMAGES.stream().noneMatch(url::startsWith)) {
            throw ApiError.invalid("invalid_value", "Invalid '" + part.at("image_url")
                + "'. Expected a base64-encoded data URL of a PNG or JPEG image.", part.at("image_url"));
        }
        try {
            Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
        } catch (IllegalArgumentException notBase64) {
            throw ApiError.invalid("invalid_value", "Invalid '" + part.at("image_url") + "'. It is not valid base64.",
                part.at("image_url"));
        }
    }

    private static ObjectNode message(String id, String role, String status) {
        return Json.object().put("id", id).put("object", "realtime.item").put("type", "message")
            .put("status", status).put("role", role);
    }

    String id() {
        return json.path("id").asText();
    }

    String type() {
        return json.path("type").asText();
    }

    boolean isFrom(String role) {
        return json.path("role").asText().equals(role);
    }

    /** A copy for the wire. */
    ObjectNode json() {
        return json.deepCopy();
    }

    void status(String status) {
        json.put("status", status);
    }

    void transcribed(String transcript) {
        content(0).put("transcript", transcript);
    }

    void arguments(String arguments) {
        json.put("arguments", arguments);
    }

    /** Starts or replaces the assistant's content: {@code output_audio} with a transcript, or {@code output_text}. */
    void answered(boolean audio, String text) {
        json.putArray("content").addObject().put("type", audio ? "output_audio" : "output_text")
            .put(audio ? "transcript" : "text", text);
    }

    /** The sound of the answer, and how much of it has been generated. */
    void spoken(Utterance utterance, int generatedMs) {
        spoken = utterance;
        audioMs = generatedMs;
    }

    /** Keeps only what was heard by {@code audioEndMs}; throws {@link ApiError} when there is less audio than that. */
    void truncate(int audioEndMs) {
        if (!isFrom("assistant") || spoken == null) {
            throw ApiError.invalid("invalid_value", "Only model output audio messages can be truncated.", "item_id");
        }
        if (audioEndMs > audioMs) {
            throw ApiError.invalid("invalid_value", "Audio content of %dms is already shorter than %dms."
                .formatted(audioMs, audioEndMs), "audio_end_ms");
        }
        audioMs = audioEndMs;
        truncated = true;
        answered(true, spoken.heardBy(audioEndMs));
    }

    /** Whether it was cut: what is generated after that is not part of the conversation. */
    boolean truncated() {
        return truncated;
    }

    int audioMs() {
        return audioMs;
    }

    /** All the text in the item that costs text tokens. */
    String text() {
        StringBuilder text = new StringBuilder();
        json.path("content").forEach(part -> text.append(part.path("text").asText(""))
            .append(part.path("type").asText().equals("output_audio") ? part.path("transcript").asText("") : ""));
        return text.append(json.path("arguments").asText("")).append(json.path("output").asText("")).toString();
    }

    int images() {
        return (int) json.path("content").valueStream()
            .filter(part -> part.path("type").asText().equals("input_image")).count();
    }

    private ObjectNode content(int index) {
        return (ObjectNode) json.withArray("/content").get(index);
    }
}
