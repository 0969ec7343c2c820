package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtime.provider.ProviderProfile;

/** Who answers, from what the user says and from what stands in the environment. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderChoiceTest {
    private static final Map<String, String> WITH_KEY = Map.of("OPENAI_API_KEY", "sk-from-environment");
    @TempDir
    private Path folder;

    private static ProviderChoice choice(Map<String, String> environment) {
        return new ProviderChoice(environment, Map.of(), null);
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    @Test
    void without_a_word_a_key_decides_between_openai_and_the_practice_partner() {
        assertEquals("practice", choice(Map.of()).name(null, null));
        assertEquals("practice", choice(Map.of("OPENAI_API_KEY", "  ")).name(null, null));
        assertEquals("openai", choice(WITH_KEY).name(null, null));
        assertEquals("openai", new ProviderChoice(Map.of(), Map.of(), folder.resolve("key")).name(null, null));
    }

    @Test
    void an_address_tells_the_provider_and_a_name_counts_before_it() {
        assertEquals("xai", choice(WITH_KEY).name(null, "wss://api.x.ai/v1/realtime"));
        assertEquals("openai-compatible", choice(WITH_KEY).name(null, "http://localhost:9000"));
        assertEquals("localai", choice(WITH_KEY).name("localai", "https://api.x.ai/v1"));
    }

    @Test
    void a_name_or_an_address_that_cannot_be_used_is_refused() {
        assertTrue(refusal(() -> choice(Map.of()).name("chatgpt", null))
            .startsWith("--provider: got chatgpt; allowed: openai, practice, "));
        assertEquals("--base-url is no http or https address.",
            refusal(() -> choice(Map.of()).name(null, "nonsense")));
    }

    @Test
    void the_first_variable_that_is_set_holds_the_key() {
        Map<String, String> both = Map.of("AZURE_OPENAI_API_KEY", " ", "OPENAI_API_KEY", "sk-from-environment");
        ProviderProfile azure = choice(both).profile("azure", "https://mine.openai.azure.com/openai/v1");
        assertFalse(azure.key() == null);
        assertNull(choice(Map.of()).profile("localai", "http://localhost:8080/v1").key());
    }

    @Test
    void a_missing_key_is_said_with_its_variable() {
        assertEquals("--provider xai: xAI needs a key: set XAI_API_KEY, or name a file with --api-key-file.",
            refusal(() -> choice(WITH_KEY).profile("xai", null)));
    }

    @Test
    void a_key_file_is_read_and_counts_before_the_environment() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "sk-from-file\n");
        ProviderChoice named = new ProviderChoice(WITH_KEY, Map.of(), file);
        assertEquals("api.openai.com", named.profile("openai", null).baseUrl().host());
        ProviderChoice missing = new ProviderChoice(WITH_KEY, Map.of(), folder.resolve("missing"));
        assertTrue(refusal(() -> missing.profile("openai", null)).contains("cannot be read"));
    }

    @Test
    void overrides_reach_the_profile_and_mistakes_in_them_are_named() {
        ProviderChoice mine = new ProviderChoice(WITH_KEY, Map.of("label", "Mine", "voices", List.of("a")), null);
        assertEquals("Mine", mine.profile("openai", null).label());
        assertEquals(List.of("a"), mine.practice("http://127.0.0.1:1/v1", "sk-practice").traits().voices());
        ProviderChoice wrong = new ProviderChoice(WITH_KEY, Map.of("sdp_body", "pigeon"), null);
        assertTrue(refusal(() -> wrong.profile("openai", null))
            .startsWith("--provider openai: sdp_body: a value of the wrong kind"));
    }

    @Test
    void nothing_that_is_printed_holds_the_key() {
        assertFalse(choice(WITH_KEY).profile("openai", null).toString().contains("sk-from"));
    }
}
