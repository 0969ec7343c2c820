package realtime.provider;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import realtime.session.ConversationEvent;
import realtime.session.Item;
import realtime.session.ProviderItem;

/**
 * What was said in earlier calls of a session, told to a new one: no provider resumes a call. The transcript has it
 * already, so the provider's echo of it is kept from the transcript; where a provider gives the items ids of its own,
 * they are taken for the ones that the transcript knows. Not thread-safe.
 */
final class History {
    private final List<Item> turns;
    private final Deque<Item> unheard;
    private final Set<String> known = new HashSet<>();
    /** The provider's id to the transcript's. */
    private final Map<String, String> alias = new HashMap<>();

    History(List<Item> turns) {
        this.turns = List.copyOf(turns);
        this.unheard = new ArrayDeque<>(turns);
        turns.forEach(turn -> known.add(turn.id()));
    }

    /** In the conversation's order. */
    List<Item> turns() {
        return turns;
    }

    /** The event as the transcript shall see it. */
    ConversationEvent translate(ConversationEvent event) {
        if (turns.isEmpty()) {
            return event;
        }
        return switch (event) {
            case ConversationEvent.ItemAdded added -> isEcho(added.item())
                ? new ConversationEvent.Unknown("conversation.item.added")
                : new ConversationEvent.ItemAdded(added.item(), original(added.previousItemId()));
            case ConversationEvent.ItemDone done -> isEcho(done.item())
                ? new ConversationEvent.Unknown("conversation.item.done")
                : new ConversationEvent.ItemDone(done.item(), original(done.previousItemId()));
            case ConversationEvent.TurnCommitted committed ->
                new ConversationEvent.TurnCommitted(committed.itemId(), original(committed.previousItemId()));
            default -> event;
        };
    }

    private boolean isEcho(ProviderItem item) {
        if (known.contains(item.id()) || alias.containsKey(item.id())) {
            unheard.removeIf(turn -> turn.id().equals(item.id()));
            return true;
        }
        Item next = unheard.peekFirst();
        if (next == null || next.type() != item.type() || !next.content().equals(item.text())) {
            return false;
        }
        alias.put(item.id(), unheard.removeFirst().id());
        return true;
    }

    private String original(String itemId) {
        return itemId == null ? null : alias.getOrDefault(itemId, itemId);
    }
}
