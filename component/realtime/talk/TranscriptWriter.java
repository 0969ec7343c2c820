package realtime.talk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes each turn once it is as it will stay, in the conversation's order. Not thread-safe. */
final class TranscriptWriter {
    private final PrintWriter out;
    private final TranscriptFormat format;
    private final ObjectMapper json = new ObjectMapper();
    private final Set<String> written = new HashSet<>();
    private final List<JsonNode> all = new ArrayList<>();

    /** @param out null to write nothing */
    TranscriptWriter(PrintWriter out, TranscriptFormat format) {
        this.out = out;
        this.format = format;
    }

    /** Whether there is something to write. */
    boolean hasNews(ConversationState state) {
        return !ready(state, false).isEmpty();
    }

    /**
     * Writes what is ready.
     *
     * @param isOver the turns will not change any more
     */
    void write(ConversationState state, boolean isOver) throws TalkException {
        for (JsonNode item : ready(state, isOver)) {
            written.add(item.path("id").asText());
            all.add(item);
            switch (format) {
                case TEXT -> text(item);
                case JSONL -> print(item.toString());
                case JSON -> { }
            }
        }
        if (out != null && out.checkError()) {
            throw new TalkException("The transcript cannot be written.",
                "Check the disk, or the program behind the pipe.");
        }
    }

    /** Writes what is left. */
    void finish(ConversationState state, String sessionId) throws TalkException {
        write(state, true);
        if (format == TranscriptFormat.JSON) {
            ObjectNode document = json.createObjectNode().put("session_id", sessionId);
            document.putArray("items").addAll(all);
            try {
                print(json.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("What was read as JSON is not writable", e);
            }
        }
    }

    private List<JsonNode> ready(ConversationState state, boolean isOver) {
        List<JsonNode> ready = new ArrayList<>();
        List<JsonNode> items = state.items();
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            if (written.contains(item.path("id").asText())) {
                continue;
            }
            boolean isFinal = isOver || !item.path("status").asText().equals("in_progress")
                && (!isAssistant(item) || isHeard(item, state, items.subList(i + 1, items.size())));
            if (!isFinal) {
                return ready;
            }
            ready.add(item);
        }
        return ready;
    }

    /** An answer is made faster than it is heard, and until it was heard it may still be cut short. */
    private static boolean isHeard(JsonNode item, ConversationState state, List<JsonNode> later) {
        return item.path("ended_ms").isNumber() || state.isIdle()
            || later.stream().anyMatch(TranscriptWriter::isAssistant);
    }

    private static boolean isAssistant(JsonNode item) {
        return item.path("type").asText().equals("assistant");
    }

    private void text(JsonNode item) {
        String content = item.path("content").asText().strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
        if (!content.isEmpty()) {
            print(speaker(item.path("type").asText()) + ": " + content
                + (item.path("interrupted").asBoolean() ? " [interrupted]" : ""));
        }
    }

    private static String speaker(String type) {
        return switch (type) {
            case "user" -> "You";
            case "assistant" -> "Assistant";
            case "tool" -> "Tool";
            default -> "System";
        };
    }

    private void print(String line) {
        if (out != null) {
            out.println(line);
            out.flush();
        }
    }
}
