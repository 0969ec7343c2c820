package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import realtime.session.ConversationEvent;
import realtime.session.ProviderItem;
import realtime.session.ReportedSettings;
import realtime.session.Usage;

/**
 * Reads the provider's server events, in whatever dialect. Lenient: fields and events that it does not know are passed
 * over, because servers send more than any schema says. One per call, since it keeps the call's model for prices;
 * used by one thread at a time.
 */
final class ServerEvents {
    /** A day. */
    private static final long LONGEST_CALL_MS = 86_400_000;

    private final ObjectMapper json;
    private final UsageReader usage;
    /** Null where event ids tell nothing. */
    private final SeenEvents seen;
    /** Responses beside the conversation, and what each was asked for with; null where that is not ours. */
    private final Map<String, String> asides = new HashMap<>();
    /** What was asked for beside the conversation and has not begun, by label, oldest first. */
    private final Set<String> expected = new LinkedHashSet<>();
    /** The names of the functions that were called, by call id. */
    private final Map<String, String> functions = new HashMap<>();

    /** @param session as it was asked for: whoever listens late does not hear what the provider made of it */
    ServerEvents(ObjectMapper json, Prices prices, JsonNode session, boolean uniqueEventIds) {
        this(json, prices, session, uniqueEventIds, Set.of());
    }

    /** @param heard hash codes of the names of events that a host before this one has heard */
    ServerEvents(ObjectMapper json, Prices prices, JsonNode session, boolean uniqueEventIds, Set<Integer> heard) {
        this.json = json;
        this.usage = new UsageReader(prices);
        this.seen = uniqueEventIds ? new SeenEvents(heard) : null;
        configured(session);
    }

    /**
     * A server event in our words.
     *
     * @param type  the provider's name for it; null when it has none
     * @param name  tells it from all other events; null where that cannot be
     * @param call  the function that the model calls with it; null when it calls none
     * @param cause of an error: the id of the client event that it answers; null when it names none
     * @param param of an error: the field at fault; empty when it names none
     */
    record Parsed(String type, String name, ConversationEvent event, ToolCall call, String cause, String param) {
        private static Parsed of(String type, String name, ConversationEvent event, ToolCall call) {
            return new Parsed(type, name, event == null ? new ConversationEvent.Unknown(type) : event, call, null, "");
        }
    }

    /** A response beside the conversation was asked for: not every provider tells which one it is. */
    void expectAside(String label) {
        expected.add(label);
    }

    /** It was refused, or nobody waits for it any more. */
    void forgetAside(String label) {
        expected.remove(label);
    }

    /** What is no JSON object, lacks what its type needs, or was seen before is {@code Unknown}. */
    Parsed parse(String text) {
        try {
            JsonNode event = json.readTree(text);
            return event == null ? Parsed.of(null, null, null, null) : parse(event);
        } catch (JsonProcessingException notJson) {
            return Parsed.of(null, null, null, null);
        }
    }

    Parsed parse(JsonNode received) {
        JsonNode event = GaShape.of(received);
        String type = text(event, "type");
        if (type == null) {
            return Parsed.of(null, null, null, null);
        }
        String eventId = text(event, "event_id");
        String name = seen == null || eventId == null ? null : type + " " + eventId;
        if (name != null && !seen.isFirst(name)) {
            return Parsed.of(type, null, null, null);
        }
        if (type.equals("error")) {
            JsonNode error = event.path("error");
            return new Parsed(type, name, fault(error), null, text(error, "event_id"), error.path("param").asText(""));
        }
        ConversationEvent known = switch (type) {
            case "session.created", "session.updated" -> configured(event.path("session"));
            default -> type.startsWith("response.") || type.startsWith("output_audio_buffer.")
                ? responseEvent(type, event)
                : itemEvent(type, event);
        };
        return Parsed.of(type, name, known, type.equals("response.output_item.done") ? toolCall(event) : null);
    }

