package realtime.session;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Adds up what a conversation consumes; a double report counts once. Not thread-safe; {@link Session} guards it. */
final class UsageMeter {
    /** What a call can report again after its host has gone and come back. */
    private static final int LATELY = 32;

    private final Set<String> counted = new LinkedHashSet<>();
    private Usage total = Usage.NONE;

    Usage total() {
        return total;
    }

    /** What was counted last, oldest first. */
    List<String> lately() {
        return counted.stream().skip(Math.max(0, counted.size() - LATELY)).toList();
    }

    void restore(Usage before, List<String> lately) {
        total = before;
        counted.clear();
        counted.addAll(lately);
    }

    /** Returns what the event adds. */
    Usage follow(ConversationEvent event) {
        return switch (event) {
            case ConversationEvent.UserTextCompleted text ->
                add("item " + text.itemId() + " " + text.contentIndex(), text.usage());
            case ConversationEvent.ResponseDone response -> add("response " + response.responseId(), response.usage());
            case ConversationEvent.AsideDone aside -> add("response " + aside.responseId(), aside.usage());
            default -> Usage.NONE;
        };
    }

    private Usage add(String what, Usage usage) {
        if (!counted.add(what)) {
            return Usage.NONE;
        }
        total = total.plus(usage);
        return usage;
    }
}
