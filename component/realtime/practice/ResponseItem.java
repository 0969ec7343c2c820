package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * An output item of a response and its events, in the conversation too unless out of band. Guarded by the session's
 * lock.
 */
final class ResponseItem {
    private final SessionParts parts;
    private final boolean inConversation;
    private final String responseId;
    private final int outputIndex;
    private final ConversationItem item;

    ResponseItem(SessionParts parts, ResponseSpec spec, String responseId, int outputIndex, ConversationItem item) {
        this.parts = parts;
        inConversation = !spec.outOfBand();
        this.responseId = responseId;
        this.outputIndex = outputIndex;
        this.item = item;
    }

    void added() {
        parts.events().emit("response.output_item.added", this::withItem);
        if (inConversation) {
            String previous = parts.conversation().append(item);
            parts.events().emit("conversation.item.added",
                event -> event.put("previous_item_id", previous).set("item", item.json()));
        }
    }

    void done(String status) {
        item.status(status);
        parts.events().emit("response.output_item.done", this::withItem);
        if (inConversation) {
            String previous = parts.conversation().previousOf(item);
            parts.events().emit("conversation.item.done",
                event -> event.put("previous_item_id", previous).set("item", item.json()));
        }
    }

    /** An event about this item. */
    void emit(String type, Consumer<ObjectNode> fields) {
        parts.events().emit(type, event -> {
            event.put("response_id", responseId).put("item_id", item.id()).put("output_index", outputIndex);
            fields.accept(event);
        });
    }

    private void withItem(ObjectNode event) {
        event.put("response_id", responseId).put("output_index", outputIndex).set("item", item.json());
    }
}
