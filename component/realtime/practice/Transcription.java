package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/** The transcription events of one user item. Guarded by the session's lock. */
record Transcription(EventStream events, String itemId, int audioMs) {
    private static final String PREFIX = "conversation.item.input_audio_transcription.";

    /** Streams the text by words, then gives it whole with its usage. */
    void complete(String text) {
        for (String piece : text.split("(?= )")) {
            emit("delta", event -> event.put("delta", piece));
        }
        emit("completed", event -> {
            int in = UsageMeter.userAudioTokens(audioMs);
            int out = UsageMeter.textTokens(text);
            event.put("transcript", text);
            ObjectNode usage = event.putObject("usage").put("type", "tokens").put("total_tokens", in + out)
                .put("input_tokens", in).put("output_tokens", out);
            usage.putObject("input_token_details").put("text_tokens", 0).put("audio_tokens", in);
        });
    }

    /** As xAI does: the text grows, and every piece is said to be complete, with all that came before it. */
    void grow(String text) {
        StringBuilder soFar = new StringBuilder();
        for (String piece : text.split("(?= )")) {
            String whole = soFar.append(piece).toString();
            emit("updated", event -> event.put("transcript", whole));
            emit("completed", event -> event.put("transcript", whole));
        }
    }

    void fail() {
        fail("audio_unintelligible", "The audio could not be transcribed.");
    }

    void fail(String code, String message) {
        emit("failed", event -> event.putObject("error").put("type", "transcription_error")
            .put("code", code).put("message", message));
    }

    private void emit(String what, Consumer<ObjectNode> fields) {
        events.emit(PREFIX + what, event -> fields.accept(event.put("item_id", itemId).put("content_index", 0)));
    }
}
