package realtime.host;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import realtime.provider.ProviderProfile;

/** The options that say who answers and how: the same for the host and for its doctor. */
final class ProviderOptions {
    @Option(names = "--provider", paramLabel = "NAME",
        description = "Who answers: practice, openai, azure, xai, inworld, elevenlabs, qwen, localai, speaches, "
            + "hf-speech-to-speech, litellm or openai-compatible. Default: guessed from --base-url; else openai when "
            + "there is a key, else practice.")
    String provider;

    @Option(names = "--base-url", paramLabel = "URL",
        description = "Where the provider is. Default: its usual address. Also OPENAI_BASE_URL.")
    String baseUrl;

    @Option(names = "--api-key-file", paramLabel = "FILE",
        description = "File that holds the API key; it counts before the provider's variable (OPENAI_API_KEY, "
            + "XAI_API_KEY, …). Also OPENAI_API_KEY_FILE.")
    Path apiKeyFile;

    @Option(names = "--model", paramLabel = "NAME", description = "Model for sessions that name none.")
    String model;

    @Option(names = "--voice", paramLabel = "NAME", description = "Voice for sessions that name none.")
    String voice;

    ProviderChoice choice(Map<String, String> environment, ConfigDefaults defaults) {
        return new ProviderChoice(environment, defaults.profile(), apiKeyFile);
    }

    /**
     * Who answers, started where it is the practice partner.
     *
     * @param other makes any other provider ready, by its name
     * @throws ParameterException when the options name nobody who could
     */
    Partner partner(ProviderChoice choice, Function<String, ProviderProfile> other, CommandSpec spec) {
        try {
            String name = choice.name(provider, baseUrl);
            return name.equals(ProviderProfile.PRACTICE) ? Partner.practice(choice)
                : new Partner(other.apply(name), null);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Settings of a session that has none of its own; not yet checked. */
    Map<String, Object> sessionDefaults(ProviderProfile profile) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("model", model == null ? profile.traits().model() : model);
        if (voice != null || profile.traits().voice() != null) {
            settings.put("voice", voice == null ? profile.traits().voice() : voice);
        }
        return settings;
    }
}
