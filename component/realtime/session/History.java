package realtime.session;

import java.util.ArrayList;
import java.util.List;

/** What a new call is told of the conversation before it; a provider that ends a call keeps nothing of it. */
final class History {
    /** Characters; about 15 000 tokens, each of which is paid for again with every answer. */
    private static final int LONGEST = 60_000;

    private History() {}

    /** What was said and heard, the newest of it, oldest first. */
    static List<Item> of(List<Item> items) {
        List<Item> told = new ArrayList<>();
        int length = 0;
        for (Item item : items.reversed()) {
            if (!isTold(item)) {
                continue;
            }
            length += item.content().length();
            if (length > LONGEST) {
                break;
            }
            told.addFirst(item);
        }
        return List.copyOf(told);
    }

    /** A turn that could not be transcribed has failed: its text is ours. What a tool did cannot be told apart. */
    private static boolean isTold(Item item) {
        return item.type() != ItemType.TOOL && item.status() == ItemStatus.COMPLETED && !item.content().isBlank();
    }
}
