package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What the command says to a wrong line, without a host being started. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandLineTest {
    private static final String SECRET = "sk-proj-CommandLineSecret";

    /** What came of one line. */
    private record Result(int code, String out, String err) {}

    private static Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(command(Map.of("OPENAI_API_KEY", SECRET)))
            .setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
        return new Result(code, out.toString(), err.toString());
    }

    private static HostCommand command(Map<String, String> environment) {
        return new HostCommand(environment, new ConfigDefaults(environment, null));
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
            arguments(List.of("--port", "many"), "--port"), arguments(List.of("--port"), "--port"),
                arguments(List.of("--port", "70000"), "--port"),
            arguments(List.of("--port", "-1"), "--port"), arguments(List.of("--no-such-option"), "--no-such-option"),
            arguments(List.of("extra"), "extra"), arguments(List.of("--provider", "nobody"), "--provider"),
            arguments(List.of("--base-url", "nowhere"), "--base-url"), arguments(List.of("--base-url", "ftp://x"),
                "--base-url"),
            arguments(List.of("--store", "paper"), "--store"), arguments(List.of("--store", "sqlite:"), "--store"),
            arguments(List.of("--store", "postgresql://user:" + SECRET + "@host"), "--store"),
            arguments(List.of("--store", "postgresql://host/db?password=" + SECRET), "--store"),
            arguments(List.of("--metrics", "everybody"), "--metrics"),
            arguments(List.of("--log-format", "xml"), "--log-format"),
            arguments(List.of("--retain", "a while"), "--retain"), arguments(List.of("--retain", "0d"), "--retain"),
            arguments(List.of("--max-sessions", "-1"), "--max-sessions"),
            arguments(List.of("--max-sessions-per-token", "x"), "--max-sessions-per-token"),
            arguments(List.of("--max-sessions-per-address", "1000001"), "--max-sessions-per-address"),
            arguments(List.of("--max-new-per-minute", "-5"), "--max-new-per-minute"),
            arguments(List.of("--max-usd-per-day", "NaN"), "--max-usd-per-day"),
            arguments(List.of("--max-usd-per-day", "-0.01"), "--max-usd-per-day"),
            arguments(List.of("--trusted-proxy", "proxy.example"), "--trusted-proxy"),
            arguments(List.of("--drain-seconds", "0"), "--drain-seconds"),
            arguments(List.of("export"), "FILE"),
            arguments(List.of("--allow-origin", "hub.example.org"),
                "--allow-origin"),
            arguments(List.of("--allow-origin", "https://hub.example.org; script-src *"), "--allow-origin"),
            arguments(List.of("--voice", "nova"), "--voice"), arguments(List.of("--provider", "azure"), "--base-url"),
            arguments(List.of("--provider", "xai"), "XAI_API_KEY"), arguments(List.of("--model", "a b"), "--model"),
            arguments(List.of("--api-key", SECRET), "--api-key"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_wrong_line_ends_with_2_and_names_the_option(List<String> args, String named) {
        Result result = run(args.toArray(String[]::new));
        assertEquals(CommandLine.ExitCode.USAGE, result.code(), result.err());
        assertTrue(result.err().contains(named), result.err());
        assertFalse(result.err().contains("Exception"), result.err());
    }

    @Test
    void a_password_in_a_store_that_is_wrong_is_not_repeated() {
        for (String store : List.of("postgresql://user:" + SECRET + "@host", "postgresql://host/db?password=" + SECRET,
            "postgresql://user:" + SECRET + "@a b/c", SECRET)) {
            Result result = run("--store", store);
            assertEquals("--store: allowed: memory, sqlite, sqlite:FILE, postgresql://USER@HOST/DATABASE",
                result.err().lines().findFirst().orElse(""));
            assertFalse(result.err().contains(SECRET), result.err());
        }
    }

    @Test
    void help_explains_every_option_and_shows_no_key() {
        Result help = run("--help");
        assertEquals(0, help.code());
        for (String option : List.of("--port", "--host", "--provider", "--base-url", "--api-key-file", "--model",
            "--voice", "--instructions", "--token", "--store", "--data-dir", "--allow-origin", "--config", "--open")) {
            assertTrue(help.out().contains(option), option);
        }
        new CommandLine(command(Map.of())).getCommandSpec().options()
            .forEach(option -> assertFalse(String.join("", option.description()).isBlank(), option.longestName()));
        assertFalse(help.out().contains(SECRET));
    }

    @Test
    void the_version_is_told() {
        assertEquals("realtime-audio " + Host.VERSION, run("--version").out().strip());
    }
}
