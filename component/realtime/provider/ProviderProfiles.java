package realtime.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import realtime.provider.ProviderProfile.Traits;

/** The providers that are known, from the dated table beside this file. Immutable. */
public final class ProviderProfiles {
    private static final String FIRST = "openai";
    private static final Set<String> TRANSPORTS = Set.of("webrtc", "websocket");

    private final ObjectMapper mapper = JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .build();
    private final JsonNode table;

    /** Reads the table. */
    public ProviderProfiles() {
        try (InputStream file = ProviderProfiles.class.getResourceAsStream("profiles.json")) {
            table = mapper.readTree(file).path("profiles");
        } catch (IOException impossible) {
            throw new UncheckedIOException("profiles.json is not readable", impossible);
        }
    }

    /** What {@code --provider} takes. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        table.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /**
     * The provider that an address belongs to; {@link ProviderProfile#COMPATIBLE} when none is known to.
     *
     * @throws IllegalArgumentException when it is no address
     */
    public String guess(String baseUrl) {
        String host = address(baseUrl).host();
        return names().stream()
            .filter(name -> traits(name, Map.of()).hosts().stream().anyMatch(pattern -> matches(pattern, host)))
            .findFirst().orElse(ProviderProfile.COMPATIBLE);
    }

    /** {@code *.} in front stands for any subdomain. */
    static boolean matches(String pattern, String host) {
        return pattern.startsWith("*.") ? host.endsWith(pattern.substring(1)) : host.equals(pattern);
    }

    /**
     * The traits of a provider.
     *
     * @param overrides fields that take the place of the table's, by the same names
     * @throws IllegalArgumentException naming what is wrong: the name, a field or its value
     */
    public Traits traits(String name, Map<String, Object> overrides) {
        if (!table.has(name)) {
            throw new IllegalArgumentException("got " + name + "; allowed: " + String.join(", ", names()));
        }
        ObjectNode merged = table.path(FIRST).deepCopy();
        merged.setAll((ObjectNode) table.path(name));
        for (Map.Entry<String, Object> override : overrides.entrySet()) {
            if (!merged.has(override.getKey())) {
                throw new IllegalArgumentException(override.getKey() + ": no such field; known are "
                    + String.join(", ", names(merged)));
            }
            ObjectNode changed = merged.deepCopy();
            changed.set(override.getKey(), mapper.valueToTree(override.getValue()));
            read(changed, override.getKey());
            merged = changed;
        }
        return read(merged, name);
    }

    /**
     * A provider.
     *
     * @param baseUrl null for the provider's usual address. A trailing slash or a pasted {@code /realtime} is dropped
     * @param key     null when there is none; see {@link ProviderProfile#withNeededKey}
     * @throws IllegalArgumentException when there is no address
     */
    public ProviderProfile profile(String name, Map<String, Object> overrides, String baseUrl, ApiKey key) {
        Traits traits = traits(name, overrides);
        String address = baseUrl == null ? traits.baseUrl() : baseUrl;
        if (address == null) {
            throw new IllegalArgumentException(traits.label() + " has no usual address: give --base-url.");
        }
        return new ProviderProfile(name, address(address), key, traits);
    }

    /** What people paste: with a slash or {@code /realtime} behind it, as a WebSocket's address, with a query. */
    private static HttpUrl address(String given) {
        HttpUrl url = HttpUrl.parse(given.strip().replaceFirst("^ws(s?:)", "http$1"));
        if (url == null) {
            throw new IllegalArgumentException("--base-url is no http or https address.");
        }
        String path = url.encodedPath().replaceFirst("/+$", "").replaceFirst("/realtime$", "");
        return url.newBuilder().encodedPath(path.isEmpty() ? "/" : path).fragment(null).build();
    }

    private Traits read(ObjectNode fields, String what) {
        try {
            Traits traits = mapper.treeToValue(fields, Traits.class);
            for (List<?> list : List.of(traits.hosts(), traits.keyEnv(), traits.transports(), traits.voices(),
                traits.transcribers(), traits.turnDetections())) {
                list.forEach(Objects::requireNonNull);
            }
            Objects.requireNonNull(traits.label());
            Objects.requireNonNull(traits.auth().header());
            Objects.requireNonNull(traits.auth().scheme());
            Objects.requireNonNull(traits.model());
            Stream.of(traits.headers(), traits.session(), traits.socket(), traits.sdpBody(), traits.hangUp(),
                traits.dialect(), traits.readyOn()).forEach(Objects::requireNonNull);
            if (traits.transports().isEmpty() || !TRANSPORTS.containsAll(traits.transports())
                || traits.transports().contains("webrtc") && traits.calls() == null
                || traits.inputRate() <= 0 || traits.outputRate() <= 0) {
                throw new IllegalArgumentException();
            }
            return traits;
        } catch (JsonProcessingException | NullPointerException | IllegalArgumentException e) {
            throw new IllegalArgumentException(what + ": a value of the wrong kind; see the built-in profile "
                + "\"openai\" for the right one.");
        }
    }

    private static List<String> names(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
