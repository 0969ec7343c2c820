package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Counts tokens by OpenAI's rules: user sound 1 token per 100 ms, the assistant's 1 per 50 ms, text about 4 characters
 * a token; every response reads the whole conversation again, and what the response before it had read is cached in
 * blocks of 64. Guarded by the session's lock.
 */
final class UsageMeter {
    private static final int CHARACTERS_PER_TOKEN = 4;
    private static final int USER_MS_PER_TOKEN = 100;
    private static final int ASSISTANT_MS_PER_TOKEN = 50;
    private static final int TOKENS_PER_IMAGE = 85;
    private static final int CACHE_BLOCK = 64;

    private Prompt cached = new Prompt("", 0, 0, 0);

    /** The tokens of a response's input; {@code head} (instructions and tools) decides whether the cache holds. */
    record Prompt(String head, int text, int audio, int image) {
        int total() {
            return text + audio + image;
        }
    }

    static int textTokens(String text) {
        return Math.ceilDiv(text.length(), CHARACTERS_PER_TOKEN);
    }

    static int assistantAudioTokens(int ms) {
        return Math.ceilDiv(ms, ASSISTANT_MS_PER_TOKEN);
    }

    static int userAudioTokens(int ms) {
        return Math.ceilDiv(ms, USER_MS_PER_TOKEN);
    }

    static Prompt prompt(String instructions, String tools, List<ConversationItem> items) {
        String head = instructions + tools;
        int text = textTokens(head);
        int audio = 0;
        int image = 0;
        for (ConversationItem item : items) {
            text += textTokens(item.text());
            audio += item.isFrom("assistant") ? assistantAudioTokens(item.audioMs()) : userAudioTokens(item.audioMs());
            image += item.images() * TOKENS_PER_IMAGE;
        }
        return new Prompt(head, text, audio, image);
    }

    /** The {@code usage} of a response that read {@code prompt} and gave this many tokens. */
    ObjectNode usage(Prompt prompt, int textOut, int audioOut) {
        boolean sameHead = cached.head.equals(prompt.head);
        int textCached = sameHead ? blocks(Math.min(cached.text, prompt.text)) : 0;
        int audioCached = sameHead ? blocks(Math.min(cached.audio, prompt.audio)) : 0;
        cached = prompt;
        ObjectNode usage = Json.object();
        usage.put("total_tokens", prompt.total() + textOut + audioOut)
            .put("input_tokens", prompt.total()).put("output_tokens", textOut + audioOut);
        ObjectNode in = usage.putObject("input_token_details");
        in.put("text_tokens", prompt.text).put("audio_tokens", prompt.audio).put("image_tokens", prompt.image)
            .put("cached_tokens", textCached + audioCached);
        in.putObject("cached_tokens_details").put("text_tokens", textCached).put("audio_tokens", audioCached)
            .put("image_tokens", 0);
        usage.putObject("output_token_details").put("text_tokens", textOut).put("audio_tokens", audioOut);
        return usage;
    }

    private static int blocks(int tokens) {
        return tokens / CACHE_BLOCK * CACHE_BLOCK;
    }
}
