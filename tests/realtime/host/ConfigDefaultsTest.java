package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Where an option's value comes from; nothing is started. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfigDefaultsTest {
    @TempDir
    private Path folder;

    private String file(String json) throws IOException {
        return Files.writeString(folder.resolve("realtime.json"), json.replace('\'', '"')).toString();
    }

    private static CommandLine parsed(Map<String, String> environment, String configFile, String... args) {
        CommandLine command = new CommandLine(new HostCommand(environment, new ConfigDefaults(environment, null)));
        command.setDefaultValueProvider(new ConfigDefaults(environment, configFile));
        command.parseArgs(args);
        return command;
    }

    private static Object value(CommandLine command, String option) {
        return command.getCommandSpec().findOption(option).getValue();
    }

    @Test
    void the_command_line_wins_over_the_environment_and_that_over_the_file() throws Exception {
        String file = file("{'port':1,'model':'from-file','voice':'from-file'}");
        Map<String, String> environment = Map.of("REALTIME_PORT", "2", "REALTIME_MODEL", "from-environment");
        CommandLine command = parsed(environment, file, "--port", "3");
        assertEquals(3, value(command, "--port"));
        assertEquals("from-environment", value(command, "--model"));
        assertEquals("from-file", value(command, "--voice"));
        assertEquals("127.0.0.1", value(command, "--host"));
    }

    @Test
    void names_that_other_tools_use_count_after_our_own() throws Exception {
        String file = file("{}");
        assertEquals(5, value(parsed(Map.of("PORT", "5"), file), "--port"));
        assertEquals(6, value(parsed(Map.of("PORT", "5", "REALTIME_PORT", "6"), file), "--port"));
        assertEquals(5, value(parsed(Map.of("PORT", "5", "REALTIME_PORT", " "), file), "--port"));
        assertEquals("http://x/v1", value(parsed(Map.of("OPENAI_BASE_URL", "http://x/v1"), file), "--base-url"));
    }

    @Test
    void lists_and_names_with_dashes_come_from_the_file_too() throws Exception {
        CommandLine command = parsed(Map.of(),
            file("{'allow_origin':['https://a.example','https://b.example'],'data_dir':'x/y',"
                + "'open':true,'token':null}"));
        assertEquals(List.of("https://a.example", "https://b.example"), value(command, "--allow-origin"));
        assertEquals(Path.of("x/y"), value(command, "--data-dir"));
        assertEquals(true, value(command, "--open"));
        assertEquals(null, value(command, "--token"));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
            arguments("{'prot':1}",
                "realtime.json has \"prot\", which is no option. See --help for the names, with _ for -."),
            arguments("{'config':'x'}",
                "realtime.json has \"config\", which is no option. See --help for the names, with _ for -."),
            arguments("{'api_key':'sk-secret'}",
                "realtime.json must not hold the API key: set OPENAI_API_KEY, or name a file with api_key_file."),
            arguments("{'openai_api_key':'sk-secret'}",
                "realtime.json must not hold the API key: set OPENAI_API_KEY, or name a file with api_key_file."));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_file_with_names_that_no_option_has_is_refused(String json, String message) throws Exception {
        ConfigDefaults defaults = new ConfigDefaults(Map.of(), file(json));
        CommandLine.Model.CommandSpec spec =
            new CommandLine(new HostCommand(Map.of(), new ConfigDefaults(Map.of(), null))).getCommandSpec();
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> defaults.check(spec)).getMessage());
    }

    @Test
    void a_file_that_is_no_json_object_or_not_there_is_refused_by_name() throws Exception {
        String path = file("{\n'port':\n}");
        assertEquals(path + " is not valid JSON (line 3).", refusal(path));
        assertEquals(file("[1]") + " holds no JSON object.", refusal(path));
        assertEquals(file("") + " holds no JSON object.", refusal(path));
        String missing = folder.resolve("missing.json").toString();
        assertEquals(missing + " cannot be read. Check the name that --config gives.", refusal(missing));
    }

    @Test
    void the_file_is_the_one_that_the_host_or_its_doctor_is_told() throws Exception {
        String file = file("{'model':'from-file'}");
        String other = Files.writeString(folder.resolve("other.json"), "{\"model\":\"from-other\"}").toString();
        assertEquals("from-file", model("--config", file));
        assertEquals("from-file", model("--config=" + file, "--port", "1"));
        assertEquals("from-file", model("doctor", "--config", file));
        assertEquals("from-other", model("--config", file, "doctor", "--config", other));
        assertEquals(null, model("--instructions", "--config=" + file));
        assertEquals(null, model("--provider", "practice"));
    }

    @Test
    void the_file_is_not_the_practice_partner_s() {
        assertEquals(null, model("practice", "--config", "missing.json"));
        assertEquals("missing.json cannot be read. Check the name that --config gives.",
            assertThrows(IllegalArgumentException.class, () -> model("--config", "missing.json")).getMessage());
    }

    /** The model's default for this line. */
    private static String model(String... args) {
        CommandLine.Model.CommandSpec host = Commands.of(Map.of(), args).getCommandSpec();
        try {
            return host.defaultValueProvider().defaultValue(host.findOption("--model"));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String refusal(String path) {
        return assertThrows(IllegalArgumentException.class, () -> new ConfigDefaults(Map.of(), path)).getMessage();
    }
}
