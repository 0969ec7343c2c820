package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import support.StubServer;

/** {@code realtime doctor}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DoctorCommandTest {
    private static final String SECRET = "sk-test-DoctorCommandSecret";
    @TempDir
    private Path folder;

    private record Result(int code, String out, String err) {
        JsonNode check(String name) throws IOException {
            return new ObjectMapper().readTree(out).path("checks").valueStream()
                .filter(check -> check.path("name").asText().equals(name)).findFirst().orElseThrow();
        }
    }

    private static Result run(Map<String, String> environment, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Commands.of(environment, args);
        int code = command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(args);
        assertFalse((out + "" + err).contains("DoctorCommandSecret"), "shows the key");
        return new Result(code, out.toString(), err.toString());
    }

    @Test
    void without_a_key_the_practice_partner_is_looked_at() {
        Result result = run(Map.of(), "doctor", "--call");
        assertEquals(0, result.code(), result.out());
        assertTrue(result.out().stripTrailing().endsWith("Everything works."), result.out());
        assertTrue(result.out().contains("Practice partner takes a session with these settings."), result.out());
        assertEquals("", result.err());
    }

    @Test
    void json_is_what_the_route_answers() throws IOException {
        Result result = run(Map.of(), "doctor", "--json");
        JsonNode report = new ObjectMapper().readTree(result.out());
        assertEquals(List.of("provider", "status", "summary", "checks"), names(report));
        assertEquals("ok", report.path("status").asText());
        assertEquals(List.of("name", "status", "message", "fix"), names(report.at("/checks/0")));
        assertEquals(13, report.path("checks").size());
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void what_fails_is_the_exit_code() throws IOException {
        try (StubServer provider = new StubServer()) {
            provider.answer(401, Map.of(), new byte[0]);
            Map<String, String> environment = Map.of("OPENAI_API_KEY", SECRET);
            Result result = run(environment, "doctor", "--provider", "openai", "--base-url", provider.url(), "--json");
            assertEquals(1, result.code());
            assertEquals("Set OPENAI_API_KEY to a working key and start the host again.",
                result.check("key_accepted").path("fix").asText());
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "sk-…  | The API key is empty or has characters that no key has.",
        "ek_DoctorCommandSecret | The key is a client secret, which is made for one browser and for a minute.",
        "''    | There is no key, and OpenAI needs one."})
    void a_key_that_the_host_would_not_start_with_is_told(String key, String message) throws IOException {
        try (StubServer provider = new StubServer()) {
            Result result = run(Map.of("OPENAI_API_KEY", key), "doctor", "--provider", "openai",
                "--base-url", provider.url(), "--json");
            assertEquals(1, result.code());
            assertEquals(message, result.check("key").path("message").asText());
            assertEquals("Not checked, because key failed.", result.check("model").path("message").asText());
            assertEquals("ok", result.check("reachable").path("status").asText());
            assertTrue(provider.received().stream().allMatch(request -> request.header("Authorization") == null));
        }
    }

    @Test
    void a_key_file_that_cannot_be_read_is_told() throws IOException {
        Path missing = folder.resolve("missing");
        Result result = run(Map.of(), "doctor", "--base-url", "http://127.0.0.1:9/v1", "--api-key-file",
            missing.toString(), "--json");
        assertEquals("--api-key-file: " + missing + " cannot be read.",
            result.check("key").path("message").asText());
    }

    @Test
    void a_wrong_model_and_voice_do_not_keep_it_from_looking_on() throws IOException {
        Result result = run(Map.of(), "doctor", "--model", "a b", "--voice", "nova", "--call", "--json");
        assertEquals(1, result.code());
        assertEquals("fail", result.check("model").path("status").asText());
        assertEquals("fail", result.check("voice").path("status").asText());
        assertEquals("skipped", result.check("call").path("status").asText());
    }

    @Test
    void a_wrong_line_is_told_as_the_host_does() {
        assertEquals(2, run(Map.of(), "doctor", "--provider", "nobody").code());
        assertEquals(2, run(Map.of(), "doctor", "extra").code());
        assertTrue(run(Map.of(), "doctor", "--provider", "azure").err().contains("--base-url"));
    }

    @Test
    void options_come_from_before_the_word_the_environment_and_the_file_too() throws IOException {
        try (PracticePartner partner = PracticePartner.start(PracticeOptions.defaults().withLikeness("localai"))) {
            String url = partner.baseUrl().toString();
            Path file = Files.writeString(folder.resolve("o.json"), "{\"provider\":\"localai\",\"base_url\":\"" + url
                + "\",\"model\":\"from-file\",\"host\":\"0.0.0.0\",\"data_dir\":\"" + folder + "\"}");
            Result fromFile = run(Map.of(), "doctor", "--config", file.toString(), "--json");
            assertTrue(fromFile.check("model").path("message").asText().contains("from-file"), fromFile.out());
            assertTrue(fromFile.check("secure_context").path("message").asText().contains("0.0.0.0"), fromFile.out());
            assertTrue(fromFile.check("data_folder").path("message").asText().contains(folder.toString()));
            Map<String, String> environment = Map.of("REALTIME_MODEL", "from-environment");
            Result fromEnvironment = run(environment, "--config", file.toString(), "doctor", "--json");
            assertTrue(fromEnvironment.out().contains("from-environment"), fromEnvironment.out());
            Result before = run(environment, "--config", file.toString(), "--model", "from-before", "doctor", "--json");
            assertTrue(before.out().contains("from-before"), before.out());
            Result behind = run(environment, "--model", "from-before", "doctor", "--json", "--model=from-behind",
                "--config=" + file);
            assertTrue(behind.out().contains("from-behind"), behind.out());
        }
    }

    @Test
    void help_says_that_nothing_is_charged() {
        String help = run(Map.of(), "doctor", "--help").out().replaceAll("\\s+", " ");
        assertTrue(help.contains("Places no call, and nothing is charged."), help);
        assertTrue(run(Map.of(), "--help").out().contains("doctor"));
    }

    /** In a process of its own, since a console's character set is fixed at its start. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"US-ASCII, +", "UTF-8, ✓"})
    void the_console_s_character_set_decides_on_the_marks(String charset, String mark) throws Exception {
        Path log = folder.resolve("out");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "-Dstdout.encoding=" + charset, "-cp",
            System.getProperty("java.class.path"), "RealtimeAudio", "doctor", "--data-dir", folder.toString())
            .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertEquals(0, process.waitFor(), () -> read(log, charset));
        String text = read(log, charset);
        assertTrue(text.startsWith(mark + "  key "), text);
        assertTrue(text.stripTrailing().endsWith("Everything works."), text);
    }

    private static String read(Path log, String charset) {
        try {
            return Files.readString(log, Charset.forName(charset));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
