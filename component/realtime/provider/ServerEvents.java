package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import realtime.session.ConversationEvent;
import realtime.session.ItemType;
import realtime.session.ProviderItem;
import realtime.session.ReportedSettings;
import realtime.session.Usage;

/**
 * Reads the provider's server events (OpenAI's GA names). Lenient: fields and events that it does not know are passed
 * over, because servers send more than any schema says. One per call, since it keeps the call's model for prices;
 * used by one thread at a time.
 */
final class ServerEvents {
    /** Others, such as MCP's, are no part of a transcript. */
    private static final Set<String> ITEM_TYPES = Set.of("message", "function_call", "function_call_output");
    private final ObjectMapper json;
    private final Prices prices;
    private final SeenEvents seen = new SeenEvents();
    private String model;
    private String transcriber;

    /** @param session as it was asked for: whoever listens late does not hear what the provider made of it */
    ServerEvents(ObjectMapper json, Prices prices, JsonNode session) {
        this.json = json;
        this.prices = prices;
        configured(session);
    }

    /** What is no JSON object, lacks what its type needs, or was seen before is {@code Unknown}. */
    ConversationEvent parse(String text) {
        try {
            JsonNode event = json.readTree(text);
            return event == null ? new ConversationEvent.Unknown(null) : parse(event);
        } catch (JsonProcessingException notJson) {
            return new ConversationEvent.Unknown(null);
        }
    }

    ConversationEvent parse(JsonNode event) {
        String type = text(event, "type");
        if (type == null) {
            return new ConversationEvent.Unknown(null);
        }
        String eventId = text(event, "event_id");
        if (eventId != null && !seen.isFirst(type + " " + eventId)) {
            return new ConversationEvent.Unknown(type);
        }
        ConversationEvent known = switch (type) {
            case "session.created", "session.updated" -> configured(event.path("session"));
            case "error" -> fault(event.path("error"));
            default -> type.startsWith("response.") || type.startsWith("output_audio_buffer.")
                ? responseEvent(type, event)
                : itemEvent(type, event);
        };
        return known == null ? new ConversationEvent.Unknown(type) : known;
    }

    private ConversationEvent itemEvent(String type, JsonNode event) {
        String itemId = text(event, "item_id");
        if (itemId == null && !event.path("item").isObject()) {
            return null;
        }
        String previous = text(event, "previous_item_id");
        JsonNode error = event.path("error");
        int part = event.path("content_index").asInt(0);
        return switch (type) {
            case "input_audio_buffer.speech_started" ->
                withId(itemId, new ConversationEvent.SpeechStarted(itemId, event.path("audio_start_ms").asLong()));
            case "input_audio_buffer.speech_stopped" ->
                withId(itemId, new ConversationEvent.SpeechStopped(itemId, event.path("audio_end_ms").asLong()));
            case "input_audio_buffer.committed" ->
                withId(itemId, new ConversationEvent.TurnCommitted(itemId, previous));
            // "created" is the beta's name for "added"; the union of the GA still has it.
            case "conversation.item.added", "conversation.item.created" ->
                item(event).map(item -> new ConversationEvent.ItemAdded(item, previous)).orElse(null);
            case "conversation.item.done" ->
                item(event).map(item -> new ConversationEvent.ItemDone(item, previous)).orElse(null);
            case "conversation.item.retrieved" -> item(event).map(ConversationEvent.ItemRetrieved::new).orElse(null);
            case "conversation.item.deleted" -> withId(itemId, new ConversationEvent.ItemDeleted(itemId));
            case "conversation.item.truncated" ->
                withId(itemId, new ConversationEvent.ItemTruncated(itemId, event.path("audio_end_ms").asLong()));
            case "conversation.item.input_audio_transcription.delta" ->
                withId(itemId, new ConversationEvent.UserTextDelta(itemId, part, event.path("delta").asText("")));
            case "conversation.item.input_audio_transcription.completed" ->
                withId(itemId, new ConversationEvent.UserTextCompleted(itemId, part,
                    event.path("transcript").asText(""), transcription(event)));
            case "conversation.item.input_audio_transcription.failed" ->
                withId(itemId, new ConversationEvent.UserTextFailed(itemId, part,
                    error.path("code").asText(""), error.path("message").asText("")));
            default -> null;
        };
    }

    private ConversationEvent responseEvent(String type, JsonNode event) {
        JsonNode response = event.path("response");
        String responseId = response.isObject() ? text(response, "id") : text(event, "response_id");
        if (responseId == null) {
            return null;
        }
        String itemId = text(event, "item_id");
        int part = event.path("content_index").asInt(0);
        return switch (type) {
            case "response.created" -> new ConversationEvent.ResponseCreated(responseId, inConversation(response));
            case "response.done" -> responseDone(responseId, response);
            case "response.output_item.added" ->
                item(event).map(item -> new ConversationEvent.OutputItemAdded(responseId, item)).orElse(null);
            case "response.output_item.done" ->
                item(event).map(item -> new ConversationEvent.OutputItemDone(responseId, item)).orElse(null);
            case "response.output_audio_transcript.delta", "response.output_text.delta" -> withId(itemId,
                new ConversationEvent.AssistantTextDelta(responseId, itemId, part, event.path("delta").asText("")));
            case "response.output_audio_transcript.done" -> withId(itemId,
                new ConversationEvent.AssistantTextDone(responseId, itemId, part, event.path("transcript").asText("")));
            case "response.output_text.done" -> withId(itemId,
                new ConversationEvent.AssistantTextDone(responseId, itemId, part, event.path("text").asText("")));
            case "output_audio_buffer.started" -> new ConversationEvent.PlaybackStarted(responseId);
            case "output_audio_buffer.stopped" -> new ConversationEvent.PlaybackStopped(responseId);
            case "output_audio_buffer.cleared" -> new ConversationEvent.PlaybackCleared(responseId);
            default -> null;
        };
    }

