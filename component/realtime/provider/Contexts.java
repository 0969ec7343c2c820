package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import realtime.session.Item;

/** What the app has told the model that the user sees, by title: the newest of each title counts. Not thread-safe. */
final class Contexts {
    private final ClientEvents clientEvents;
    private final int call;
    private final Map<String, String> itemIds = new HashMap<>();
    private int last;

    /** @param call its number: the transcript holds the items of all calls */
    Contexts(ClientEvents clientEvents, int call) {
        this.clientEvents = clientEvents;
        this.call = call;
    }

    /** Whether these are the words of one of {@code contexts}. */
    boolean isOne(Map<String, String> contexts, String content) {
        return contexts.entrySet().stream().anyMatch(one -> words(one.getKey(), one.getValue()).equals(content));
    }

    boolean isTitled(String title, String content) {
        return content.startsWith(words(title, ""));
    }

    private static String words(String title, String text) {
        return title.isEmpty() ? text : title + ":\n" + text;
    }

    /** Goes on where a host before this one has told them in the same call. */
    void resume(List<Item> items, Collection<String> titles) {
        String ours = "ctx_" + call + "_";
        for (Item item : items) {
            if (item.id().startsWith(ours)) {
                last = Math.max(last, Integer.parseInt(item.id(), ours.length(), item.id().length(), 10));
                itemIds.put(title(item.content(), titles), item.id());
            }
        }
    }

    private String title(String content, Collection<String> titles) {
        return titles.stream().filter(title -> !title.isEmpty() && isTitled(title, content)).findFirst().orElse("");
    }

    /** What was shown before under the same title is taken back first. */
    List<ObjectNode> tell(String title, String text) {
        String itemId = "ctx_" + call + "_" + ++last;
        String old = itemIds.put(title, itemId);
        ObjectNode message = clientEvents.message("system", words(title, text));
        ((ObjectNode) message.path("item")).put("id", itemId);
        return old == null ? List.of(message) : List.of(clientEvents.delete(old), message);
    }
}
