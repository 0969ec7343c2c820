package realtime.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        boolean hasKey = keyFile != null || key(List.of("OPENAI_API_KEY")) != null;
        return hasKey ? OPENAI : ProviderProfile.PRACTICE;
    }

    /** @throws IllegalArgumentException when an address or a key is missing, or a field of the profile is wrong */
    ProviderProfile profile(String name, String baseUrl) {
        try {
            return profiles.profile(name, overrides, baseUrl, key(profiles.traits(name, overrides).keyEnv()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--provider " + name + ": " + e.getMessage(), e);
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
        for (String variable : variables) {
            String value = environment.get(variable);
            if (value != null && !value.isBlank()) {
                return new ApiKey(value);
            }
        }
        return null;
    }

    private ApiKey keyInFile() {
        try {
            return new ApiKey(Files.readString(keyFile));
        } catch (IOException e) {
            throw new IllegalArgumentException("--api-key-file: " + keyFile + " cannot be read.", e);
        }
    }
}
