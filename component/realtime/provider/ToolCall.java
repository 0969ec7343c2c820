package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A function that the model wants called.
 *
 * @param callId    what its output must name
 * @param responseId the response that asked for it; the answer to it waits for all of that response's calls
 * @param arguments JSON text as the model wrote it: most often an object, and never to be trusted to be one
 */
public record ToolCall(String callId, String responseId, String name, String arguments) {
    /** The call in a {@code response.output_item.done}; null when its item is none or lacks what a call needs. */
    static ToolCall in(JsonNode event) {
        JsonNode item = event.path("item");
        boolean isCall = item.path("type").asText().equals("function_call") && item.path("call_id").isTextual()
            && !item.path("status").asText("completed").equals("incomplete");
        return isCall ? new ToolCall(item.path("call_id").asText(), event.path("response_id").asText(""),
            item.path("name").asText(""), item.path("arguments").asText("{}")) : null;
    }
}
