package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OriginPolicyTest {
    private final OriginPolicy policy = new OriginPolicy("127.0.0.1", List.of("https://Hub.Example.org",
        "http://lab.example:8888"), () -> Set.of("voice.example", "192.168.1.5"));

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "http://LOCALHOST:3000", "https://localhost:8443",
        "http://127.0.0.1:8080", "http://[::1]:9",
        "https://hub.example.org", "https://HUB.example.org", "https://hub.example.org:443", "http://lab.example:8888",
        "https://voice.example:8443", "https://192.168.1.5"})
    void these_origins_may(String origin) {
        assertTrue(policy.allowsOrigin(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", " ", "https://evil.example", "http://hub.example.org",
        "https://hub.example.org:8443", "https://hub.example.org.evil.example",
        "https://sub.hub.example.org",
            "http://lab.example", "http://localhost.evil.example",
            "http://localhost@evil.example", "http://localhost/path", "http://localhost?x",
        "ftp://localhost", "file:///etc", "localhost", "//localhost", "http://", "http://127.0.0.2", "http://127.1",
            "http://[::2]", "https://hub.example.org,https://evil.example", "http://voice.example",
            "http://192.168.1.5",
            "https://voice.example.evil.example"})
    void these_origins_may_not(String origin) {
        assertFalse(policy.allowsOrigin(origin));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "localhost:8080", "127.0.0.1:8080", "[::1]", "[::1]:8080", "hub.example.org",
        "HUB.EXAMPLE.ORG:443", "lab.example:1", "voice.example:8443", "192.168.1.5"})
    void the_host_answers_to_these_names(String name) {
        assertTrue(policy.allowsHost(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "evil.example", "localhost.evil.example:8080", "localhost:evil", "127.0.0.1.nip.io",
        "0.0.0.0", "hub.example.org.", "[::1"})
    void and_not_to_these(String name) {
        assertFalse(policy.allowsHost(name));
    }

    @Test
    void an_address_of_ip_version_6_stands_in_brackets() {
        OriginPolicy bound = new OriginPolicy("2001:db8::7", List.of(), Set::of);
        assertTrue(bound.allowsHost("[2001:db8::7]:8080"));
        assertFalse(bound.allowsHost("[2001:db8::8]:8080"));
    }

    @Test
    void a_request_without_a_name_is_not_answered() {
        assertFalse(policy.allowsHost(null));
    }

    @Test
    void frames_may_stand_on_the_same_origins() {
        assertEquals("frame-ancestors 'self' http://localhost:* https://localhost:* http://127.0.0.1:* "
            + "https://127.0.0.1:* vscode-webview: vscode-file: https://hub.example.org http://lab.example:8888",
            policy.frameAncestors());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "hub.example.org", "https://hub.example.org/", "https://hub.example.org/x",
        "https://*.example.org", "https://a b", "javascript:x",
        "https://user@hub.example.org", "https://hub.example.org; script-src *",
            "https://hub.example.org 'unsafe-inline'"})
    void what_is_no_origin_is_refused_at_the_start_with_an_example(String allowed) {
        String message = assertThrows(IllegalArgumentException.class, () -> new OriginPolicy("127.0.0.1",
            List.of(allowed), Set::of)).getMessage();
        assertEquals("An origin looks like https://example.org or http://example.org:8888, without a path.", message);
    }
}
