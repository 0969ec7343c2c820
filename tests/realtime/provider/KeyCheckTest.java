package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Optional;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import realtime.provider.Check.Status;
import support.Profiles;

/** Whose key it is, by how it begins. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KeyCheckTest {
    private static final String REST = "AbCdEf0123456789";

    private static Check check(String provider, String url, String key) {
        Check check = KeyCheck.of(Profiles.of(provider, url, key), Optional.empty());
        assertFalse(check.toString().contains(REST), "shows the key");
        return check;
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "openai, https://api.openai.com/v1, sk-, There is a key.",
        "openai, https://api.openai.com/v1, sk-proj-, There is a key.",
        "openai, https://api.openai.com/v1, sk-svcacct-, There is a key.",
        "openai, https://api.openai.com/v1, xyz, There is a key.",
        "xai, https://api.x.ai/v1, xai-, There is a key.",
        "elevenlabs, https://api.elevenlabs.io/v1/convai, sk_, There is a key.",
        "azure, https://my.openai.azure.com/openai/v1, 0f, There is a key.",
        "qwen, https://w.cn-beijing.maas.aliyuncs.com, sk-, There is a key.",
        "openai-compatible, http://127.0.0.1:9/v1, sk-ant-, There is a key.",
        "openai, https://gateway.example.org/v1, sk-or-, There is a key."})
    void a_key_that_may_be_the_right_one_is_taken(String provider, String url, String beginning, String message) {
        assertEquals(Check.ok("key", message), check(provider, url, beginning + REST));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "openai, https://api.openai.com/v1, sk-ant-, one of Anthropic. It was not sent to OpenAI.",
        "openai, https://api.openai.com/v1, sk-or-, one of OpenRouter. It was not sent to OpenAI.",
        "openai, https://api.openai.com/v1, xai-, one of xAI. It was not sent to OpenAI.",
        "openai, https://api.openai.com/v1, AIza, one of Google. It was not sent to OpenAI.",
        "azure, https://my.openai.azure.com/openai/v1, sk-proj-, one of OpenAI. It was not sent to Azure OpenAI.",
        "xai, https://api.x.ai/v1, sk-proj-, one of OpenAI. It was not sent to xAI.",
        "openai, https://api.openai.com/v1, ek_, 'a client secret, which is made for one browser and for a minute.'",
        "openai, http://127.0.0.1:9/v1, ek_, 'a client secret, which is made for one browser and for a minute.'",
        "openai, https://api.openai.com/v1, sk-admin-, 'an admin key, which manages an account and places no calls.'"})
    void a_key_of_another_kind_is_told(String provider, String url, String beginning, String what) {
        Check check = check(provider, url, beginning + REST);
        assertEquals(Status.FAIL, check.status());
        assertEquals("The key is " + what, check.message());
    }

    @Test
    void a_missing_key_is_told_where_one_is_needed() {
        assertEquals(Check.fail("key", "There is no key, and xAI needs one.",
            "Set XAI_API_KEY to a key of xAI, or name a file that holds one with --api-key-file."),
            check("xai", "https://api.x.ai/v1", null));
        assertEquals(Check.ok("key", "There is no key, and LocalAI may need none."),
            check("localai", "http://127.0.0.1:8080/v1", null));
        Check unusable = KeyCheck.of(Profiles.of("openai", "http://127.0.0.1/v1", null), Optional.of("It is no key."));
        assertEquals(Status.FAIL, unusable.status());
        assertEquals("It is no key.", unusable.message());
    }
}