    /** What runs beside the conversation is answered by whoever began it. */
    private ToolCall toolCall(JsonNode event) {
        ToolCall call = ToolCall.in(event);
        return call == null || asides.containsKey(call.responseId()) ? null : call;
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
                withId(itemId, new ConversationEvent.SpeechStarted(itemId, ms(event, "audio_start_ms")));
            case "input_audio_buffer.speech_stopped" ->
                withId(itemId, new ConversationEvent.SpeechStopped(itemId, ms(event, "audio_end_ms")));
            case "input_audio_buffer.committed" ->
                withId(itemId, new ConversationEvent.TurnCommitted(itemId, previous));
            // "created" is the beta's name for "added"; the union of the GA still has it.
            case "conversation.item.added", "conversation.item.created" ->
                ofItem(event, item -> new ConversationEvent.ItemAdded(item, previous));
            case "conversation.item.done" -> ofItem(event, item -> new ConversationEvent.ItemDone(item, previous));
            case "conversation.item.retrieved" -> ofItem(event, ConversationEvent.ItemRetrieved::new);
            case "conversation.item.deleted" -> withId(itemId, new ConversationEvent.ItemDeleted(itemId));
            case "conversation.item.truncated" ->
                withId(itemId, new ConversationEvent.ItemTruncated(itemId, ms(event, "audio_end_ms")));
            case "conversation.item.input_audio_transcription.delta" ->
                withId(itemId, new ConversationEvent.UserTextDelta(itemId, part, event.path("delta").asText("")));
            case "conversation.item.input_audio_transcription.completed" ->
                withId(itemId, new ConversationEvent.UserTextCompleted(itemId, part,
                    event.path("transcript").asText(""), usage.ofTranscription(event.path("usage"))));
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
            case "response.created" -> responseCreated(responseId, response);
            case "response.done" -> responseDone(responseId, response);
            case "response.output_item.added" ->
                ofItem(event, item -> new ConversationEvent.OutputItemAdded(responseId, item));
            case "response.output_item.done" ->
                ofItem(event, item -> new ConversationEvent.OutputItemDone(responseId, item));
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

    private ConversationEvent responseCreated(String responseId, JsonNode response) {
        boolean isAside = isAside(response);
        if (isAside) {
            asides.put(responseId, label(response));
        }
        return new ConversationEvent.ResponseCreated(responseId, !isAside);
    }

    private ConversationEvent responseDone(String responseId, JsonNode response) {
        Usage used = usage.ofResponse(response.path("usage"));
        boolean isKnown = asides.containsKey(responseId);
        if (isKnown || isAside(response)) {
            String label = isKnown ? asides.remove(responseId) : label(response);
            String said = StreamSupport.stream(response.path("output").spliterator(), false)
                .map(item -> ItemReader.content(item.path("content")))
                .filter(Objects::nonNull)
                .collect(Collectors.joining("\n"));
            return new ConversationEvent.AsideDone(responseId, label, said, failure(response), used);
        }
        boolean cancelled = response.path("status").asText("").equals("cancelled");
        return new ConversationEvent.ResponseDone(responseId, cancelled, failure(response), used);
    }

    private ConversationEvent configured(JsonNode session) {
        ReportedSettings reported = ReportedSession.read(session);
        usage.follow(reported);
        return new ConversationEvent.Configured(reported);
    }

    private static ConversationEvent.Fault fault(JsonNode error) {
        String code = text(error, "code");
        String message = error.path("message").asText("");
        String named = code == null ? error.path("type").asText("error") : code;
        return new ConversationEvent.Fault(FaultTable.codeIn(message).orElse(named), message);
    }

    private static ConversationEvent.Fault failure(JsonNode response) {
        String status = response.path("status").asText("");
        JsonNode details = response.path("status_details");
        if (status.equals("incomplete")) {
            return new ConversationEvent.Fault(details.path("reason").asText("incomplete"), "");
        }
        if (!status.equals("failed")) {
            return null;
        }
        return details.path("error").isObject()
            ? fault(details.path("error"))
            : new ConversationEvent.Fault("response_failed", details.path("reason").asText(""));
    }

    /**
     * An out-of-band response was asked for with {@code conversation: "none"} and has no conversation id. Of a provider
     * that tells neither that nor our label it is known that one was asked for, and that ours are in writing only.
     */
    private boolean isAside(JsonNode response) {
        if (response.path("metadata").has(ClientEvents.LABEL)) {
            return true;
        }
        if (response.has("conversation_id")) {
            return response.path("conversation_id").isNull();
        }
        JsonNode modalities = response.path(response.has("modalities") ? "modalities" : "output_modalities");
        return !expected.isEmpty() && (modalities.isEmpty() || modalities.toString().equals("[\"text\"]"));
    }

    private String label(JsonNode response) {
        JsonNode metadata = response.path("metadata");
        String told = text(metadata, ClientEvents.LABEL);
        // One with other people's metadata is theirs.
        String label = told == null && metadata.isEmpty() ? expected.stream().findFirst().orElse(null) : told;
        expected.remove(label);
        return label;
    }

    private ConversationEvent ofItem(JsonNode event, Function<ProviderItem, ConversationEvent> as) {
        JsonNode item = event.path("item");
        if (item.path("type").asText().equals("function_call") && item.path("call_id").isTextual()) {
            functions.put(item.path("call_id").asText(), item.path("name").asText(""));
        }
        return ItemReader.read(item, functions).map(as).orElse(null);
    }

    private static ConversationEvent withId(String itemId, ConversationEvent event) {
        return itemId == null ? null : event;
    }

    /** A position in a call's sound; one that no call reaches is a mistake, and could not be reckoned with. */
    private static long ms(JsonNode event, String field) {
        return Math.clamp(event.path(field).asLong(), 0, LONGEST_CALL_MS);
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.asText() : null;
    }
}
