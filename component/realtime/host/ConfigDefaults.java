package realtime.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Where an option's value comes from when the command line does not give it: its environment variable, then
 * {@code realtime.json}. Names are the option's: {@code --data-dir} is {@code REALTIME_DATA_DIR} and {@code data_dir}.
 */
final class ConfigDefaults implements CommandLine.IDefaultValueProvider {
    /** Names that other tools have made common for the same thing. */
    private static final Map<String, List<String>> OTHER_NAMES = Map.of(
        "port", List.of("PORT"),
        "base_url", List.of("OPENAI_BASE_URL"),
        "api_key_file", List.of("OPENAI_API_KEY_FILE"));
    private static final List<String> COMMAND_LINE_ONLY = List.of("config", "help", "version");
    /** Fields of the provider's profile that take the place of the built-in ones. */
    private static final String PROFILE = "provider_profile";

    private final Map<String, String> environment;
    private final JsonNode file;

    /**
     * @param configFile as {@code --config} names it; null for realtime.json in this folder, if there is one
     * @throws IllegalArgumentException when the file cannot be used, saying why
     */
    ConfigDefaults(Map<String, String> environment, String configFile) {
        this(environment, read(configFile));
    }

    private ConfigDefaults(Map<String, String> environment, JsonNode file) {
        this.environment = environment;
        this.file = file;
    }

    /** From the environment only. */
    static ConfigDefaults withoutFile(Map<String, String> environment) {
        return new ConfigDefaults(environment, JsonBody.mapper().createObjectNode());
    }

    /** @throws IllegalArgumentException when the file has a name that no option has, or a key */
    void check(CommandLine.Model.CommandSpec command) {
        for (Iterator<String> names = file.fieldNames(); names.hasNext();) {
            String name = names.next();
            if (name.contains("api_key") && !name.equals("api_key_file")) {
                throw new IllegalArgumentException("realtime.json must not hold the API key: "
                    + "set OPENAI_API_KEY, or name a file with api_key_file.");
            }
            if (name.equals(PROFILE)) {
                if (!file.path(PROFILE).isObject()) {
                    throw new IllegalArgumentException("realtime.json: provider_profile is no object.");
                }
                continue;
            }
            if (COMMAND_LINE_ONLY.contains(name) || command.findOption("--" + name.replace('_', '-')) == null) {
                throw new IllegalArgumentException("realtime.json has \"" + name + "\", which is no option. "
                    + "See --help for the names, with _ for -.");
            }
        }
    }

    /** The fields of {@code provider_profile}; empty where the file has none. */
    Map<String, Object> profile() {
        @SuppressWarnings("unchecked")
        Map<String, Object> fields = JsonBody.mapper().convertValue(file.path(PROFILE), Map.class);
        return fields == null ? Map.of() : fields;
    }

    @Override
    public String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        String name = option.longestName().substring(2).replace('-', '_');
        if (COMMAND_LINE_ONLY.contains(name)) {
            return null;
        }
        String variable = environment.get("REALTIME_" + name.toUpperCase(Locale.ROOT));
        for (String other : OTHER_NAMES.getOrDefault(name, List.of())) {
            variable = isBlank(variable) ? environment.get(other) : variable;
        }
        return isBlank(variable) ? inFile(name) : variable;
    }

    private String inFile(String name) {
        JsonNode value = file.path(name);
        if (value.isArray()) {
            StringBuilder joined = new StringBuilder();
            value.forEach(element -> joined.append(joined.isEmpty() ? "" : ",").append(element.asText()));
            return joined.toString();
        }
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private static JsonNode read(String configFile) {
        Path path = Path.of(configFile == null ? "realtime.json" : configFile);
        if (configFile == null && !Files.exists(path)) {
            return JsonBody.mapper().createObjectNode();
        }
        try {
            JsonNode tree = JsonBody.mapper().readTree(Files.readAllBytes(path));
            if (tree == null || !tree.isObject()) {
                throw new IllegalArgumentException(path + " holds no JSON object.");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(path + " is not valid JSON (line " + e.getLocation().getLineNr() + ").");
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read. Check the name that --config gives.");
        }
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }
}
