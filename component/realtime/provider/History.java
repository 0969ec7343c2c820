package realtime.provider;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import realtime.session.ConversationEvent;
import realtime.session.Item;
import realtime.session.ProviderItem;

/**
 * What was said in earlier calls of a session, told to a new one: no provider resumes a call. The transcript has it
 * already, so the provider's echo of it is kept from the transcript; where a provider gives the items ids of its own,
 * they are told by their words, in order, and taken for the ones that the transcript knows. A provider that refuses one
 * of them skips it. Not thread-safe.
 */
final class History {
    private final List<Item> turns;
    private final List<Item> unheard;
    private final Set<String> known = new HashSet<>();
    /** The provider's id to the transcript's. */
    private final Map<String, String> alias = new HashMap<>();

    History(List<Item> turns) {
        this.turns = List.copyOf(turns);
        this.unheard = new ArrayList<>(turns);
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
        // What is told is told in writing: what somebody says now is spoken.
        Optional<Item> told = item.spoken() ? Optional.empty() : unheard.stream()
            .filter(turn -> turn.type() == item.type() && turn.content().equals(item.text())).findFirst();
        told.ifPresent(turn -> {
            unheard.remove(turn);
            alias.put(item.id(), turn.id());
        });
        return told.isPresent();
    }

    private String original(String itemId) {
        return itemId == null ? null : alias.getOrDefault(itemId, itemId);
    }
}
