package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ApiKeyTest {
    private static final String SECRET = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    private final ApiKey key = new ApiKey(SECRET);

    @Test
    void printing_a_key_or_what_holds_it_shows_nothing() throws Exception {
        ProviderProfile profile = new ProviderProfiles().profile("openai", Map.of(), "https://api.example.org/v1", key);
        for (String printed : List.of(key.toString(), profile.toString(), "" + new ProviderErrors(profile,
            new ObjectMapper()))) {
            assertFalse(printed.contains(SECRET), printed);
        }
        assertFalse(new ObjectMapper().disable(com.fasterxml.jackson.databind.SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .writeValueAsString(key).contains(SECRET));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {
        "no key here: task-force, desk-top, ek       | no key here: task-force, desk-top, ek",
        "key 0f1e2d3c4b5a69788796a5b4c3d2e1f0 is bad | key [key] is bad",
        "got sk-proj-abcDEF_123-456                  | got [key]",
        "got ek_68a1b2c3d4                           | got [key]",
        "Incorrect API key provided: sk-12345***************wxyz. See | Incorrect API key provided: [key] See",
        "Incorrect API key provided: 0f1e************e1f0. See        | Incorrect API key provided: [key] See",
        "twice sk-aaaa1111 and sk-bbbb2222           | twice [key] and [key]"})
    void keys_are_taken_out_of_messages_whole_or_shortened(String message, String redacted) {
        assertEquals(redacted, ApiKey.redacted(key, message));
    }

    /** A provider's message, or a page's that forwards events, may be as long as an event. */
    @Test
    void the_time_that_it_takes_grows_with_the_message_and_not_with_its_square() {
        String hostile = "a*".repeat(1_000_000);
        assertEquals(hostile, assertTimeoutPreemptively(Duration.ofSeconds(30), () -> ApiKey.redacted(key, hostile)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"", "  ", "two words", "line\nbreak", "\u00fcml\u00e4ut"})
    void refuses_what_cannot_be_a_key_without_saying_it(String value) {
        String message = assertThrows(IllegalArgumentException.class, () -> new ApiKey(value)).getMessage();
        assertEquals("The API key is empty or has characters that no key has.", message);
    }

    @Test
    void white_space_around_a_key_from_a_file_is_no_part_of_it() {
        assertEquals("Bearer abc", new ApiKey(" abc\r\n").as("Bearer"));
    }
}
