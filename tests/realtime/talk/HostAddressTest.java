package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any address that a host prints says where it is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class HostAddressTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "http://localhost:8080                                        | http://localhost:8080        | -    | -",
        "localhost:8080                                               | http://localhost:8080        | -    | -",
        "http://localhost:8080/?token=abc                             | http://localhost:8080        | -    | abc",
        "http://localhost:8080/embed?key=demo&token=abc               | http://localhost:8080        | demo | abc",
        "http://localhost:8080/embed?key=demo&amp;token=abc           | http://localhost:8080        | demo | abc",
        "http://localhost:8080/embed?session=7-a&token=abc            | http://localhost:8080        | 7-a  | abc",
        "http://localhost:8080/api/sessions/demo/transcript?token=abc | http://localhost:8080        | demo | abc",
        "ws://localhost:8080/ws/session/demo?token=abc                | http://localhost:8080        | demo | abc",
        "wss://hub.example/ws/session/new?token=abc                   | https://hub.example          | -    | abc",
        "https://hub.example/user/x/8080/embed?key=demo               | https://hub.example/user/x/8080 | demo | -",
        "https://hub.example/user/x/8080/                             | https://hub.example/user/x/8080 | -    | -",
        "http://[::1]:8080/?token=                                    | http://[::1]:8080            | -    | -",
        "<iframe src=\"http://localhost:8080/embed?key=demo&amp;token=abc\" title=\"x\"></iframe> "
            + "| http://localhost:8080 | demo | abc"})
    void says_where_the_host_is(String pasted, String host, String session, String token) {
        HostAddress address = HostAddress.parse(pasted);
        assertEquals(host, address.name());
        assertEquals(session, address.session());
        assertEquals(token, address.token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "http://", "nowhere::", "http://a b/?token=secret", "http://x:99999/?token=secret"})
    void what_is_no_address_is_not_repeated(String text) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> HostAddress.parse(text));
        assertEquals("is no address such as http://localhost:8080", wrong.getMessage());
    }

    @Test
    void the_paths_of_the_api_are_below_it() {
        assertEquals("http://localhost:8080/api/sessions",
            HostAddress.parse("localhost:8080/?token=abc").path("api", "sessions").toString());
        assertEquals("https://hub.example/x/ws/session/a%2Fb",
            HostAddress.parse("https://hub.example/x").path("ws", "session", "a/b").toString());
    }

    @Test
    void its_token_is_not_shown() {
        assertFalse(HostAddress.parse("http://localhost:8080/?token=abc").toString().contains("abc"));
    }
}
