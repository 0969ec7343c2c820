package support;

import java.util.Map;
import realtime.provider.ApiKey;
import realtime.provider.ProviderProfile;
import realtime.provider.ProviderProfiles;

/** Built-in profiles, pointed at a server of this machine. */
public final class Profiles {
    private static final ProviderProfiles BUILT_IN = new ProviderProfiles();

    private Profiles() {}

    public static ProviderProfile.Traits traits(String name) {
        return BUILT_IN.traits(name, Map.of());
    }

    public static ProviderProfile openAi(String url, String key) {
        return of("openai", url, key);
    }

    /** @param key null where the provider wants none */
    public static ProviderProfile of(String name, String url, String key) {
        return BUILT_IN.profile(name, Map.of(), url, key == null ? null : new ApiKey(key));
    }
}
