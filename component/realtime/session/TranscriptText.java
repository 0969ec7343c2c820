package realtime.session;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A transcript as plain lines, {@code User: …} and {@code Assistant: …}. */
public final class TranscriptText {
    /** What was said could else go on with a line that begins as another speaker's does. */
    private static final Pattern LINE_ENDS = Pattern.compile("\\R(?:\\R|\\h)*+");

    private TranscriptText() {}

    /** One line an item; items without words are left out. */
    public static String of(List<Item> items) {
        return items.stream()
            .filter(item -> !item.content().isBlank())
            .map(item -> speaker(item.type()) + ": " + LINE_ENDS.matcher(item.content().strip()).replaceAll(" "))
            .collect(Collectors.joining("\n"));
    }

    /** Who says what an item of this type says. */
    public static String speaker(ItemType type) {
        return switch (type) {
            case USER -> "User";
            case ASSISTANT -> "Assistant";
            case SYSTEM -> "System";
            case TOOL -> "Tool";
        };
    }
}
