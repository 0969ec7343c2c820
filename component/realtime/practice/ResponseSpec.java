package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What is asked of one response: the session's settings, overridden by {@code response.create}. Immutable.
 *
 * @param outOfBand {@code conversation:"none"}: the answer stays out of the conversation
 * @param instructions null when the request gives none of its own
 * @param maxOutputTokens Integer.MAX_VALUE for "inf"
 */
record ResponseSpec(SessionConfig session, boolean outOfBand, boolean audio, String instructions, boolean toolsAllowed,
                    int maxOutputTokens, JsonNode voice, JsonNode format, JsonNode metadata) {
    private static final int MAX_METADATA = 16;

    /** The answer to a turn that was detected. */
    static ResponseSpec ofTurn(SessionConfig session) {
        return of(session, Json.object());
    }

    /** Checks the {@code response} of a {@code response.create}; throws {@link ApiError}. */
    static ResponseSpec of(SessionConfig session, JsonNode response) {
        check(session.rules(), response);
        JsonNode modalities = response.has("output_modalities") ? response.get("output_modalities")
            : session.modalities();
        JsonNode max = response.has("max_output_tokens") ? response.get("max_output_tokens")
            : session.maxOutputTokens();
        JsonNode output = response.path("audio").path("output");
        return new ResponseSpec(session, response.path("conversation").asText().equals("none"),
            modalities.path(0).asText().equals("audio"), response.path("instructions").asText(null),
            !response.path("tool_choice").asText().equals("none"), max.asInt(Integer.MAX_VALUE),
            output.has("voice") ? output.get("voice") : session.voice(),
            output.has("format") ? output.get("format") : session.outputFormat(), response.get("metadata"));
    }

    private static void check(SessionRules rules, JsonNode response) {
        Parameters fields = Parameters.of(response, "response");
        fields.allowOnly("instructions", "output_modalities", "audio", "tools", "tool_choice", "parallel_tool_calls",
            "reasoning", "max_output_tokens", "conversation", "input", "metadata", "prompt");
        rules.checkAnswering(fields);
        fields.oneOf("conversation", List.of("auto", "none"));
        fields.object("audio").ifPresent(audio -> {
            audio.allowOnly("output");
            audio.object("output").ifPresent(rules::checkOutput);
        });
        fields.list("input").ifPresent(input -> input.forEach(item -> {
            if (!item.path("type").asText().equals("item_reference")) {
                ConversationItem.fromClient(item, "item_input");
            }
        }));
        fields.objectOrNull("metadata").ifPresent(metadata -> {
            if (response.get("metadata").size() > MAX_METADATA) {
                throw ApiError.invalid("object_above_max_properties",
                    "Invalid 'response.metadata': at most 16 pairs are allowed.", "response.metadata");
            }
        });
    }
}