    private ConversationEvent responseDone(String responseId, JsonNode response) {
        boolean cancelled = response.path("status").asText("").equals("cancelled");
        return new ConversationEvent.ResponseDone(responseId, cancelled, failure(response),
            usage(response.path("usage")));
    }

    private ConversationEvent configured(JsonNode session) {
        String reported = text(session, "model");
        model = reported == null ? model : reported;
        JsonNode input = session.path("audio").path("input");
        transcriber = input.isObject() ? text(input.path("transcription"), "model") : transcriber;
        String voice = text(session.path("audio").path("output"), "voice");
        String transcription = !input.isObject() ? null : orElse(text(input.path("transcription"), "model"), "off");
        return new ConversationEvent.Configured(new ReportedSettings(reported, voice, null, null, null, transcription,
            null, null, null, null));
    }

    private static ConversationEvent.Fault fault(JsonNode error) {
        String code = text(error, "code");
        String named = code == null ? error.path("type").asText("error") : code;
        return new ConversationEvent.Fault(named, error.path("message").asText(""));
    }

    private static ConversationEvent.Fault failure(JsonNode response) {
        if (!response.path("status").asText("").equals("failed")) {
            return null;
        }
        JsonNode details = response.path("status_details");
        return details.path("error").isObject()
            ? fault(details.path("error"))
            : new ConversationEvent.Fault("response_failed", details.path("reason").asText(""));
    }

    /** An out-of-band response was asked for with {@code conversation: "none"} and has no conversation id. */
    private static boolean inConversation(JsonNode response) {
        return !response.has("conversation_id") || !response.path("conversation_id").isNull();
    }

    private static Optional<ProviderItem> item(JsonNode event) {
        JsonNode item = event.path("item");
        String id = text(item, "id");
        String type = item.path("type").asText("message");
        if (id == null || !ITEM_TYPES.contains(type)) {
            return Optional.empty();
        }
        ItemType itemType = type.equals("message") ? role(item.path("role").asText("")) : ItemType.TOOL;
        String text = type.equals("message") ? content(item.path("content")) : call(item);
        boolean spoken = StreamSupport.stream(item.path("content").spliterator(), false)
            .anyMatch(part -> part.path("type").asText("").endsWith("audio"));
        boolean incomplete = item.path("status").asText("").equals("incomplete");
        return Optional.of(new ProviderItem(id, itemType, text, spoken, incomplete));
    }

    private static ItemType role(String role) {
        return switch (role) {
            case "assistant" -> ItemType.ASSISTANT;
            case "system" -> ItemType.SYSTEM;
            default -> ItemType.USER;
        };
    }

    /** The parts' texts, or null while there is none. */
    private static String content(JsonNode parts) {
        String joined = StreamSupport.stream(parts.spliterator(), false)
            .map(part -> part.path(part.hasNonNull("transcript") ? "transcript" : "text").asText(""))
            .collect(Collectors.joining());
        return joined.isEmpty() ? null : joined;
    }

    private static String call(JsonNode item) {
        return item.path("type").asText().equals("function_call")
            ? item.path("name").asText("") + "(" + item.path("arguments").asText("") + ")"
            : item.path("output").asText("");
    }

    private Usage usage(JsonNode usage) {
        JsonNode in = usage.path("input_token_details");
        JsonNode cached = in.path("cached_tokens_details");
        JsonNode out = usage.path("output_token_details");
        long inputTokens = usage.path("input_tokens").asLong();
        long outputTokens = usage.path("output_tokens").asLong();
        long audioIn = in.path("audio_tokens").asLong();
        long audioOut = out.path("audio_tokens").asLong();
        long cachedTokens = in.path("cached_tokens").asLong();
        long audioCached = cached.has("audio_tokens")
            ? cached.path("audio_tokens").asLong()
            : inputTokens == 0 ? 0 : cachedTokens * audioIn / inputTokens;
        Prices.Tokens tokens = new Prices.Tokens(
            inputTokens - audioIn, cachedTokens - audioCached, outputTokens - audioOut, audioIn, audioCached, audioOut);
        double usd = prices.ofResponse(model, tokens);
        return new Usage(inputTokens, outputTokens, audioIn, audioOut, cachedTokens, 0, usd);
    }

    /** Transcription is billed apart, by duration or by tokens; only durations have a known price. */
    private Usage transcription(JsonNode event) {
        double seconds = event.path("usage").path("seconds").asDouble(0);
        return new Usage(0, 0, 0, 0, 0, seconds, prices.ofTranscription(transcriber, seconds));
    }

    private static String orElse(String value, String otherwise) {
        return value == null ? otherwise : value;
    }

    private static ConversationEvent withId(String itemId, ConversationEvent event) {
        return itemId == null ? null : event;
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
