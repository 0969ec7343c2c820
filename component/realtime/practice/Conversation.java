package realtime.practice;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The items of a session in order. Guarded by the session's lock. */
final class Conversation {
    private static final String FIRST = "root";

    private final String id;
    private final List<ConversationItem> items = new ArrayList<>();

    Conversation(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Adds at the end; returns the id of the item before it, null for the first. */
    String append(ConversationItem item) {
        items.add(item);
        return previousOf(item);
    }

    /** {@code afterId} null appends, {@code "root"} puts first; throws {@link ApiError} when there is no such item. */
    String insert(ConversationItem item, String afterId) {
        if (find(item.id()).isPresent()) {
            throw ApiError.invalid("item_create_duplicate_item_id",
                "Error adding item: an item with this id already exists.", "item.id");
        }
        if (afterId == null) {
            return append(item);
        }
        if (afterId.equals(FIRST)) {
            items.add(0, item);
            return null;
        }
        ConversationItem before = find(afterId).orElseThrow(() ->
            ApiError.invalid("item_create_invalid_previous_item_id",
                "Error adding item: the previous item does not exist.", "previous_item_id"));
        items.add(items.indexOf(before) + 1, item);
        return afterId;
    }

    Optional<ConversationItem> find(String itemId) {
        return items.stream().filter(item -> item.id().equals(itemId)).findFirst();
    }

    void remove(ConversationItem item) {
        items.remove(item);
    }

    /** The id of the item before, null for the first and for an item that is gone. */
    String previousOf(ConversationItem item) {
        int index = items.indexOf(item);
        return index <= 0 ? null : items.get(index - 1).id();
    }

    String lastId() {
        return items.isEmpty() ? null : items.getLast().id();
    }

    List<ConversationItem> items() {
        return List.copyOf(items);
    }
}
