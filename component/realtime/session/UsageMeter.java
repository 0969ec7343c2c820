package realtime.session;

import java.util.HashSet;
import java.util.Set;

/** Adds up what a conversation consumes; a double report counts once. Not thread-safe; {@link Session} guards it. */
final class UsageMeter {
    private final Set<String> counted = new HashSet<>();
    private Usage total = Usage.NONE;

    Usage total() {
        return total;
    }

    void follow(ConversationEvent event) {
        switch (event) {
            case ConversationEvent.UserTextCompleted text ->
                add("item " + text.itemId() + " " + text.contentIndex(), text.usage());
            case ConversationEvent.ResponseDone response -> add("response " + response.responseId(), response.usage());
            case ConversationEvent.AsideDone aside -> add("response " + aside.responseId(), aside.usage());
            default -> { }
        }
    }

    private void add(String what, Usage usage) {
        if (counted.add(what)) {
            total = total.plus(usage);
        }
    }
}
