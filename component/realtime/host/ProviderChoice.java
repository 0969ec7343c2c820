package realtime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import realtime.provider.ApiKey;
import realtime.provider.ProviderProfile;
import realtime.provider.ProviderProfiles;

/** Who answers, from what the command line, the environment and {@code realtime.json} say. Immutable. */
final class ProviderChoice {
    private static final String OPENAI = "openai";

    private final Map<String, String> environment;
    private final Map<String, Object> overrides;
    private final Path keyFile;
    private final ProviderProfiles profiles = new ProviderProfiles();

    /**
     * @param overrides fields of the profile that take the place of the built-in ones
     * @param keyFile   null for none
     */
    ProviderChoice(Map<String, String> environment, Map<String, Object> overrides, Path keyFile) {
        this.environment = environment;
        this.overrides = overrides;
        this.keyFile = keyFile;
    }

    /**
     * The provider's name: as given; else whom the address belongs to; else OpenAI where there is a key for it; else
     * the practice partner.
     *
     * @throws IllegalArgumentException when the name or the address cannot be used
     */
    String name(String given, String baseUrl) {
        if (given != null) {
            if (!profiles.names().contains(given)) {
                throw new IllegalArgumentException("--provider: got " + given + "; allowed: "
                    + String.join(", ", profiles.names()));
            }
            return given;
        }
        if (baseUrl != null) {
            return profiles.guess(baseUrl);
        }
        boolean hasKey = keyFile != null || value(List.of("OPENAI_API_KEY")) != null;
        return hasKey ? OPENAI : ProviderProfile.PRACTICE;
    }

    /** @throws IllegalArgumentException when an address or a key is missing, or a field of the profile is wrong */
    ProviderProfile profile(String name, String baseUrl) {
        try {
            return profiles.profile(name, overrides, baseUrl, key(profiles.traits(name, overrides).keyEnv()))
                .withNeededKey();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--provider " + name + ": " + e.getMessage(), e);
        }
    }

    /**
     * As {@link #profile}, for whoever looks for what is wrong: without a key where there is none that can be used.
     *
     * @throws IllegalArgumentException when an address is missing, or a field of the profile is wrong
     */
    ProviderProfile asFound(String name, String baseUrl) {
        try {
            List<String> variables = profiles.traits(name, overrides).keyEnv();
            return profiles.profile(name, overrides, baseUrl, keyProblem(name).isEmpty() ? key(variables) : null);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--provider " + name + ": " + e.getMessage(), e);
        }
    }

    /** Why what was given as the key is none; empty when it is one, or when none was given. */
    Optional<String> keyProblem(String name) {
        List<String> variables = profiles.traits(name, overrides).keyEnv();
        try {
            key(variables);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The built-in partner, which speaks as OpenAI does. */
    ProviderProfile practice(String baseUrl, String key) {
        return profiles.profile(ProviderProfile.PRACTICE, overrides, baseUrl, new ApiKey(key));
    }

    /** A file that is named to this program counts before a variable that other programs share. */
    private ApiKey key(List<String> variables) {
        if (keyFile != null) {
            return keyInFile();
        }
        String set = value(variables);
        return set == null ? null : new ApiKey(set);
    }

    private ApiKey keyInFile() {
        try {
            return new ApiKey(Files.readString(keyFile));
        } catch (IOException e) {
            throw new IllegalArgumentException("--api-key-file: " + keyFile + " cannot be read.", e);
        }
    }

    private String value(List<String> variables) {
        return variables.stream().map(environment::get).filter(value -> value != null && !value.isBlank())
            .findFirst().orElse(null);
    }
}
