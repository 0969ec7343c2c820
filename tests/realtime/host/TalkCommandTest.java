package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.Speech;
import support.TestHost;

/** {@code realtime talk}: its line. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TalkCommandTest {
    private static final String SECRET = "sk-test-TalkCommandSecret";
    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {}

    private static Result run(Map<String, String> environment, String... args) {
        List<String> line = new ArrayList<>(List.of("talk"));
        line.addAll(List.of(args));
        String[] all = line.toArray(String[]::new);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Commands.of(environment, all);
        int code = command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(all);
        assertFalse((out + "" + err).contains("TalkCommandSecret"), "shows the key");
        assertFalse((out + "" + err).contains("Exception"), out + "" + err);
        return new Result(code, out.toString(), err.toString());
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
            arguments("--in missing.wav", "--in: missing.wav cannot be read."),
            arguments("--in . --text Hello", "--in: . cannot be read."),
            arguments("--in - --in -", "--in: standard input can be said only once."),
            arguments("--text= ", "--text: there is nothing in it."),
            arguments("--text Hello --barge-in 1", "--barge-in needs two turns"),
            arguments("--text Hello --text Bye --barge-in 0", "--barge-in needs two turns"),
            arguments("--text Hello --microphone Desk", "--microphone is not used with --in or --text."),
            arguments("--text Hello --speaker Desk --no-speaker", "--speaker is not used with --no-speaker."),
            arguments("--text Hello --json --format text", "--format is not used with --json."),
            arguments("--text Hello --format xml", "--format"),
            arguments("--text Hello --out - --transcript -", "--out and --transcript cannot both go to standard"),
            arguments("--text Hello --max-seconds 0", "--max-seconds takes a number above 0."),
            arguments("--text Hello --max-seconds soon", "--max-seconds"),
            arguments("--text Hello --session demo", "--session: also say on which host, with --host"),
            arguments("--text Hello --session http://localhost:8080/", "--session: this address has no session in it."),
            arguments("--text Hello --host nowhere::", "--host: this is no address such as http://localhost:8080"),
            arguments("--text Hello --host x --provider openai", "--provider is for a host of its own"),
            arguments("--text Hello --host x --base-url http://y", "--base-url is for a host of its own"),
            arguments("--text Hello --host x --session demo --voice cedar", "--voice is for a new session"),
            arguments("--text Hello --host x --session demo --push-to-talk", "--push-to-talk is for a new session"),
            arguments("--text Hello --provider nobody", "--provider: got nobody"),
            arguments("--text Hello --voice nova", "--voice: got \"nova\"; allowed: alloy"),
            arguments("--text Hello --language 7", "--language: got \"7\""),
            arguments("extra", "extra"), arguments("--api-key " + SECRET, "--api-key"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void a_wrong_line_ends_with_2_and_says_what_is_wrong(String line, String message) {
        String[] args = line.endsWith("= ") ? new String[] {"--text", " "} : line.split(" ");
        Result result = run(Map.of(), args);
        assertEquals(CommandLine.ExitCode.USAGE, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertTrue(result.err().endsWith("See realtime talk --help.\n"), result.err());
        assertEquals("", result.out());
    }

    @Test
    void help_explains_every_option() {
        Result help = run(Map.of("OPENAI_API_KEY", SECRET), "--help");
        assertEquals(0, help.code());
        CommandLine talk = Commands.of(Map.of(), "talk").getSubcommands().get("talk");
        talk.getCommandSpec().options().forEach(option -> {
            assertFalse(String.join("", option.description()).isBlank(), option.longestName());
            assertTrue(help.out().contains(option.longestName()), option.longestName());
        });
        assertTrue(help.out().contains("Exit codes:"), help.out());
    }

    @Test
    void alone_it_talks_with_the_practice_partner_over_a_host_of_its_own() throws Exception {
        Path question = Speech.wav("What sold best?", folder.resolve("question.wav"));
        Path answer = folder.resolve("answer.wav");
        Result result = run(Map.of(), "--text", "Hello?", "--in", question.toString(), "--out", answer.toString(),
            "--quiet");
        assertEquals(0, result.code(), result.err());
        List<String> lines = result.out().lines().toList();
        assertEquals(List.of("You: Hello?", "Assistant: This is the practice partner. You typed: Hello?"),
            lines.subList(0, 2));
        assertTrue(lines.get(2).startsWith("You: [speech, ") && lines.size() == 4, result.out());
        assertEquals("", result.err());
        assertTrue(Files.size(answer) > 100_000, Files.size(answer) + " bytes");
    }

    @Test
    void who_answers_is_chosen_as_for_the_host() {
        PracticeOptions options = PracticeOptions.defaults().withScript(Script.parse(
            "{\"turns\": [{\"answer\": \"From elsewhere.\"}]}"));
        try (PracticePartner partner = PracticePartner.start(options)) {
            String url = partner.baseUrl().toString();
            Result result = run(Map.of("OPENAI_API_KEY", partner.apiKey(), "OPENAI_BASE_URL", url), "--text", "Hello?");
            assertEquals(0, result.code(), result.err());
            assertTrue(result.out().endsWith("Assistant: From elsewhere.\n"), result.out());
            assertTrue(result.err().startsWith("Partner: "), result.err());
        }
    }

    @Test
    void a_provider_without_webrtc_will_do() {
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults().withLikeness("xai"))) {
            Result result = run(Map.of("XAI_API_KEY", partner.apiKey()), "--provider", "xai", "--base-url",
                partner.baseUrl().toString(), "--text", "Hello?", "--quiet");
            assertEquals(0, result.code(), result.err());
            assertTrue(result.out().startsWith("You: Hello?\nAssistant: "), result.out());
        }
    }

    @Test
    void a_provider_that_refuses_the_key_is_told_once() {
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults())) {
            Result result = run(Map.of("OPENAI_API_KEY", SECRET, "OPENAI_BASE_URL", partner.baseUrl().toString()),
                "--provider", "openai", "--text", "Hello?", "--quiet");
            assertEquals(1, result.code());
            assertEquals(1, result.err().lines().filter(line -> line.startsWith("talk: ")).count(), result.err());
            assertTrue(result.err().contains("OPENAI_API_KEY"), result.err());
            assertEquals("", result.out());
        }
    }

    @Test
    void token_and_session_come_from_the_line_the_address_or_the_environment() {
        try (TestHost host = TestHost.start()) {
            String token = host.create("{\"key\": \"demo\"}").path("embed_token").asText();
            String widget = host.url() + "/embed?key=demo&token=" + token;
            assertEquals(0, run(Map.of(), "--session", widget, "--text", "One?").code());
            assertEquals(0, run(Map.of("REALTIME_TOKEN", token), "--host", host.url(), "--session", "demo", "--text",
                "Two?").code());
            assertEquals(0, run(Map.of("REALTIME_TOKEN", "wrong"), "--session", widget, "--text", "Three?").code());
            assertEquals(1, run(Map.of(), "--session", widget, "--token", "wrong", "--text", "Four?").code());
            assertEquals(List.of("One?", "Two?", "Three?"), host.snapshot("demo").path("transcript").valueStream()
                .filter(item -> item.path("type").asText().equals("user")).map(item -> item.path("content").asText())
                .toList());
        }
    }
}
