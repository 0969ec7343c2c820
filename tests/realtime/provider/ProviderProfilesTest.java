package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtime.session.TurnDetection;

/** The known providers, which one an address belongs to, and how a user's own words change a profile. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderProfilesTest {
    private static final ApiKey KEY = new ApiKey("sk-proj-SecretSecret123");
    private final ProviderProfiles profiles = new ProviderProfiles();

    @Test
    void these_are_known() {
        assertEquals(List.of("openai", "practice", "azure", "xai", "inworld", "elevenlabs", "qwen", "localai",
            "speaches", "hf-speech-to-speech", "litellm", "openai-compatible"), profiles.names());
    }

    @Test
    void every_one_of_them_can_be_used_as_it_stands() {
        for (String name : profiles.names()) {
            ProviderProfile profile = profiles.profile(name, Map.of(), "http://127.0.0.1:1/v1", KEY);
            ProviderProfile.Traits traits = profile.traits();
            assertEquals(name, profile.name());
            assertFalse(traits.label().isBlank() || traits.model().isBlank(), name);
            assertTrue(profile.hasWebRtc() || profile.hasWebSocket(), name);
            assertTrue(traits.voice() == null || traits.voices().isEmpty() || traits.voices().contains(traits.voice()),
                name);
            assertTrue(traits.turnDetections().contains(TurnDetection.Type.SERVER_VAD), name);
            assertEquals("http://127.0.0.1:1/v1/" + traits.socket(), profile.url(traits.socket()).toString());
        }
    }

    @Test
    void browsers_come_by_what_a_provider_has_and_by_either_way_where_it_has_both() {
        ProviderProfile both = profiles.profile("openai", Map.of(), null, KEY);
        assertEquals(List.of("auto", "webrtc", "websocket"),
            List.of("auto", "webrtc", "websocket").stream().map(both::transport).toList());
        assertEquals("websocket", profiles.profile("xai", Map.of(), null, KEY).transport("auto"));
        assertEquals("webrtc",
            profiles.profile("openai", Map.of("transports", List.of("webrtc")), null, KEY).transport("auto"));
        assertEquals(List.of("websocket"), profiles.profile("xai", Map.of(), null, KEY).offer().transports());
        assertEquals(List.of("webrtc", "websocket"), both.offer().transports());
    }

    @Test
    void a_profile_holds_what_sets_it_apart_and_has_the_rest_from_openai() {
        ProviderProfile.Traits openAi = profiles.traits("openai", Map.of());
        ProviderProfile.Traits xai = profiles.traits("xai", Map.of());
        assertEquals(Dialect.XAI, xai.dialect());
        assertEquals(List.of("websocket"), xai.transports());
        assertEquals("conversation.created", xai.readyOn());
        assertEquals(openAi.auth(), xai.auth());
        assertEquals(openAi.socket(), xai.socket());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://api.openai.com/v1,                                openai",
        "https://API.OpenAI.com/v1/,                               openai",
        "wss://api.openai.com/v1/realtime,                         openai",
        "https://mine.openai.azure.com/openai/v1,                  azure",
        "https://mine.services.ai.azure.com/openai/v1,             azure",
        "https://openai.azure.com,                                 openai-compatible",
        "https://notopenai.azure.com,                              openai-compatible",
        "https://api.x.ai/v1,                                      xai",
        "https://api.inworld.ai/v1,                                inworld",
        "https://api.elevenlabs.io/v1/convai,                      elevenlabs",
        "https://ws.cn-beijing.maas.aliyuncs.com,                  qwen",
        "https://dashscope-intl.aliyuncs.com,                      qwen",
        "https://api.openai.com.evil.example/v1,                   openai-compatible",
        "http://localhost:8080/v1,                                 openai-compatible"})
    void the_host_name_tells_the_provider(String address, String name) {
        assertEquals(name, profiles.guess(address));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "http://h/v1,                        http://h/v1/realtime",
        "http://h/v1/,                       http://h/v1/realtime",
        "http://h/v1//,                      http://h/v1/realtime",
        "http://h/v1/realtime,               http://h/v1/realtime",
        "http://h/v1/realtime/,              http://h/v1/realtime",
        "ws://h:81/v1/realtime,              http://h:81/v1/realtime",
        "wss://h/v1,                         https://h/v1/realtime",
        "http://h,                           http://h/realtime",
        "http://h/,                          http://h/realtime",
        "http://h/v1?api-version=2,          http://h/v1/realtime?api-version=2",
        "http://h/v1/realtime?a=b#top,       http://h/v1/realtime?a=b",
        "http://h/realtimes,                 http://h/realtimes/realtime"})
    void an_address_is_taken_as_people_paste_it(String given, String socket) {
        ProviderProfile profile = profiles.profile("openai", Map.of(), given, KEY);
        assertEquals(socket, profile.url("realtime").toString());
    }

    @Test
    void a_path_may_be_an_address_of_its_own_and_bring_a_query() {
        ProviderProfile profile = profiles.profile("openai", Map.of(), "http://h/v1?a=1", KEY);
        assertEquals("https://other/x?y=1", profile.url("wss://other/x?y=1").toString());
        assertEquals("http://h/v1/realtime?a=1&protocol=b", profile.url("realtime?protocol=b").toString());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"nonsense", "", "ftp://h/v1", "//h"})
    void what_is_no_address_is_refused(String given) {
        assertEquals("--base-url is no http or https address.", assertThrows(IllegalArgumentException.class,
            () -> profiles.profile("openai", Map.of(), given, KEY)).getMessage());
    }

    @Test
    void every_field_can_be_replaced() {
        ProviderProfile.Traits traits = profiles.traits("openai", Map.of("label", "Mine", "dialect", "beta",
            "sdp_body", "json", "hang_up", "none", "sideband", false, "input_rate", 16_000,
            "auth", Map.of("header", "X-Key", "scheme", ""), "voices", List.of("a", "b"),
            "turn_detections", List.of("server_vad"), "headers", Map.of("X-Team", "7")));
        assertEquals("Mine", traits.label());
        assertEquals(Dialect.BETA, traits.dialect());
        assertEquals(ProviderProfile.SdpBody.JSON, traits.sdpBody());
        assertEquals(ProviderProfile.HangUp.NONE, traits.hangUp());
        assertFalse(traits.sideband());
        assertEquals(16_000, traits.inputRate());
        assertEquals(new ProviderProfile.Auth("X-Key", ""), traits.auth());
        assertEquals(List.of("a", "b"), traits.voices());
        assertEquals(List.of(TurnDetection.Type.SERVER_VAD), traits.turnDetections());
        assertEquals(Map.of("X-Team", "7"), traits.headers());
        assertNull(profiles.traits("openai", Collections.singletonMap("client_secrets", null)).clientSecrets());
    }

    private String refusal(String field, Object value) {
        return assertThrows(IllegalArgumentException.class,
            () -> profiles.traits("openai", Collections.singletonMap(field, value)),
            field + " = " + value).getMessage();
    }

    @Test
    void a_field_that_is_not_there_is_named_with_those_that_are() {
        String message = refusal("base", "x");
        assertTrue(message.startsWith("base: no such field; known are label, hosts, base_url, "), message);
    }

    @Test
    void a_value_of_the_wrong_kind_is_named_by_its_field() {
        Map<String, List<Object>> wrong = Map.of("dialect", Arrays.asList("gaa", null, 5),
            "sideband", Arrays.asList("perhaps", null, List.of()), "input_rate", Arrays.asList("fast", 0, -1, null),
            "transports", Arrays.asList("webrtc", List.of(), List.of("pigeon"), null),
            "voices", Arrays.asList("marin", Arrays.asList("a", null), null), "auth", Arrays.asList("Bearer", null),
            "calls", Arrays.asList(null, List.of()), "session", Arrays.asList("x", null),
            "label", Collections.singletonList(null), "model", Collections.singletonList(null));
        wrong.forEach((field, values) -> values.forEach(value -> assertEquals(field
            + ": a value of the wrong kind; see the built-in profile \"openai\" for the right one.",
            refusal(field, value))));
    }

    @Test
    void an_unknown_name_is_refused_with_those_that_are_known() {
        String message = assertThrows(IllegalArgumentException.class, () -> profiles.traits("chatgpt", Map.of()))
            .getMessage();
        assertTrue(message.startsWith("got chatgpt; allowed: openai, practice, azure"), message);
    }

    @Test
    void a_missing_address_or_key_is_said_with_what_to_do() {
        assertEquals("Azure OpenAI has no usual address: give --base-url.", assertThrows(
            IllegalArgumentException.class, () -> profiles.profile("azure", Map.of(), null, KEY)).getMessage());
        assertEquals("xAI needs a key: set XAI_API_KEY, or name a file with --api-key-file.", assertThrows(
            IllegalArgumentException.class,
            () -> profiles.profile("xai", Map.of(), null, null).withNeededKey()).getMessage());
        assertEquals("xAI needs a key: set the key, or name a file with --api-key-file.", assertThrows(
            IllegalArgumentException.class,
            () -> profiles.profile("xai", Map.of("key_env", List.of()), null, null).withNeededKey()).getMessage());
        assertNull(profiles.profile("localai", Map.of(), "http://h/v1", null).key());
    }

    @Test
    void what_is_printed_holds_no_key_and_no_query() {
        ProviderProfile profile = profiles.profile("openai", Map.of(), "https://h.example/v1?key=Secret", KEY);
        assertEquals("ProviderProfile[openai at h.example]", profile.toString());
    }
}
