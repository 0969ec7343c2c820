package realtime.provider;

import java.util.List;
import okhttp3.HttpUrl;

/**
 * A service that speaks the Realtime protocol, as data.
 *
 * @param name    the word of the snapshot's {@code provider} field and of {@code --provider}
 * @param label   its name for people
 * @param baseUrl what the protocol's paths are relative to, such as {@code https://api.openai.com/v1}
 * @param model   default model
 * @param voice   default voice
 * @param voices  the voices it has; empty when any name may be one
 */
public record ProviderProfile(String name, String label, HttpUrl baseUrl, ApiKey key, String model, String voice,
                              List<String> voices) {
    /** Names that {@code --provider} takes. */
    public static final String OPENAI = "openai";
    public static final String PRACTICE = "practice";
    /** OpenAI's own address, from its API reference. */
    public static final String OPENAI_BASE_URL = "https://api.openai.com/v1";

    /** Voices and default model of OpenAI's Realtime API (GA), autumn 2026. */
    private static final List<String> OPENAI_VOICES =
        List.of("alloy", "ash", "ballad", "cedar", "coral", "echo", "marin", "sage", "shimmer", "verse");
    private static final String OPENAI_MODEL = "gpt-realtime-2.1";
    private static final String OPENAI_VOICE = "marin";

    /** OpenAI, or what speaks its protocol at another address. */
    public static ProviderProfile openAi(HttpUrl baseUrl, ApiKey key) {
        return new ProviderProfile(OPENAI, "OpenAI", baseUrl, key, OPENAI_MODEL, OPENAI_VOICE, OPENAI_VOICES);
    }

    /** The practice partner takes OpenAI's models and voices, and speaks with its own. */
    public static ProviderProfile practice(HttpUrl baseUrl, ApiKey key) {
        return new ProviderProfile(PRACTICE, "practice partner", baseUrl, key, OPENAI_MODEL, OPENAI_VOICE,
            OPENAI_VOICES);
    }
}
