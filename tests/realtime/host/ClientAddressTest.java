package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import io.javalin.http.Context;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who asks is what proxies of ours say, and nobody else. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientAddressTest {
    private final ClientAddress addresses = new ClientAddress(List.of("10.0.0.0/8", "2001:db8::5"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "203.0.113.9 | - | 203.0.113.9",
        "203.0.113.9 | 192.0.2.1 | 203.0.113.9",
        "127.0.0.1 | - | 127.0.0.1",
        "127.0.0.1 | 192.0.2.1 | 192.0.2.1",
        "::1 | 192.0.2.1 | 192.0.2.1",
        "127.0.0.1 | 198.51.100.1, 192.0.2.1 | 192.0.2.1",
        "127.0.0.1 | 198.51.100.1, 192.0.2.1, 10.1.2.3 | 192.0.2.1",
        "2001:db8::5 | 192.0.2.1 | 192.0.2.1",
        "2001:db8::6 | 192.0.2.1 | 2001:db8:0:0:0:0:0:6",
        "127.0.0.1 | 192.0.2.1:4711 | 192.0.2.1",
        "127.0.0.1 | [2001:db8:1::2]:4711 | 2001:db8:1:0:0:0:0:2",
        "127.0.0.1 | 192.0.2.1, unknown | 127.0.0.1",
        "127.0.0.1 | example.org | 127.0.0.1",
        "127.0.0.1 | 999.1.1.1 | 127.0.0.1",
        "127.0.0.1 | '' | 127.0.0.1",
        "10.9.9.9 | 10.8.8.8 | 10.8.8.8"})
    void the_last_hop_that_is_no_proxy_of_ours(String peer, String forwarded, String expected) {
        assertEquals(expected, addresses.of(request(peer, forwarded)));
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1,192.0.2.1", "2001:db8:1:2:3:4:5:6,2001:db8:1:2:0:0:0:0/64"})
    void one_user_has_an_ipv4_address_or_an_ipv6_network(String address, String expected) {
        assertEquals(expected, ClientAddress.network(address));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "proxy", "10.0.0.0/33", "10.0.0.0/x", "10.0.0", "::/129", "1.2.3.4.5"})
    void what_is_no_address_is_refused(String proxy) {
        assertThrows(IllegalArgumentException.class, () -> new ClientAddress(List.of(proxy)));
    }

    @Test
    void nothing_is_believed_of_a_neighbour_unless_it_is_listed() {
        assertEquals("192.168.1.7", addresses.of(request("192.168.1.7", "192.0.2.1")));
    }

    /** As far as it is looked at. */
    private static Context request(String peer, String forwarded) {
        HttpServletRequest request = made(HttpServletRequest.class, (name) -> switch (name) {
            case "getRemoteAddr" -> peer;
            case "getHeaders" -> Collections.enumeration(forwarded == null ? List.of() : List.of(forwarded));
            default -> throw new IllegalStateException(name);
        });
        return made(Context.class, name -> {
            assertEquals("req", name);
            return request;
        });
    }

    private static <T> T made(Class<T> type, java.util.function.Function<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(method.getName())));
    }
}
