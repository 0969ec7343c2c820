package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.List;
import realtime.practice.Likeness.Quirk;

/**
 * Reads client events and does what they ask; throws {@link ApiError} for a wrong one. Guarded by the session's lock.
 */
final class ClientEvents {
    static final List<String> TYPES = List.of("session.update", "input_audio_buffer.append",
        "input_audio_buffer.commit", "input_audio_buffer.clear", "output_audio_buffer.clear",
        "conversation.item.create", "conversation.item.retrieve", "conversation.item.truncate",
        "conversation.item.delete", "response.create", "response.cancel");
    private static final int MAX_APPEND_BYTES = 15 * 1024 * 1024;
    private static final int MAX_EVENT_ID = 512;

    private final SessionParts parts;
    private final TurnTaking turns;
    private final Responses responses;
    private final Identity identity;
    private SessionConfig config;
    private boolean configured;

    /** @param expiresAt when the session will have lasted as long as it may, epoch seconds */
    record Identity(String sessionId, long expiresAt) {}

    ClientEvents(SessionParts parts, TurnTaking turns, Responses responses, Identity identity, SessionConfig config) {
        this.identity = identity;
        this.parts = parts;
        this.turns = turns;
        this.responses = responses;
        this.config = config;
    }

    SessionConfig config() {
        return config;
    }

    /** The session object of {@code session.created} and {@code session.updated}. */
    ObjectNode session() {
        return config.wire()
            .put("object", "realtime.session")
            .put("id", identity.sessionId())
            .put("expires_at", identity.expiresAt());
    }

    void handle(JsonNode node) {
        Parameters event = Parameters.of(node, "");
        event.text("event_id").filter(id -> id.length() > MAX_EVENT_ID).ifPresent(id -> {
            throw ApiError.invalid("string_above_max_length",
                "Invalid 'event_id': string too long. Expected a string with maximum length 512.", "event_id");
        });
        if (!node.has("type")) {
            throw ApiError.invalid("invalid_event", "The 'type' field is missing.", "type");
        }
        switch (event.oneOf("type", TYPES).orElseThrow()) {
            case "session.update" -> updateSession(event);
            case "input_audio_buffer.append" -> append(event);
            case "input_audio_buffer.commit" -> turns.commit();
            case "input_audio_buffer.clear" -> turns.clear();
            case "output_audio_buffer.clear" -> clearOutput();
            case "conversation.item.create" -> createItem(event);
            case "conversation.item.retrieve" -> retrieveItem(event);
            case "conversation.item.truncate" -> truncateItem(event);
            case "conversation.item.delete" -> deleteItem(event);
            case "response.create" -> respond(event);
            case "response.cancel" -> responses.cancel(event.text("response_id").orElse(null));
            default -> throw new IllegalStateException("A known type without a handler.");
        }
    }

    /** Whether sound is heard and answers are given yet. */
    boolean listens() {
        return configured || !parts.speech().has(Quirk.WANTS_UPDATE);
    }

    private void updateSession(Parameters event) {
        event.require("session");
        SessionConfig wanted = config.updated(event.any("session").orElseThrow(), responses.hasSpoken());
        if (parts.audio().playsHere() && wanted.turnDetection().isEmpty()
            && parts.speech().has(Quirk.DETECTS_TURNS_ON_WEBRTC)) {
            throw ApiError.invalid("invalid_value", "On WebRTC turns are always detected.",
                "session.audio.input.turn_detection");
        }
        turns.check(wanted);
        config = wanted;
        configured = true;
        turns.use(config);
        parts.events().emit("session.updated", updated -> updated.set("session", session()));
    }

    private void respond(Parameters event) {
        if (!listens()) {
            throw ApiError.invalid("invalid_event", "The session is not configured yet: send session.update first.",
                "type");
        }
        responses.create(config, event.any("response").orElseGet(Json::object));
    }

    private void append(Parameters event) {
        if (parts.audio().playsHere()) {
            throw ApiError.invalid("invalid_event",
                "input_audio_buffer.append is for WebSocket sessions; this call hears its media track.", "type");
        }
        event.require("audio");
        String audio = event.text("audio").orElseThrow();
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(audio);
        } catch (IllegalArgumentException notBase64) {
            throw ApiError.invalid("invalid_value", "Invalid 'audio'. Expected base64-encoded audio bytes.", "audio");
        }
        if (bytes.length > MAX_APPEND_BYTES) {
            throw ApiError.invalid("string_above_max_length", "Invalid 'audio': at most 15 MiB an event.", "audio");
        }
        if (listens()) {
            turns.hear(config.decode(bytes));
        }
    }

    private void clearOutput() {
        if (!parts.audio().playsHere()) {
            throw ApiError.invalid("invalid_event",
                "output_audio_buffer.clear is for WebRTC calls; on a WebSocket the client plays the audio.", "type");
        }
        responses.clearAudio();
    }

    private void createItem(Parameters event) {
        event.require("item");
        ConversationItem item = ConversationItem.fromClient(event.any("item").orElseThrow(), parts.ids().item());
        String after = event.any("previous_item_id").filter(JsonNode::isNull).isPresent() ? null
            : event.text("previous_item_id").orElse(null);
        String previous = parts.conversation().insert(item, after);
        for (String type : List.of("conversation.item.added", "conversation.item.done")) {
            parts.events().emit(type, added -> added.put("previous_item_id", previous).set("item", item.json()));
        }
        if (item.isFrom("user") && (!item.text().isBlank() || item.images() > 0)) {
            responses.sent(item.text(), item.images());
        } else if (item.isFrom("assistant")) {
            responses.answeredByClient();
        }
    }

    private void retrieveItem(Parameters event) {
        ConversationItem item = item(event, "retriev");
        parts.events().emit("conversation.item.retrieved", retrieved -> retrieved.set("item", item.json()));
    }

    private void truncateItem(Parameters event) {
        event.require("content_index");
        event.require("audio_end_ms");
        int index = event.integer("content_index", 0, Integer.MAX_VALUE).orElseThrow();
        int end = event.integer("audio_end_ms", 0, Integer.MAX_VALUE).orElseThrow();
        ConversationItem item = item(event, "truncat");
        item.truncate(end);
        parts.events().emit("conversation.item.truncated", truncated -> truncated.put("item_id", item.id())
            .put("content_index", index).put("audio_end_ms", end));
    }

    private void deleteItem(Parameters event) {
        ConversationItem item = item(event, "delet");
        parts.conversation().remove(item);
        parts.events().emit("conversation.item.deleted", deleted -> deleted.put("item_id", item.id()));
    }

    /** {@code verb} without its ending: the API's messages and codes are made from it. */
    private ConversationItem item(Parameters event, String verb) {
        event.require("item_id");
        String id = event.text("item_id").orElseThrow();
        return parts.conversation().find(id).orElseThrow(() -> ApiError.invalid("item_" + verb + "e_invalid_item_id",
            "Error " + verb + "ing item: the item with this id does not exist.", "item_id"));
    }
}
